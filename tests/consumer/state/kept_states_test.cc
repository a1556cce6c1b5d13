#include "consumer/state/kept_states.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "consumer/state/state_keeper.h"
#include "consumer/state/state_list.h"
#include "tests/consumer/state/batches.h"
#include "tests/consumer/state/test_job.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

namespace fs = std::filesystem;
using Batches = std::vector<BatchId>;

const KeepEvery kEachBatch{.batches = 1, .time = {}};

// Batches 0 to 9: #a has been seen once more after each.
class KeptStatesTest : public ::testing::Test {
 protected:
  void Save(std::uint64_t from, std::uint64_t to, const KeepOptions& keep) {
    auto store = OpenCheckpoint(dir(), kJob, {.sync = false, .keep = keep});
    ASSERT_TRUE(store) << store.error().what;
    for (std::uint64_t id = from; id <= to; ++id) {
      ASSERT_TRUE((*store)->Save(test::MakeBatch({.id = id,
                                                  .changed = {{"#a", id + 1}},
                                                  .tags = id + 1,
                                                  .position = static_cast<std::int64_t>(id)})));
    }
  }

  test::Counts CountsAt(std::uint64_t batch) {
    const auto state = OpenStateAt(dir(), {batch});
    if (!state) {
      ADD_FAILURE() << state.error().what;
      return {};
    }
    return *test::ReadCounts(**state);
  }

  fs::path dir() const { return temp_.path() / "checkpoint"; }

 private:
  test::TempDir temp_;
};

// Fails when a state is that of another batch than it is called after, or when old ones stay.
TEST_F(KeptStatesTest, TheLastOnesAreKeptEachAsItWas) {
  Save(0, 9, {.states = 3, .every = kEachBatch});
  EXPECT_EQ(KeptBatches(dir()), (Batches{{7}, {8}, {9}}));
  EXPECT_EQ(CountsAt(7), (test::Counts{{"#a", 8}}));
  EXPECT_EQ(CountsAt(8), (test::Counts{{"#a", 9}}));
  EXPECT_EQ(CountsAt(9), (test::Counts{{"#a", 10}}));
}

TEST_F(KeptStatesTest, NothingIsKeptUnlessAskedForAndNothingThenGoes) {
  Save(0, 1, {});
  EXPECT_FALSE(fs::exists(KeptStatesOf(dir())));
  Save(2, 3, {.states = 2, .every = kEachBatch});
  Save(4, 5, {});
  EXPECT_EQ(KeptBatches(dir()), (Batches{{2}, {3}}));
}

// The tables are not copied: fails when they are.
TEST_F(KeptStatesTest, TablesAreSharedByHardLink) {
  Save(0, 0, {});
  Save(1, 1, {.states = 1, .every = kEachBatch});  // Opening made a table of batch 0.
  int shared_tables = 0;
  for (const auto& file : fs::directory_iterator(KeptStateOf(dir(), {1}) / "db")) {
    if (file.path().extension() == ".sst") shared_tables += file.hard_link_count() == 2;
  }
  EXPECT_GE(shared_tables, 1);
}

TEST_F(KeptStatesTest, AStateThatIsNotThereNamesThoseThatAre) {
  Save(0, 3, {.states = 2, .every = kEachBatch});
  const auto missing = OpenStateAt(dir(), {17});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, shared::ErrorKind::kUsage);
  EXPECT_NE(missing.error().what.find("has no state of batch 17; the newest: 3; kept: 2, 3"),
            std::string::npos)
      << missing.error().what;
}

// Fails when what a crash left is taken for a state, or stays for ever.
TEST_F(KeptStatesTest, HalfMadeAndHalfRemovedStatesGo) {
  Save(0, 1, {.states = 1, .every = kEachBatch});
  for (const char* leftover : {"7.new/db.tmp", "0.old/db"}) {
    fs::create_directories(KeptStatesOf(dir()) / leftover);
    std::ofstream(KeptStatesOf(dir()) / leftover / "CURRENT") << "x";
  }
  EXPECT_EQ(KeptBatches(dir()), (Batches{{1}}));
  Save(2, 2, {});
  EXPECT_FALSE(fs::exists(KeptStatesOf(dir()) / "7.new"));
  EXPECT_FALSE(fs::exists(KeptStatesOf(dir()) / "0.old"));
}

TEST_F(KeptStatesTest, AreListedWithTheNewestLast) {
  Save(0, 3, {.states = 2, .every = {.batches = 2, .time = {}}});
  const auto states = ListStates(dir());
  ASSERT_TRUE(states) << states.error().what;
  ASSERT_EQ(states->size(), 3u);
  EXPECT_EQ(states->at(0).head.batch, BatchId{0});
  EXPECT_EQ(states->at(1).head.batch, BatchId{2});
  EXPECT_FALSE(states->at(1).newest);
  EXPECT_EQ(states->at(2).head.batch, BatchId{3});
  EXPECT_TRUE(states->at(2).newest);
  EXPECT_EQ(states->at(2).distinct, 1u);
  EXPECT_GT(states->at(2).bytes, 0u);
  const std::string json = StatesJson(*states);
  EXPECT_NE(json.find(R"({"batch_id":3,"batch_time":"2023-11-14T22:13:26.000Z","epoch":0,)"
                      R"("records":3,"total":4,"distinct":1,"bytes":)"),
            std::string::npos)
      << json;
}

TEST_F(KeptStatesTest, WhatFailsIsToldAndStopsNothing) {
  Save(0, 0, {});
  std::ofstream(KeptStatesOf(dir())) << "a file where the directory goes";
  Save(1, 3, {.states = 2, .every = kEachBatch});
  EXPECT_EQ(CountsAt(3), (test::Counts{{"#a", 4}}));
}

TEST(StateKeeperTest, BatchesAreKeptByTheirTimesOrIds) {
  const KeepEvery second{.batches = 0, .time = std::chrono::seconds(1)};
  EXPECT_TRUE(IsToBeKept(second, {5}, 1000, std::nullopt));
  EXPECT_FALSE(IsToBeKept(second, {6}, 1999, 1000));
  EXPECT_TRUE(IsToBeKept(second, {6}, 2000, 1000));
  EXPECT_TRUE(IsToBeKept(second, {6}, 900, 1000)) << "the clock was set back";
  const KeepEvery third{.batches = 3, .time = {}};
  EXPECT_TRUE(IsToBeKept(third, {6}, 0, 0));
  EXPECT_FALSE(IsToBeKept(third, {7}, 99'999, 0));
}

// Fails when states of a past that was given up push out those of the present.
TEST(StateKeeperTest, StatesAboveTheNewestGoFirst) {
  EXPECT_EQ(StatesToDrop({{1}, {2}, {3}}, {3}, 2), (Batches{{1}}));
  EXPECT_EQ(StatesToDrop({{4}, {5}, {8}, {9}}, {5}, 3), (Batches{{9}}));
  EXPECT_EQ(StatesToDrop({{4}, {5}, {8}, {9}}, {5}, 2), (Batches{{8}, {9}}));
  EXPECT_EQ(StatesToDrop({{5}}, {5}, 3), Batches{});
}

}  // namespace
}  // namespace consumer
