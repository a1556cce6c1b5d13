#include "consumer/job/progress_bar.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "consumer/sink/display_width.h"
#include "consumer/sink/number_text.h"
#include "shared/terminal.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::kafka::Positions;
using std::chrono::milliseconds;

constexpr milliseconds kNotBefore{500};
constexpr milliseconds kRedrawEvery{100};
constexpr std::chrono::seconds kWaitingAfter{1};
constexpr std::size_t kLongestBar = 40;
constexpr std::size_t kShortestBar = 8;
constexpr std::string_view kColour = "\x1b[36m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string Repeated(std::string_view cell, std::size_t times) {
  std::string cells;
  for (std::size_t i = 0; i < times; ++i) cells += cell;
  return cells;
}

std::string Bar(const BarState& state, std::size_t cells, bool colour) {
  const auto full =
      static_cast<std::size_t>(static_cast<double>(cells) * static_cast<double>(state.done) /
                               static_cast<double>(state.total));
  const std::string filled = Repeated("█", full);
  return (colour ? std::string(kColour).append(filled).append(kPlain) : filled) +
         Repeated("░", cells - full);
}

std::string TimeLeft(const BarState& state) {
  if (state.done == 0) return "";
  const auto left = state.passed * (static_cast<double>(state.total - state.done) /
                                    static_cast<double>(state.done));
  return shared::FormatDuration(std::chrono::ceil<std::chrono::seconds>(left)) + " left";
}

// The most needed first.
std::vector<std::string> Parts(const BarState& state) {
  const std::string share = fmt::format("{:>3} %", state.done * 100 / state.total);
  const std::string records = GroupedNumber(state.records) + " records";
  if (state.waiting) return {share, "waiting for records", records};
  const double rate = static_cast<double>(state.records) / state.passed.count();
  return {share, TimeLeft(state), GroupedNumber(static_cast<std::uint64_t>(rate)) + "/s", records};
}

}  // namespace

std::string BarLine(const BarState& state, std::size_t width, bool colour) {
  const std::vector<std::string> parts = Parts(state);
  std::string text = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].empty()) continue;
    const std::string longer = text + "  " + parts[i];
    if (longer.size() + 2 + kShortestBar > width) break;
    text = longer;
  }
  if (text.size() + 2 + kShortestBar > width) return FitToWidth(text, width);
  const std::size_t cells = std::min(width - text.size() - 2, kLongestBar);
  return Bar(state, cells, colour) + "  " + text;
}

ProgressBar::ProgressBar(const shared::Clock& clock, const Positions& start, const Positions& stops)
    : clock_(clock),
      start_(start),
      stops_(stops),
      began_(clock.Steady()),
      next_(began_ + kNotBefore),
      moved_(began_) {}

void ProgressBar::Show(const shared::kafka::PartitionStates& partitions, std::uint64_t records) {
  const std::chrono::nanoseconds now = clock_.Steady();
  if (now < next_) return;
  next_ = now + kRedrawEvery;
  const std::int64_t total = OffsetsLeft(start_, stops_);
  const std::int64_t left = OffsetsLeft(PositionsOf(partitions), stops_);
  if (total == 0) return;
  if (std::exchange(records_, records) != records) moved_ = now;
  // The last column stays free: some terminals wrap as soon as it is written.
  const auto width = static_cast<std::size_t>(shared::TerminalWidth(STDERR_FILENO)) - 1;
  line_.Show(BarLine({.done = std::clamp<std::int64_t>(total - left, 0, total),
                      .total = total,
                      .records = records,
                      .passed = now - began_,
                      .waiting = now - moved_ > kWaitingAfter},
                     width, shared::WantsColour(STDERR_FILENO)));
}

std::int64_t OffsetsLeft(const Positions& positions, const Positions& stops) {
  std::int64_t left = 0;
  for (const auto& [partition, stop] : stops) {
    const auto position = positions.find(partition);
    if (position == positions.end()) continue;
    left += std::max<std::int64_t>(stop.value - position->second.value, 0);
  }
  return left;
}

}  // namespace consumer
