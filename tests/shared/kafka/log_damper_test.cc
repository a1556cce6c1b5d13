#include "shared/kafka/log_damper.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace shared::kafka {
namespace {

using std::chrono::seconds;

// Fails when lines that differ only in numbers count as different: a broker away for an hour then
// fills the log.
TEST(LogDamperTest, HoldsBackEqualLinesAndSaysHowMany) {
  test::FakeClock clock;
  LogDamper damper(clock, seconds(60));
  EXPECT_EQ(damper.Pass("FAIL", "connect failed (after 0ms)"), "connect failed (after 0ms)");
  for (int i = 1; i <= 5; ++i) {
    clock.Advance(seconds(10));
    EXPECT_EQ(damper.Pass("FAIL", "connect failed (after 3ms)"), std::nullopt);
  }
  clock.Advance(seconds(10));
  EXPECT_EQ(damper.Pass("FAIL", "connect failed (after 4ms)"),
            "connect failed (after 4ms) (and 5 more like this)");
}

TEST(LogDamperTest, PassesDifferentLines) {
  test::FakeClock clock;
  LogDamper damper(clock, seconds(60));
  EXPECT_TRUE(damper.Pass("FAIL", "connect failed"));
  EXPECT_TRUE(damper.Pass("FAIL", "disconnected"));
  EXPECT_TRUE(damper.Pass("ERROR", "connect failed"));
}

TEST(LogDamperTest, AnEqualLineLongAfterPassesAsItIs) {
  test::FakeClock clock;
  LogDamper damper(clock, seconds(60));
  EXPECT_TRUE(damper.Pass("FAIL", "x 1"));
  clock.Advance(seconds(61));
  EXPECT_EQ(damper.Pass("FAIL", "x 2"), "x 2");
}

}  // namespace
}  // namespace shared::kafka
