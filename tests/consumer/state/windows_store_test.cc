// What the store keeps of windows and of what was forgotten, and for how long.
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "consumer/state/rocksdb_store.h"
#include "tests/consumer/state/batches.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using Panes = std::map<PaneKey, std::map<std::string, std::uint64_t>>;

class WindowsStoreTest : public ::testing::Test {
 protected:
  void SetUp() override { Reopen(); }

  void Reopen() {
    store_.reset();
    store_ = *OpenCheckpoint(temp_.path() / "state", {.topic = "tweets", .cluster_id = "c"});
  }

  static PaneChange Pane(shared::UnixMillis start, const std::map<std::string, int>& counts) {
    PaneChange change{.pane = {.start = start, .from = start + 10}, .records = 1};
    for (const auto& [tag, count] : counts) {
      change.counts.Append(tag, static_cast<std::uint64_t>(count), 0, 0);
    }
    return change;
  }

  void Save(std::vector<PaneChange> panes, std::vector<WindowTotals> closed,
            std::optional<shared::UnixMillis> needed_from) {
    BatchOutcome batch = test::MakeBatch({.id = next_++});
    batch.windows.panes = std::move(panes);
    batch.windows.closed = std::move(closed);
    batch.windows.needed_from = needed_from;
    ASSERT_TRUE(store_->Save(batch));
  }

  Panes Read(shared::UnixMillis from = -1'000, shared::UnixMillis to = 1'000) {
    Panes panes;
    PaneVisitor visitor;
    visitor.pane = [&](const PaneKey& key, std::uint64_t, std::uint64_t) { panes[key]; };
    visitor.count = [&](const PaneKey& key, std::string_view tag, std::uint64_t count, BatchId) {
      panes[key][std::string(tag)] = count;
    };
    EXPECT_TRUE(store_->ReadPanes(from, to, visitor));
    return panes;
  }

  test::TempDir temp_;
  std::unique_ptr<CheckpointStore> store_;
  std::uint64_t next_ = 0;
};

TEST_F(WindowsStoreTest, PanesAreReadBackInOrderBelowZeroToo) {
  Save({Pane(-10, {{"#a", 1}}), Pane(0, {{"#a", 2}, {"#b", 3}})}, {}, {});
  Reopen();
  EXPECT_EQ(Read(), (Panes{{{-10, 0}, {{"#a", 1}}}, {{0, 10}, {{"#a", 2}, {"#b", 3}}}}));
  EXPECT_EQ(Read(0, 10), (Panes{{{0, 10}, {{"#a", 2}, {"#b", 3}}}}));
  EXPECT_TRUE(Read(1, 10).empty());
}

// Fails when a sink that is behind finds the panes of a closed window gone, or when they stay for
// ever.
TEST_F(WindowsStoreTest, PanesOfAClosedWindowStayUntilEverySinkHasIt) {
  Save({Pane(0, {{"#a", 1}})}, {}, 0);
  Save({}, {{.window = {0, 10}, .records = 1, .tags = 1, .distinct = 1}}, 10);
  Save({Pane(10, {{"#b", 1}})}, {{.window = {10, 20}}}, 20);
  ASSERT_TRUE(store_->Acknowledge("one", BatchId{2}, {"one", "two"}));
  Reopen();
  EXPECT_EQ(Read().size(), 2);
  const auto first = *store_->ReadWindows(std::nullopt);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->batch, BatchId{1});
  EXPECT_EQ(first->windows.front().records, 1);
  EXPECT_EQ((*store_->ReadWindows(BatchId{1}))->batch, BatchId{2});
  EXPECT_FALSE(*store_->ReadWindows(BatchId{2}));
  ASSERT_TRUE(store_->Acknowledge("two", BatchId{1}, {"one", "two"}));
  Save({}, {}, 20);
  EXPECT_EQ(Read(), (Panes{{{10, 20}, {{"#b", 1}}}}));
  ASSERT_TRUE(store_->Acknowledge("two", BatchId{3}, {"one", "two"}));
  EXPECT_TRUE(Read().empty());
  EXPECT_FALSE(*store_->ReadWindows(std::nullopt));
}

// Fails when panes that came after all others were dropped are never dropped themselves.
TEST_F(WindowsStoreTest, DroppingGoesOnAfterNothingWasNeeded) {
  Save({Pane(0, {{"#a", 1}})}, {}, std::numeric_limits<shared::UnixMillis>::max());
  EXPECT_TRUE(Read().empty());
  Save({Pane(50, {{"#a", 1}})}, {}, 50);
  EXPECT_EQ(Read().size(), 1);
  Save({}, {}, 60);
  EXPECT_TRUE(Read().empty());
}

TEST_F(WindowsStoreTest, LargestTimesTheClosedEndAndRankedPlacesArePartOfTheHead) {
  BatchOutcome batch = test::MakeBatch({.id = 0});
  batch.windows.largest = {{0, 70}, {3, -5}};
  batch.windows.closed_until = 60;
  batch.ranked_places = 7;
  ASSERT_TRUE(store_->Save(batch));
  Reopen();
  const auto head = store_->ReadHead();
  EXPECT_EQ(head->largest, (std::map<std::int32_t, shared::UnixMillis>{{0, 70}, {3, -5}}));
  EXPECT_EQ(head->closed_until, 60);
  EXPECT_EQ(head->ranked_places, 7);
}

// Fails when a forgotten tag's total stays, or when its name is gone before every sink has it.
TEST_F(WindowsStoreTest, ForgottenTagsAreToldUntilEverySinkHasThem) {
  ASSERT_TRUE(
      store_->Save(test::MakeBatch({.id = 0, .changed = {{"#a", 2}, {"#b", 1}}, .tags = 3})));
  BatchOutcome batch = test::MakeBatch({.id = 1, .tags = 3});
  batch.forgotten = {"#a"};
  batch.totals.evicted = 1;
  batch.totals.evicted_tags = 2;
  batch.periods = {{.first_batch = {1}, .begin = 9}};
  ASSERT_TRUE(store_->Save(batch));
  Reopen();
  EXPECT_EQ(*test::ReadCounts(*store_), (test::Counts{{"#b", 1}}));
  EXPECT_EQ(store_->ReadHead()->periods, batch.periods);
  const auto forgotten = [this](std::optional<BatchId> after) {
    std::vector<std::string> tags;
    EXPECT_TRUE(
        store_->ReadForgotten(after, [&](std::string_view tag) { tags.emplace_back(tag); }));
    return tags;
  };
  EXPECT_EQ(forgotten(BatchId{0}), (std::vector<std::string>{"#a"}));
  EXPECT_TRUE(forgotten(BatchId{1}).empty());
  ASSERT_TRUE(store_->Acknowledge("s", BatchId{1}, {"s"}));
  EXPECT_TRUE(forgotten(std::nullopt).empty());
}

}  // namespace
}  // namespace consumer
