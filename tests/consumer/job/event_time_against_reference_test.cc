// Windows of the records' own time on random streams, killed and restarted on the way, against
// counting every record in every window by itself.
#include <algorithm>
#include <iostream>

#include <gtest/gtest.h>

#include "consumer/job/event_time_windowing.h"
#include "tests/consumer/job/random_streams.h"
#include "tests/consumer/job/windowed_run.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using test::Event;
using test::kStreams;
using test::Said;
using test::Say;
using test::WindowedRun;
using test::WindowRowsByKey;

class EventTimeAgainstReference : public test::RandomStreams {
 protected:
  // Each record in each window that holds it, but those that its own partition's watermark passed.
  static WindowRowsByKey Expected(const WindowSpec& spec, shared::UnixMillis delay,
                                  const std::vector<Event>& script) {
    WindowRowsByKey rows;
    std::map<int, shared::UnixMillis> largest;
    for (const Event& event : script) {
      const auto& said = std::get<Said>(event);
      const auto seen = largest.find(said.partition);
      for (shared::UnixMillis end = spec.FirstEnd(said.time); end <= spec.LastEnd(said.time);
           end += spec.slide) {
        if (seen != largest.end() && end <= seen->second - delay) continue;
        const Window window = spec.EndingAt(end);
        for (const std::string& tag : TagsOf(said)) ++rows[{window.start, window.end, tag}];
      }
      largest[said.partition] =
          seen == largest.end() ? said.time : std::max(seen->second, said.time);
    }
    return rows;
  }

  // Partitions of their own pace; times that go back by up to twice the delay, and now and then
  // far.
  std::vector<Event> RandomScript(int partitions, shared::UnixMillis delay,
                                  shared::UnixMillis closing) {
    std::vector<Event> script;
    std::map<int, shared::UnixMillis> pace;
    for (std::uint64_t i = 10 + Below(80); i > 0; --i) {
      const int partition = static_cast<int>(Below(static_cast<std::uint64_t>(partitions)));
      shared::UnixMillis& at = pace[partition];
      at += static_cast<shared::UnixMillis>(Below(120));
      auto back = static_cast<shared::UnixMillis>(Below(static_cast<std::uint64_t>(2 * delay + 1)));
      if (Below(20) == 0) back += 1000;
      script.emplace_back(Say(partition, RandomTags(), at - back));
    }
    for (int partition = 0; partition < partitions; ++partition) {
      script.emplace_back(Say(partition, "no tag, but it closes all windows", closing));
    }
    return script;
  }

  void RunOne() {
    const test::TempDir dir;
    const WindowSpec spec = RandomSpec(10);
    const auto delay = static_cast<shared::UnixMillis>(Below(3) * Below(150));
    const int partitions = 1 + static_cast<int>(Below(3));
    const std::vector<Event> script = RandomScript(partitions, delay, 1'000'000);
    WindowedRun run{.dir = dir.path()};
    run.job.trigger = {.kind = TriggerKind::kAvailableNow,
                       .interval = std::chrono::milliseconds(50 * (1 + Below(6)))};
    if (Below(2) == 0) run.job.trigger.max_records = 1 + Below(10);
    const auto shown = static_cast<WindowRows>(Below(3));
    run.policy.windows = shown;
    run.policy.window_spec = spec;
    run.make_windowing = [spec, delay, shown](const shared::Clock& clock) {
      return std::make_unique<EventTimeWindowing>(
          WindowingOptions{.spec = spec, .rows = shown, .places = std::nullopt},
          EventTimeOptions{.delay = std::chrono::milliseconds(delay)}, clock);
    };
    run.partitions = partitions;
    run.begin = 1'700'000'000'000;
    run.step = std::chrono::milliseconds(1 + Below(100));
    run.kills = static_cast<int>(Below(4));
    const test::WindowedOutcome outcome = RunWithKills(script, run, random_);
    const WindowRowsByKey expected = Expected(spec, delay, script);
    const WindowRowsByKey rows =
        test::ReadRows(dir.path() / "rows.jsonl", /*last_wins=*/shown != WindowRows::kClosed);
    differences_ += Differences(rows, expected);
    ++streams_;
    kills_ += outcome.killed;
    rows_ += static_cast<int>(rows.size());
  }

  // The records in an order in which none is older than the newest of its partition by more than
  // the delay.
  std::vector<Event> AnyOrder(const std::vector<Said>& records, shared::UnixMillis delay) {
    std::vector<std::pair<shared::UnixMillis, const Said*>> order;
    for (const Said& said : records) {
      const auto put_off =
          static_cast<shared::UnixMillis>(Below(static_cast<std::uint64_t>(delay + 1)));
      order.emplace_back(said.time + put_off, &said);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Event> script;
    for (const auto& [at, said] : order) script.emplace_back(*said);
    return script;
  }

  WindowRowsByKey RowsOf(const std::vector<Event>& script, const WindowSpec& spec,
                         shared::UnixMillis delay, int partitions) {
    const test::TempDir dir;
    WindowedRun run{.dir = dir.path()};
    run.job.trigger = {.kind = TriggerKind::kAvailableNow, .max_records = 1 + Below(10)};
    run.policy.windows = WindowRows::kClosed;
    run.policy.window_spec = spec;
    run.make_windowing = [spec, delay](const shared::Clock& clock) {
      return std::make_unique<EventTimeWindowing>(
          WindowingOptions{.spec = spec, .places = std::nullopt},
          EventTimeOptions{.delay = std::chrono::milliseconds(delay)}, clock);
    };
    run.partitions = partitions;
    run.begin = 1'700'000'000'000;
    RunWithKills(script, run, random_);
    return test::ReadRows(dir.path() / "rows.jsonl", /*last_wins=*/false);
  }
};

// Fails when a late record counts, one in time does not, when lateness hangs on batches, restarts
// or other partitions, when a window closes early, or when a kill loses or doubles a row.
TEST_F(EventTimeAgainstReference, EveryWindowHoldsTheRecordsThatWereInTime) {
  while (streams_ < kStreams && !HasFailure()) RunOne();
  std::cout << "streams: " << streams_ << ", kills: " << kills_ << ", rows: " << rows_
            << ", differences: " << differences_ << '\n';
  EXPECT_EQ(differences_, 0);
  EXPECT_GT(kills_, kStreams / 4);
  EXPECT_GT(rows_, kStreams);
}

// Fails when the rows hang on the order in which records came, though none came too late.
TEST_F(EventTimeAgainstReference, AnyOrderWithinTheWatermarkGivesTheSameRows) {
  for (; streams_ < kStreams / 10 && !HasFailure(); ++streams_) {
    const WindowSpec spec = RandomSpec(10);
    const auto delay = static_cast<shared::UnixMillis>(Below(200));
    const int partitions = 1 + static_cast<int>(Below(3));
    std::vector<Said> records;
    for (std::uint64_t i = 20 + Below(60); i > 0; --i) {
      records.push_back(Say(static_cast<int>(Below(static_cast<std::uint64_t>(partitions))),
                            RandomTags(), static_cast<shared::UnixMillis>(Below(1000))));
    }
    for (int partition = 0; partition < partitions; ++partition) {
      records.push_back(Say(partition, "no tag, but it closes all windows", 1'000'000));
    }
    const WindowRowsByKey rows = RowsOf(AnyOrder(records, delay), spec, delay, partitions);
    for (int order = 0; order < 2; ++order) {
      differences_ += Differences(rows, RowsOf(AnyOrder(records, delay), spec, delay, partitions));
    }
    rows_ += static_cast<int>(rows.size());
  }
  std::cout << "streams: " << streams_ << ", orders of each: 3, rows: " << rows_
            << ", differences: " << differences_ << '\n';
  EXPECT_EQ(differences_, 0);
  EXPECT_GT(rows_, streams_);
}

}  // namespace
}  // namespace consumer
