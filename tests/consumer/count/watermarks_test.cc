#include "consumer/count/watermarks.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

TEST(WatermarksTest, TheLargestTimeLessTheDelay) {
  Watermarks watermarks(10);
  EXPECT_EQ(watermarks.Of(0), std::nullopt);
  watermarks.See(0, 100);
  watermarks.See(0, 40);
  EXPECT_EQ(watermarks.Of(0), 90);
}

// Fails when a partition that nothing is known of does not hold the others.
TEST(WatermarksTest, TheSlowestPartitionHoldsTheOthersUnlessLeftOut) {
  Watermarks watermarks(10);
  watermarks.See(0, 100);
  EXPECT_EQ(watermarks.Smallest({0, 1}, {}), std::nullopt);
  EXPECT_EQ(watermarks.Smallest({0, 1}, {1}), 90);
  watermarks.See(1, 70);
  EXPECT_EQ(watermarks.Smallest({0, 1}, {}), 60);
  EXPECT_EQ(watermarks.Smallest({0, 1}, {0, 1}), std::nullopt);
  EXPECT_EQ(watermarks.Furthest(), 90);
}

}  // namespace
}  // namespace consumer
