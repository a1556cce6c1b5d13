#include "producer/stream/pace.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

milliseconds InMillis(nanoseconds time) { return std::chrono::duration_cast<milliseconds>(time); }

// Fails when --rate 2 is anything but a line each half second.
TEST(Pace, ARateIsEvenlySpaced) {
  Pace pace = Pace::OfRate(2);
  EXPECT_EQ(pace.NextDue({}, 100ms), 100ms);
  EXPECT_EQ(pace.NextDue({}, 100ms), 600ms);
  EXPECT_EQ(pace.NextDue({}, 600ms), 1100ms);
}

// Fails when tweets a minute apart are not 6 s apart at ten times the speed.
TEST(Pace, ASpeedKeepsTheDistancesOfTheTweets) {
  Pace pace = Pace::OfSpeed(10);
  EXPECT_EQ(pace.NextDue(1'000'000, 5s), 5s);
  EXPECT_EQ(pace.NextDue(1'060'000, 5s), 11s);
  EXPECT_EQ(InMillis(pace.NextDue(1'060'500, 11s)), 11050ms);
}

TEST(Pace, LinesWithoutTimeAndOlderOnesGoAtOnce) {
  Pace pace = Pace::OfSpeed(1);
  EXPECT_EQ(pace.NextDue({}, 1s), 1s);
  EXPECT_EQ(pace.NextDue(10'000, 1s), 1s);
  EXPECT_EQ(pace.NextDue({}, 1s), 1s);
  EXPECT_EQ(pace.NextDue(4'000, 1s), 1s);
  EXPECT_EQ(pace.NextDue(12'000, 1s), 3s) << "2 s after the newest, not 8 s after the last";
}

// Fails when an hour without Kafka is followed by an hour's lines in one burst.
TEST(Pace, NoMoreThanASecondIsMadeUpFor) {
  Pace pace = Pace::OfRate(10);
  pace.NextDue({}, 0s);
  EXPECT_EQ(pace.NextDue({}, 3600s), 3599s);
  EXPECT_EQ(InMillis(pace.NextDue({}, 3600s)), 3599100ms);
}

TEST(Pace, AFarFutureDoesNotOverflow) {
  Pace pace = Pace::OfSpeed(0.001);
  pace.NextDue(0, 0s);
  EXPECT_GT(pace.NextDue(INT64_MAX / 2, 0s), 24h);
}

}  // namespace
}  // namespace producer
