#include <fmt/format.h>

#include "consumer/options/option_groups.h"
#include "consumer/options/option_rules.h"
#include "consumer/options/window_rules.h"
#include "shared/time_text.h"

namespace consumer {

using namespace std::chrono_literals;
using shared::Duration;
using shared::ErrorKind;
using shared::Fail;
using shared::Flag;
using shared::OptionTable;
using shared::Result;

namespace {

constexpr std::chrono::milliseconds kLongest = 24h * 3652;
// A record of event time is looked up in each of its windows, and a window is the sum of its panes.
constexpr std::int64_t kMostPanes = 10'000;

Result<void> CheckEventTime(const WindowFlags& windows, const OptionTable& table) {
  if (windows.event_time) {
    if (windows.watermark) return {};
    return Fail(ErrorKind::kUsage,
                "--event-time needs --watermark: by how much a record may be older than the newest "
                "of its partition and still count, as in --watermark 10s");
  }
  return RefuseFlags(table, {"watermark", "idle-timeout", "late-to"},
                     "it is about the records' own time; add --event-time");
}

Result<void> CheckLengths(const WindowSpec& spec) {
  const auto text = [](shared::UnixMillis ms) {
    return shared::FormatDuration(std::chrono::milliseconds(ms));
  };
  if (spec.slide > spec.length) {
    return Fail(ErrorKind::kUsage, fmt::format("--slide {} is longer than --window {}: what falls "
                                               "in between would be in no window",
                                               text(spec.slide), text(spec.length)));
  }
  if (spec.length / spec.pane() <= kMostPanes) return {};
  return Fail(
      ErrorKind::kUsage,
      fmt::format("--window {} with --slide {} makes {} panes of {} a window; at most {} are "
                  "possible: choose a slide that divides the window, or a longer one",
                  text(spec.length), text(spec.slide), spec.length / spec.pane(), text(spec.pane()),
                  kMostPanes));
}

// As a batch belongs to one pane as a whole.
Result<void> CheckIntervals(const WindowSpec& spec, std::chrono::milliseconds interval) {
  for (const auto& [name, length] :
       {std::pair("--window", spec.length), std::pair("--slide", spec.slide)}) {
    if (length % interval.count() == 0) continue;
    return Fail(ErrorKind::kUsage,
                fmt::format("{} {} is not a whole number of batch intervals of {}: choose one that "
                            "is, or another --batch-interval",
                            name, shared::FormatDuration(std::chrono::milliseconds(length)),
                            shared::FormatDuration(interval)));
  }
  return {};
}

Result<void> CheckCountByWindow(const ConsumerOptions& options) {
  if (options.windows.event_time && options.output_mode != OutputMode::kAppend) {
    return Fail(ErrorKind::kUsage,
                "--count-by-window tells of windows that are complete: with --event-time add "
                "--output-mode append");
  }
  if (options.output_mode == OutputMode::kUpdate && options.top) {
    return Fail(ErrorKind::kUsage, "--count-by-window has no ranks: leave --top out");
  }
  for (const SinkSpec& sink : options.sinks) {
    if (!HoldsTable(sink.kind)) continue;
    return Fail(ErrorKind::kUsage,
                "--count-by-window is for the console, jsonl and csv; SQLite has the same in its "
                "table window_totals without it");
  }
  return {};
}

Result<void> CheckLateTo(const ConsumerOptions& options) {
  if (options.windows.late_to != options.service.topic) return {};
  return Fail(ErrorKind::kUsage,
              fmt::format("--late-to would write into {}, the topic that is read: name another one",
                          options.service.topic));
}

Result<void> CheckOutput(const ConsumerOptions& options) {
  if (options.counts == CountScope::kBatch) {
    return Fail(ErrorKind::kUsage,
                "--counts batch and --window count different things: leave one "
                "of them out");
  }
  if (options.windows.count_by_window) {
    if (auto checked = CheckCountByWindow(options); !checked) return checked;
  }
  if (options.windows.event_time && options.output_mode == OutputMode::kUpdate && options.top) {
    return Fail(
        ErrorKind::kUsage,
        "--output-mode update with --top is about ranks, and with --event-time many windows "
        "are open at once: leave --top out, or use --output-mode append, which ranks each "
        "window when it closes");
  }
  return {};
}

}  // namespace

void AddWindows(OptionTable& table, ConsumerOptions& options) {
  WindowFlags& windows = options.windows;
  table.Group("Windows and state");
  table.Add("--window", Duration(&windows.length, 50ms, kLongest),
            "Count in windows of this length, beside the running totals.");
  table.Add("--slide", Duration(&windows.slide, 50ms, kLongest),
            "How far a window slides. Default: its length.");
  table.Add("--count-by-window", Flag(&windows.count_by_window),
            "One row a window: its records, its tags, and how many tags differ.");
  table.Add("--event-time", Flag(&windows.event_time),
            "Windows of the records' own time, in place of the time at which they are counted.");
  table.Add("--watermark", Duration(&windows.watermark, 0ms, kLongest),
            "By how much a record may be older than the newest of its partition and still count.");
  table.Add("--idle-timeout", Duration(&windows.idle_timeout, 100ms, kLongest),
            "Let windows close without a partition that brought nothing for so long.");
  table.Add("--late-to",
            shared::Parsed<std::string>(&windows.late_to, "TOPIC", "", shared::ParseTopic),
            "Send records that no window took on to this topic.");
  table.Add("--state-ttl", Duration(&options.state_ttl, 1s, kLongest),
            "Forget a tag that did not occur for so long, and its total.");
}

WindowSpec WindowSpecOf(const WindowFlags& windows) {
  return {.length = windows.length->count(),
          .slide = windows.slide.value_or(*windows.length).count()};
}

Result<void> CheckWindows(const ConsumerOptions& options, const OptionTable& table) {
  const WindowFlags& windows = options.windows;
  if (!windows.length) {
    if (options.output_mode == OutputMode::kAppend) {
      return Fail(ErrorKind::kUsage,
                  "--output-mode append shows rows when they are final, and running totals never "
                  "are: add --window, or use complete or update");
    }
    return RefuseFlags(
        table, {"slide", "count-by-window", "event-time", "watermark", "idle-timeout", "late-to"},
        "it is about windows; add --window, as in --window 30s");
  }
  if (auto checked = CheckEventTime(windows, table); !checked) return checked;
  if (auto checked = CheckLateTo(options); !checked) return checked;
  const WindowSpec spec = WindowSpecOf(windows);
  if (auto checked = CheckLengths(spec); !checked) return checked;
  if (!windows.event_time) {
    if (auto checked = CheckIntervals(spec, options.trigger.interval); !checked) return checked;
  }
  return CheckOutput(options);
}

}  // namespace consumer
