#include "consumer/state/return_to_batch.h"

#include <gtest/gtest.h>

#include "consumer/state/kept_states.h"
#include "consumer/state/rebase.h"
#include "tests/consumer/state/batches.h"
#include "tests/consumer/state/test_job.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::kafka::Positions;

// Batches 0 to 4, each kept: #a once more after each, a tag of its own in each, rows in each, and a
// sink that has them all.
class ReturnToBatchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto store = OpenCheckpoint(dir(), kJob, {.sync = false, .keep = kKeepAll});
    ASSERT_TRUE(store);
    for (std::uint64_t id = 0; id < 5; ++id) {
      auto batch = test::MakeBatch({.id = id,
                                    .changed = {{"#a", id + 1}, {"#" + std::to_string(id), 1}},
                                    .tags = 2 * (id + 1),
                                    .position = static_cast<std::int64_t>(10 * (id + 1))});
      batch.partitions[{0}].last = {{batch.partitions[{0}].next.value - 1}, 1, 2};
      batch.rows = {{.tag = "#a", .count = 1}};
      ASSERT_TRUE((*store)->Save(batch));
      ASSERT_TRUE((*store)->Acknowledge("s", {id}, {"s", "behind"}));
    }
  }

  const std::filesystem::path& dir() const { return temp_.path(); }

  static constexpr KeepOptions kKeepAll{.states = 10, .every = {.batches = 1, .time = {}}};

 private:
  test::TempDir temp_;
};

// Fails when anything of the later batches stays: a total, a tag, a position, a row; when the epoch
// stays; or when a sink still counts as having batches that are given up.
TEST_F(ReturnToBatchTest, CountsAndPositionsAreThoseAfterThatBatch) {
  const auto look = LookAtReturn(dir(), {2});
  ASSERT_TRUE(look) << look.error().what;
  EXPECT_EQ(look->from.batch, BatchId{4});
  EXPECT_EQ(look->to.batch, BatchId{2});
  ASSERT_TRUE(ReturnToBatch(dir(), {2}));
  const auto store = OpenCheckpoint(dir(), kJob);
  ASSERT_TRUE(store) << store.error().what;
  const auto counts = test::ReadCounts(**store);
  ASSERT_TRUE(counts) << counts.error().what;
  EXPECT_EQ(*counts, (test::Counts{{"#a", 3}, {"#0", 1}, {"#1", 1}, {"#2", 1}}));
  const auto head = (*store)->ReadHead();
  EXPECT_EQ(head->batch, BatchId{2});
  EXPECT_EQ(PositionsOf(head->partitions), (Positions{{{0}, {30}}}));
  EXPECT_TRUE(head->partitions.at({0}).last) << "the witness goes with its state";
  EXPECT_EQ(head->epoch, 1u);
  EXPECT_TRUE(head->sinks.empty());
  EXPECT_FALSE((*store)->ReadRows(BatchId{2})->has_value());
  EXPECT_TRUE((*store)->Save(test::MakeBatch({.id = 3, .changed = {{"#b", 1}}, .tags = 7})));
}

// Fails when the newest state is not kept before it goes.
TEST_F(ReturnToBatchTest, CanBeTakenBack) {
  std::filesystem::remove_all(KeptStateOf(dir(), {4}));
  ASSERT_TRUE(ReturnToBatch(dir(), {1}));
  const auto back = ReturnToBatch(dir(), {4});
  ASSERT_TRUE(back) << back.error().what;
  const auto state = OpenCheckpointReadOnly(dir());
  EXPECT_EQ((*state)->ReadHead()->batch, BatchId{4});
  EXPECT_EQ((*state)->ReadHead()->epoch, 2u);
  EXPECT_EQ(test::ReadCounts(**state)->at("#a"), 5u);
}

TEST_F(ReturnToBatchTest, IsRefusedBesideARunningJobAndWhereNothingWasKept) {
  const auto missing = ReturnToBatch(dir(), {9});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::kUsage);
  EXPECT_NE(missing.error().what.find("kept: 0, 1, 2, 3, 4"), std::string::npos);
  EXPECT_EQ(LookAtReturn(dir(), {9}).error().what, missing.error().what);
  const auto running = OpenCheckpoint(dir(), kJob);
  EXPECT_EQ(ReturnToBatch(dir(), {2}).error().kind, ErrorKind::kCorrupt);
}

// The kept positions are those of the old cluster. Fails when they are used in the new one.
TEST_F(ReturnToBatchTest, IsRefusedAcrossARebaseToAnotherCluster) {
  ASSERT_TRUE(
      RebaseCheckpoint(dir(), {.topic = "tweets", .cluster_id = "c2", .positions = {{{0}, {0}}}}));
  const auto refused = ReturnToBatch(dir(), {2});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
  EXPECT_NE(refused.error().what.find("its cluster is \"c1\""), std::string::npos)
      << refused.error().what;
}

// Fails when the states of the past that was given up stay while those of the present go.
TEST_F(ReturnToBatchTest, AJobThatGoesOnKeepsItsOwnStates) {
  ASSERT_TRUE(ReturnToBatch(dir(), {1}));
  {
    auto store = OpenCheckpoint(
        dir(), kJob, {.sync = false, .keep = {.states = 3, .every = {.batches = 1, .time = {}}}});
    ASSERT_TRUE((*store)->Save(test::MakeBatch({.id = 2, .changed = {{"#new", 1}}, .tags = 5})));
  }
  EXPECT_EQ(KeptBatches(dir()), (std::vector<BatchId>{{0}, {1}, {2}}));
  const auto state = OpenCheckpointReadOnly(KeptStateOf(dir(), {2}));
  EXPECT_EQ(test::ReadCounts(**state)->at("#new"), 1u);
}

}  // namespace
}  // namespace consumer
