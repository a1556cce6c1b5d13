#include "consumer/source/reached_positions.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

using shared::kafka::Partition;
using shared::kafka::Positions;

// Fails when a partition without a known end counts as read to its end.
TEST(ReachedPositionsTest, IsAtTheEndsOnlyWhereAllAreKnownAndReached) {
  ReachedPositions reached;
  reached.Set({{Partition{0}, {10}}, {Partition{1}, {5}}}, {});
  EXPECT_TRUE(reached.At({{Partition{0}, {10}}, {Partition{1}, {4}}}));
  EXPECT_FALSE(reached.At({{Partition{0}, {11}}, {Partition{1}, {5}}}));
  EXPECT_FALSE(reached.At({{Partition{0}, {10}}}));
}

// Fails when a partition that is gone has a lag, or one that is not read has any.
TEST(ReachedPositionsTest, TellsTheLagOfWhatIsReadAndNoneOfWhatIsGone) {
  ReachedPositions reached;
  reached.Set({{Partition{0}, {10}}}, {{Partition{2}, {7}}});
  const auto lag =
      reached.LagUntil({{Partition{0}, {14}}, {Partition{1}, {99}}, {Partition{2}, {50}}});
  ASSERT_EQ(lag.size(), 2U);
  EXPECT_EQ(lag.at(Partition{0}).position.value, 10);
  EXPECT_EQ(lag.at(Partition{0}).end.value, 14);
  EXPECT_EQ(lag.at(Partition{2}).position, lag.at(Partition{2}).end);
}

// Fails when a page shows a position beyond the end, as ends are asked for now and then.
TEST(ReachedPositionsTest, AnEndIsNeverBeforeThePosition) {
  ReachedPositions reached;
  reached.Set({{Partition{0}, {20}}}, {});
  const PartitionLag lag = reached.LagUntil({{Partition{0}, {14}}}).at(Partition{0});
  EXPECT_EQ(lag.position.value, 20);
  EXPECT_EQ(lag.end.value, 20);
  EXPECT_EQ(lag.unread(), 0);
}

// Fails when positions of partitions that are gone are committed.
TEST(ReachedPositionsTest, LeavesOutWhatIsGone) {
  ReachedPositions reached;
  reached.Set({{Partition{0}, {10}}}, {{Partition{2}, {7}}});
  const Positions left = reached.WithoutDropped({{Partition{0}, {9}}, {Partition{2}, {7}}});
  EXPECT_EQ(left, (Positions{{Partition{0}, {9}}}));
}

}  // namespace
}  // namespace consumer
