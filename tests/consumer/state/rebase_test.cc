#include "consumer/state/rebase.h"

#include <gtest/gtest.h>

#include "tests/consumer/state/batches.h"
#include "tests/consumer/state/test_job.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::kafka::Positions;

RebaseTarget To(const std::string& topic, const std::string& cluster_id, Positions positions) {
  return {.topic = topic, .cluster_id = cluster_id, .positions = std::move(positions)};
}

TEST(RebaseTest, KeepsTheCountsAndMovesThePositions) {
  const test::TempDir temp;
  {
    auto store = OpenCheckpoint(temp.path(), kJob);
    auto batch = test::MakeBatch({.id = 0, .changed = {{"#a", 4}}, .tags = 4, .position = 100});
    batch.partitions[{0}].last = {{99}, 1, 2};
    batch.partitions[{1}] = {.next = {50}, .first = {}, .last = {}};
    ASSERT_TRUE((*store)->Save(batch));
  }
  ASSERT_TRUE(RebaseCheckpoint(temp.path(), To("tweets", "c2", {{{0}, {7}}, {{2}, {0}}})));
  JobIdentity moved = kJob;
  moved.cluster_id = "c2";
  const auto store = OpenCheckpoint(temp.path(), moved);
  ASSERT_TRUE(store) << store.error().what;
  const auto head = (*store)->ReadHead();
  EXPECT_EQ(PositionsOf(head->partitions), (Positions{{{0}, {7}}, {{2}, {0}}}));
  EXPECT_FALSE(head->partitions.at({0}).last);
  EXPECT_EQ(head->epoch, 1u);
  EXPECT_EQ(head->batch, BatchId{0});
  EXPECT_EQ(*test::ReadCounts(**store), (test::Counts{{"#a", 4}}));
}

TEST(RebaseTest, IsRefusedBesideARunningJobAndWhereThereIsNothing) {
  const test::TempDir temp;
  const auto none = RebaseCheckpoint(temp.path() / "none", To("tweets", "c1", {}));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(std::filesystem::exists(temp.path() / "none"));

  const auto running = OpenCheckpoint(temp.path(), kJob);
  const auto refused = RebaseCheckpoint(temp.path(), To("tweets", "c1", {}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
}

// Fails when the offsets of one topic can be stored for another.
TEST(RebaseTest, PositionsOfAnotherTopicAreRefusedNamingBoth) {
  const test::TempDir temp;
  {
    ASSERT_TRUE((*OpenCheckpoint(temp.path(), kJob))->SaveStart({{{0}, {.next = {5}}}}));
  }
  const auto refused = RebaseCheckpoint(temp.path(), To("birds", "c1", {{{0}, {7}}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_NE(refused.error().what.find("topic tweets"), std::string::npos) << refused.error().what;
  EXPECT_NE(refused.error().what.find("topic birds"), std::string::npos) << refused.error().what;
  const auto head = (*OpenCheckpoint(temp.path(), kJob))->ReadHead();
  EXPECT_EQ(PositionsOf(head->partitions), (Positions{{{0}, {5}}}));
  EXPECT_EQ(head->epoch, 0u);
}

TEST(RebaseTest, PreviewSaysWhatIsReadAgainAndWhatIsNot) {
  EXPECT_EQ(RenderRebase({{{0}, {123}}, {{1}, {10}}, {{3}, {7}}, {{4}, {1}}},
                         {{{0}, {0}}, {{1}, {15}}, {{2}, {0}}, {{4}, {1}}}),
            "partition  from  to  difference\n"
            "        0   123   0        -123   123 offsets are read again\n"
            "        1    10  15           5   5 offsets are passed over\n"
            "        2     -   0           -   read for the first time\n"
            "        3     7   -           -   no longer read\n"
            "        4     1   1           0   unchanged\n");
}

}  // namespace
}  // namespace consumer
