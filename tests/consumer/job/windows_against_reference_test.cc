// Windows of the time of counting on random streams, killed and restarted on the way, against
// summing up each window by itself.
#include <algorithm>
#include <iostream>

#include <gtest/gtest.h>

#include "consumer/job/processing_time_windowing.h"
#include "tests/consumer/job/random_streams.h"
#include "tests/consumer/job/windowed_run.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using test::Event;
using test::kStreams;
using test::Said;
using test::SavedAt;
using test::Say;
using test::WindowedRun;
using test::WindowRowsByKey;

class WindowsAgainstReference : public test::RandomStreams {
 protected:
  // What each batch counted, by its time.
  static std::multimap<shared::UnixMillis, std::string> TagsByTime(
      const std::vector<Event>& script, const std::vector<SavedAt>& batches) {
    std::map<int, std::vector<const Said*>> logs;
    for (const Event& event : script) {
      const auto& said = std::get<Said>(event);
      logs[said.partition].push_back(&said);
    }
    std::multimap<shared::UnixMillis, std::string> tags;
    std::map<int, std::int64_t> before;
    for (const SavedAt& batch : batches) {
      for (const auto& [partition, next] : batch.positions) {
        for (; before[partition] < next; ++before[partition]) {
          const Said& said = *logs[partition][static_cast<std::size_t>(before[partition])];
          for (const std::string& tag : TagsOf(said)) tags.emplace(batch.time, tag);
        }
      }
    }
    return tags;
  }

  // The rows of all windows that had to slide: those whose end a batch has reached or passed, and
  // which are the first to hold what some batch counted, or whose end is a batch's own time.
  static WindowRowsByKey Expected(const WindowSpec& spec, const std::vector<SavedAt>& batches,
                                  const std::multimap<shared::UnixMillis, std::string>& tags) {
    std::set<shared::UnixMillis> ends;
    for (const SavedAt& batch : batches) {
      if (spec.EndFrom(batch.time) == batch.time) ends.insert(batch.time);
    }
    WindowRowsByKey rows;
    for (const shared::UnixMillis end : ends) {
      const Window window = spec.EndingAt(end);
      for (const auto& [time, tag] : tags) {
        if (window.start < time && time <= end) ++rows[{window.start, end, tag}];
      }
    }
    return rows;
  }

  void RunOne() {
    const test::TempDir dir;
    const auto interval = static_cast<shared::UnixMillis>(50 * (1 + Below(6)));
    const WindowSpec spec = RandomSpec(interval);
    std::vector<Event> script;
    const int partitions = 1 + static_cast<int>(Below(3));
    for (std::uint64_t i = 10 + Below(80); i > 0; --i) {
      script.emplace_back(
          Say(static_cast<int>(Below(static_cast<std::uint64_t>(partitions))), RandomTags()));
    }
    WindowedRun run{.dir = dir.path()};
    run.job.trigger = {.kind = TriggerKind::kAvailableNow,
                       .interval = std::chrono::milliseconds(interval)};
    if (Below(2) == 0) run.job.trigger.max_records = 1 + Below(10);
    run.policy.windows = WindowRows::kClosed;
    run.policy.window_spec = spec;
    run.make_windowing = [spec](const shared::Clock&) {
      return std::make_unique<ProcessingTimeWindowing>(
          WindowingOptions{.spec = spec, .places = std::nullopt});
    };
    run.partitions = partitions;
    run.begin = 1'700'000'000'000 + static_cast<shared::UnixMillis>(Below(10'000));
    run.step = std::chrono::milliseconds(1 + Below(static_cast<std::uint64_t>(2 * interval)));
    run.longest_pause = std::chrono::milliseconds(Below(2) * 2 * spec.length);
    run.kills = static_cast<int>(Below(4));
    const test::WindowedOutcome outcome = RunWithKills(script, run, random_);
    const auto tags = TagsByTime(script, outcome.batches);
    const WindowRowsByKey expected = Expected(spec, outcome.batches, tags);
    const WindowRowsByKey rows = test::ReadRows(dir.path() / "rows.jsonl", /*last_wins=*/false);
    differences_ += Differences(rows, expected);
    differences_ += Unslid(spec, outcome.batches, tags);
    ++streams_;
    kills_ += outcome.killed;
    rows_ += static_cast<int>(rows.size());
  }

  // What was counted before the last batch and was in no window that slid though its end passed.
  static int Unslid(const WindowSpec& spec, const std::vector<SavedAt>& batches,
                    const std::multimap<shared::UnixMillis, std::string>& tags) {
    std::set<shared::UnixMillis> slid;
    for (const SavedAt& batch : batches) {
      if (spec.EndFrom(batch.time) == batch.time) slid.insert(batch.time);
    }
    int lost = 0;
    for (const auto& [time, tag] : tags) {
      const shared::UnixMillis end = spec.EndFrom(time);
      lost += end < batches.back().time && !slid.contains(end);
    }
    return lost;
  }
};

// Fails when a kill, a pause or an overrun loses or doubles a record in a window, when a window's
// rows come twice and not equal, or when the first window that holds a record is passed over.
TEST_F(WindowsAgainstReference, EveryWindowIsTheSumOfItsBatches) {
  while (streams_ < kStreams && !HasFailure()) RunOne();
  std::cout << "streams: " << streams_ << ", kills: " << kills_ << ", rows: " << rows_
            << ", differences: " << differences_ << '\n';
  EXPECT_EQ(differences_, 0);
  EXPECT_GT(kills_, kStreams / 4);
  EXPECT_GT(rows_, kStreams);
}

}  // namespace
}  // namespace consumer
