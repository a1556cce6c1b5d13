#include "shared/metrics/histogram.h"

#include <gtest/gtest.h>

namespace shared::metrics {
namespace {

constexpr double kBounds[] = {0.1, 1, 10};

// Fails when an observation is counted on the wrong side of a bound: bounds are inclusive.
TEST(Histogram, CountsUpToEachBound) {
  Histogram values(kBounds);
  for (const double value : {0.05, 0.1, 0.5, 1.0, 9.0, 11.0}) values.Observe(value);
  EXPECT_EQ(values.UpTo(0), 2u);
  EXPECT_EQ(values.UpTo(1), 4u);
  EXPECT_EQ(values.UpTo(2), 5u);
  EXPECT_EQ(values.count(), 6u);
  EXPECT_DOUBLE_EQ(values.sum(), 21.65);
}

TEST(Histogram, WithoutBoundsItTellsCountAndSum) {
  Histogram values;
  values.Observe(2);
  EXPECT_EQ(values.count(), 1u);
  EXPECT_DOUBLE_EQ(values.sum(), 2);
}

}  // namespace
}  // namespace shared::metrics
