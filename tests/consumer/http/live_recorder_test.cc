#include "consumer/http/live_recorder.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;

SavedBatch Saved(std::uint64_t id, std::uint64_t tags) {
  SavedBatch saved;
  saved.outcome.id = {id};
  saved.outcome.time = static_cast<shared::UnixMillis>(1000 * id);
  saved.outcome.totals = {.records = 10 * (id + 1), .tags = tags};
  saved.outcome.changed.Append("#a", tags, 0, 0);
  saved.top = {{.tag = "#a", .count = tags}};
  saved.distinct = 1;
  saved.status.records = 10;
  return saved;
}

BatchProgress ProgressOf(const SavedBatch& saved) {
  return ProgressOf(saved, {.saving = 3ms, .writing = 5ms}, {});
}

Row WindowRow(const std::string& tag, std::uint64_t count, shared::UnixMillis start) {
  return {.tag = tag, .count = count, .window = Window{start, start + 10}};
}

class LiveRecorderTest : public testing::Test {
 protected:
  std::shared_ptr<const LiveBatch> Save(LiveRecorder& recorder, const SavedBatch& saved) {
    return recorder.Saved(saved, ProgressOf(saved));
  }

  test::TempDir folder_;
  test::FakeClock clock_{5000};
};

TEST_F(LiveRecorderTest, TellsTheRunningTotals) {
  std::ofstream(folder_.path() / "file") << "12345";
  LiveRecorder recorder({.database = folder_.path()}, clock_);
  SavedBatch saved = Saved(3, 40);
  saved.outcome.totals.evicted_tags = 4;
  saved.outcome.partitions[{2}].last = shared::kafka::Witness{.timestamp = 77};
  const auto batch = Save(recorder, saved);
  EXPECT_EQ(batch->id, BatchId{3});
  EXPECT_EQ(batch->rows, saved.top);
  EXPECT_EQ(batch->rows_total, 36u) << "what was evicted is in no row";
  EXPECT_EQ(batch->rows_distinct, 1u);
  EXPECT_EQ(batch->saved_at, 5000);
  EXPECT_EQ(batch->checkpoint_bytes, 5u);
  EXPECT_EQ(batch->last_record.at({2}), 77);
  EXPECT_EQ(batch->sums.batches, 1u);
  EXPECT_EQ(batch->sums.records, 10u);
  EXPECT_EQ(batch->sums.writing, 5ms);
  EXPECT_EQ(batch->sums.saving_seconds.count(), 1u);
}

// Fails when the loss of an earlier run is told as this one's.
TEST_F(LiveRecorderTest, SumsAreOfThisRun) {
  LiveRecorder recorder({.database = folder_.path()}, clock_);
  SavedBatch saved = Saved(3, 40);
  saved.outcome.totals.lost = 7;
  EXPECT_EQ(recorder.Restored(saved)->sums.lost, 0u);
  EXPECT_FALSE(recorder.Restored(saved)->progress.has_value());
  SavedBatch next = Saved(4, 50);
  next.outcome.totals.lost = 9;
  EXPECT_EQ(Save(recorder, next)->sums.lost, 2u);
}

TEST_F(LiveRecorderTest, CountsOfABatchAreThatBatchsOwn) {
  LiveRecorder recorder({.counts = CountScope::kBatch, .database = folder_.path()}, clock_);
  (void)recorder.Restored(Saved(3, 40));
  SavedBatch saved = Saved(4, 55);
  saved.outcome.rows = {{.tag = "#b", .count = 5}, {.tag = "#a", .count = 10}};
  const auto batch = Save(recorder, saved);
  EXPECT_EQ(batch->rows_total, 15u);
  EXPECT_EQ(batch->rows.front().tag, "#a");
}

TEST_F(LiveRecorderTest, TheLastWindowsAreKept) {
  LiveRecorder recorder({.database = folder_.path()}, clock_);
  for (std::uint64_t i = 0; i < LastWindows::kMost + 5; ++i) {
    SavedBatch saved = Saved(i, 1);
    const auto start = static_cast<shared::UnixMillis>(10 * i);
    saved.window_rows = {WindowRow("#a", i + 1, start)};
    saved.outcome.windows.closed = {
        {.window = {start, start + 10}, .records = 1, .tags = 99, .distinct = 3}};
    Save(recorder, saved);
  }
  const auto batch = Save(recorder, Saved(100, 1));
  ASSERT_EQ(batch->windows.size(), LastWindows::kMost);
  EXPECT_EQ(batch->windows.front()->window.start, 50);
  EXPECT_EQ(batch->windows.back()->rows.front().count, LastWindows::kMost + 5);
  EXPECT_EQ(batch->windows.back()->total, 99u);
  EXPECT_EQ(batch->windows.back()->distinct, 3u);
}

TEST_F(LiveRecorderTest, AnOpenWindowIsTheNewestThatWasShown) {
  LiveRecorder recorder({.window_rows = WindowRows::kOpen, .database = folder_.path()}, clock_);
  SavedBatch saved = Saved(0, 1);
  saved.window_rows = {WindowRow("#a", 2, 0), WindowRow("#b", 1, 0), WindowRow("#c", 1, 10)};
  const auto first = Save(recorder, saved);
  ASSERT_EQ(first->windows.size(), 2u);
  EXPECT_EQ(first->windows[0]->total, 3u);
  EXPECT_EQ(first->windows[0]->distinct, 2u);
  saved.window_rows = {WindowRow("#b", 7, 0)};
  const auto second = Save(recorder, saved);
  EXPECT_EQ(second->windows[0]->rows.size(), 1u);
  EXPECT_EQ(first->windows[0]->rows.size(), 2u) << "what readers hold does not change";
}

// Fails when a window loses the tags that the last batch did not change.
TEST_F(LiveRecorderTest, ChangesOfAWindowArePutTogether) {
  LiveRecorder recorder({.window_rows = WindowRows::kChanged, .database = folder_.path()}, clock_);
  SavedBatch saved = Saved(0, 1);
  saved.window_rows = {WindowRow("#a", 2, 0), WindowRow("#b", 1, 0)};
  Save(recorder, saved);
  saved.window_rows = {WindowRow("#b", 5, 0)};
  const auto batch = Save(recorder, saved);
  ASSERT_EQ(batch->windows.size(), 1u);
  EXPECT_EQ(batch->windows[0]->rows,
            (std::vector<Row>{WindowRow("#b", 5, 0), WindowRow("#a", 2, 0)}));
  EXPECT_EQ(batch->windows[0]->total, std::nullopt);
}

}  // namespace
}  // namespace consumer
