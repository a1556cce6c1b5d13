#include "consumer/job/processing_time_windowing.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "tests/consumer/job/memory_store.h"
#include "tests/consumer/job/scripted_source.h"

namespace consumer {
namespace {

using Totals = std::map<std::string, std::uint64_t>;

// Batches by hand, as a job makes them.
class Stream {
 public:
  Stream(shared::UnixMillis length, shared::UnixMillis slide)
      : windowing_({.spec = {.length = length, .slide = slide}, .places = std::nullopt}) {
    EXPECT_TRUE(windowing_.Restore(store_));
  }

  WindowedBatch Batch(shared::UnixMillis time, const Totals& tags) {
    for (const auto& [tag, count] : tags) {
      for (std::uint64_t i = 0; i < count; ++i) {
        counts_.Add(tag, 0);
        windowing_.Count(Record{}, {});
      }
    }
    WindowedBatch batch = windowing_.EndBatch(time, counts_, source_);
    counts_.TakeChanged();
    return batch;
  }

  ProcessingTimeWindowing& windowing() { return windowing_; }
  bool MustMakeBatch(shared::UnixMillis time) { return windowing_.MustMakeBatch(time, source_); }

 private:
  test::MemoryStore store_;
  test::ScriptedSource source_{{}};
  RunningCounts counts_;
  ProcessingTimeWindowing windowing_;
};

Totals TotalsOf(const WindowedBatch& batch) {
  Totals totals;
  for (const Row& row : batch.rows) totals[row.tag] = row.count;
  return totals;
}

// The classic case: batches of 10 s, windows of 30 s every 20 s.
TEST(ProcessingTimeWindowingTest, ThirtySecondsEveryTwentyInBatchesOfTen) {
  Stream stream(30'000, 20'000);
  EXPECT_TRUE(stream.Batch(10'000, {{"#a", 1}}).outcome.closed.empty());
  const WindowedBatch at_20 = stream.Batch(20'000, {{"#a", 2}});
  EXPECT_EQ(TotalsOf(at_20), (Totals{{"#a", 3}}));
  EXPECT_EQ(at_20.outcome.closed.front().window, (Window{-10'000, 20'000}));
  EXPECT_TRUE(stream.Batch(30'000, {{"#a", 4}, {"#b", 1}}).outcome.closed.empty());
  // The batch at 10 s is out; those at 20, 30 and 40 s are in.
  EXPECT_EQ(TotalsOf(stream.Batch(40'000, {{"#a", 8}})), (Totals{{"#a", 14}, {"#b", 1}}));
  stream.Batch(50'000, {});
  EXPECT_EQ(TotalsOf(stream.Batch(60'000, {{"#c", 1}})), (Totals{{"#a", 8}, {"#c", 1}}));
}

// And windows of 20 s every 10 s: 9 in the last window, 2 come, 6 go.
TEST(ProcessingTimeWindowingTest, NinePlusTwoMinusSixIsFive) {
  Stream stream(20'000, 10'000);
  stream.Batch(10'000, {{"#a", 6}});
  EXPECT_EQ(TotalsOf(stream.Batch(20'000, {{"#a", 3}})), (Totals{{"#a", 9}}));
  EXPECT_EQ(TotalsOf(stream.Batch(30'000, {{"#a", 2}})), (Totals{{"#a", 5}}));
}

// A window that slid with `before` places told, then another run's first slide, with `after`.
std::vector<Row> RankChangesWithAnotherTop(std::size_t before, std::size_t after) {
  test::MemoryStore store;
  const test::ScriptedSource source({});
  const auto slide = [&](std::size_t top, BatchId id, shared::UnixMillis time, Totals tags) {
    ProcessingTimeWindowing windowing(
        {.spec = {.length = 100, .slide = 10}, .places = top, .rank_changes_of = top});
    EXPECT_TRUE(windowing.Restore(store));
    RunningCounts counts;
    for (const auto& [tag, count] : tags) {
      for (std::uint64_t i = 0; i < count; ++i) counts.Add(tag, 0);
      windowing.Count(Record{}, {});
    }
    WindowedBatch batch = windowing.EndBatch(time, counts, source);
    BatchOutcome outcome;
    outcome.id = id;
    outcome.time = time;
    outcome.windows = batch.outcome;
    outcome.ranked_places = batch.ranked_places;
    EXPECT_TRUE(store.Save(outcome));
    for (Row& row : batch.rank_changes) row.window.reset();
    return batch.rank_changes;
  };
  slide(before, {0}, 10, {{"#1", 4}, {"#2", 3}, {"#3", 2}, {"#4", 1}});
  return slide(after, {1}, 20, {{"#4", 0}});
}

// Fails when who applies the rows to the window before lacks a place that is new, or keeps one that
// is no more.
TEST(ProcessingTimeWindowingTest, AnotherTopTellsThePlacesThatAreNewAndThoseThatAreNoMore) {
  EXPECT_EQ(RankChangesWithAnotherTop(2, 2), std::vector<Row>());
  EXPECT_EQ(RankChangesWithAnotherTop(1, 2),
            (std::vector<Row>{{.tag = "#2", .count = 3, .about_rank = true, .rank = 2}}));
  EXPECT_EQ(RankChangesWithAnotherTop(3, 2),
            (std::vector<Row>{{.tag = "#3", .count = 2, .about_rank = true, .old_rank = 3}}));
}

// Fails when a quiet stream's last windows are not shown, or empty ones are shown for ever.
TEST(ProcessingTimeWindowingTest, AWindowThatEmptiesIsShownOnce) {
  Stream stream(20'000, 10'000);
  stream.Batch(10'000, {{"#a", 1}});
  EXPECT_TRUE(stream.MustMakeBatch(20'000));
  EXPECT_FALSE(stream.MustMakeBatch(15'000));
  EXPECT_EQ(TotalsOf(stream.Batch(20'000, {})), (Totals{{"#a", 1}}));
  EXPECT_TRUE(stream.MustMakeBatch(30'000));
  const WindowedBatch emptied = stream.Batch(30'000, {});
  EXPECT_EQ(emptied.outcome.closed.size(), 1u);
  EXPECT_TRUE(emptied.rows.empty());
  EXPECT_FALSE(stream.MustMakeBatch(40'000));
}

// Fails when the window whose end passed while nothing ran is lost, or all that passed are made up.
TEST(ProcessingTimeWindowingTest, OfTheEndsThatPassedTheFirstIsMadeUpFor) {
  Stream stream(30'000, 10'000);
  stream.Batch(14'000, {{"#a", 1}});
  EXPECT_EQ(stream.windowing().Overdue(20'000), std::nullopt);
  ASSERT_EQ(stream.windowing().Overdue(41'000), 20'000);
  EXPECT_EQ(TotalsOf(stream.Batch(20'000, {})), (Totals{{"#a", 1}}));
  EXPECT_EQ(stream.windowing().Overdue(41'000), std::nullopt);
  EXPECT_TRUE(stream.MustMakeBatch(50'000));  // It goes on with the next end.
  EXPECT_TRUE(stream.Batch(50'000, {}).rows.empty());
}

// Fails when a clock that was set back puts records into a window that was shown.
TEST(ProcessingTimeWindowingTest, AClockSetBackDoesNotReopenWindows) {
  Stream stream(10'000, 10'000);
  stream.Batch(10'000, {{"#a", 1}});
  EXPECT_EQ(stream.windowing().TimeOfBatch(3'000), 10'001);
  const WindowedBatch after = stream.Batch(stream.windowing().TimeOfBatch(3'000), {{"#a", 1}});
  ASSERT_EQ(after.outcome.panes.size(), 1u);
  EXPECT_EQ(after.outcome.panes.front().pane.start, 10'000);
}

}  // namespace
}  // namespace consumer
