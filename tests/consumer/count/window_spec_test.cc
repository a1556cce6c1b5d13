#include "consumer/count/window_spec.h"

#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace consumer {
namespace {

// Fails when a window's edge is taken for its inside, before 1970 too.
TEST(WindowSpecTest, TheEndsAreThoseOfAllWindowsThatHoldTheInstant) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; ++round) {
    const shared::UnixMillis slide = 1 + static_cast<shared::UnixMillis>(random() % 12);
    const WindowSpec spec{.length = slide + static_cast<shared::UnixMillis>(random() % 30),
                          .slide = slide};
    const auto at = static_cast<shared::UnixMillis>(random() % 200) - 100;
    std::vector<shared::UnixMillis> ends;
    for (shared::UnixMillis k = -300; k <= 300; ++k) {
      const Window window = spec.EndingAt(k * slide);
      if (window.start <= at && at < window.end) ends.push_back(window.end);
    }
    ASSERT_FALSE(ends.empty());
    EXPECT_EQ(spec.FirstEnd(at), ends.front());
    EXPECT_EQ(spec.LastEnd(at), ends.back());
    const shared::UnixMillis pane = spec.PaneStart(at);
    EXPECT_TRUE(pane <= at && at < pane + spec.pane());
    EXPECT_EQ(spec.FirstEnd(pane), spec.FirstEnd(at));
    EXPECT_EQ(spec.LastEnd(pane + spec.pane() - 1), spec.LastEnd(at));
  }
}

TEST(WindowSpecTest, EndsFromAndUntilAnInstant) {
  constexpr WindowSpec spec{.length = 30, .slide = 20};
  EXPECT_EQ(spec.pane(), 10);
  EXPECT_EQ(spec.EndFrom(20), 20);
  EXPECT_EQ(spec.EndFrom(21), 40);
  EXPECT_EQ(spec.EndUntil(39), 20);
  EXPECT_EQ(spec.EndingAt(40), (Window{10, 40}));
}

}  // namespace
}  // namespace consumer
