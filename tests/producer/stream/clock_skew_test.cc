#include "producer/stream/clock_skew.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

constexpr std::int64_t kNow = 1'700'000'000;

// Fails when the direction is told the wrong way round: the user would set the clock further off.
TEST(ClockSkewAdvice, SaysHowFarAndWhichWay) {
  EXPECT_NE(
      AdviceOnKeysAndClock(kNow + 400, kNow * 1000).find("clock is 400 s behind the server's"),
      std::string::npos);
  EXPECT_NE(
      AdviceOnKeysAndClock(kNow - 61, kNow * 1000).find("clock is 61 s ahead of the server's"),
      std::string::npos);
}

TEST(ClockSkewAdvice, AClockThatAgreesIsNotBlamed) {
  const std::string advice = AdviceOnKeysAndClock(kNow - 5, kNow * 1000);
  EXPECT_EQ(advice.find("set the clock"), std::string::npos);
  EXPECT_NE(advice.find("check the four keys"), std::string::npos);
  EXPECT_EQ(AdviceOnKeysAndClock({}, kNow * 1000), "check the four keys and this machine's clock");
}

// Fails when a limit's end is read by the wrong clock, the server is asked before it as Date tells
// no fractions, or a time that runs wild overflows.
TEST(ClockSkew, ALimitEndsByOurClock) {
  EXPECT_EQ(ResetByOurClock(kNow + 900, kNow, kNow * 1000), kNow + 901);
  EXPECT_EQ(ResetByOurClock(kNow + 900, kNow + 300, kNow * 1000), kNow + 601);
  EXPECT_EQ(ResetByOurClock(kNow + 900, std::nullopt, kNow * 1000), kNow + 900);
  EXPECT_EQ(ResetByOurClock(std::nullopt, kNow, kNow * 1000), std::nullopt);
  EXPECT_EQ(ResetByOurClock(INT64_MIN, kNow + 1, kNow * 1000), 0);
  EXPECT_EQ(ResetByOurClock(INT64_MAX, 0, kNow * 1000), 253'402'300'799);
}

}  // namespace
}  // namespace producer
