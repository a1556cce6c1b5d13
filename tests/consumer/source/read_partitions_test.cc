#include "consumer/source/read_partitions.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

using shared::kafka::Partition;
using shared::kafka::Positions;

PartitionLoss LossOf(int partition, LogState state) {
  return {.range = {.partition = {partition},
                    .from = {10},
                    .to = {0},
                    .records = 5,
                    .why = "gone",
                    .topic_recreated = true},
          .state = state,
          .end = {0}};
}

ReadPartitions TwoAtTen() {
  ReadPartitions partitions;
  partitions.Begin({{{0}, {.next = {10}}}, {{1}, {.next = {10}}}});
  return partitions;
}

// Fails when a partition that the topic lacks is asked for and assigned on.
TEST(ReadPartitionsTest, ADroppedPartitionIsNotReadAnyMore) {
  ReadPartitions partitions = TwoAtTen();
  partitions.Drop({1});
  EXPECT_EQ(partitions.active(), std::vector{Partition{0}});
  EXPECT_EQ(partitions.positions(), (Positions{{{0}, {10}}}));
  EXPECT_EQ(partitions.dropped(), (Positions{{{1}, {10}}}));
}

// Fails when the end of a partition that vanished is waited for.
TEST(ReadPartitionsTest, ADroppedPartitionHasReachedItsEnd) {
  ReadPartitions partitions = TwoAtTen();
  partitions.StopAt({{{0}, {10}}, {{1}, {50}}});
  EXPECT_FALSE(partitions.AtStops());
  partitions.Drop({1});
  EXPECT_TRUE(partitions.AtStops());
}

TEST(ReadPartitionsTest, APartitionThatCameBackIsReadFromItsStart) {
  ReadPartitions partitions = TwoAtTen();
  partitions.Drop({1});
  partitions.Add({1}, {3});
  EXPECT_EQ(partitions.positions(), (Positions{{{0}, {10}}, {{1}, {3}}}));
  EXPECT_TRUE(partitions.dropped().empty());
}

TEST(ReadPartitionsTest, LossesAreToldOnce) {
  ReadPartitions partitions = TwoAtTen();
  partitions.TakeLoss(LossOf(1, LogState::kRecreated));
  ASSERT_TRUE(partitions.changed());
  const Chunk told = partitions.TakeChanges();
  ASSERT_EQ(told.lost.size(), 1u);
  EXPECT_EQ(told.lost[0].records, 5);
  ASSERT_EQ(told.progress.size(), 1u);
  EXPECT_EQ(told.progress[0].next.value, 0);
  EXPECT_FALSE(partitions.changed());
  EXPECT_TRUE(partitions.TakeChanges().lost.empty());
}

// Fails when Begin keeps what an attempt before it found: a loss would be counted twice.
TEST(ReadPartitionsTest, BeginForgetsWhatWasFoundBefore) {
  ReadPartitions partitions = TwoAtTen();
  partitions.TakeLoss(LossOf(1, LogState::kRecreated));
  partitions.Add({2}, {0});
  partitions.Begin({{{0}, {.next = {10}}}});
  EXPECT_FALSE(partitions.changed());
  EXPECT_EQ(partitions.positions(), (Positions{{{0}, {10}}}));
}

}  // namespace
}  // namespace consumer
