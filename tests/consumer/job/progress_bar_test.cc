#include "consumer/job/progress_bar.h"

#include <gtest/gtest.h>

#include "consumer/sink/display_width.h"

namespace consumer {
namespace {

const BarState kHalf{
    .done = 500, .total = 1000, .records = 1'234'567, .passed = std::chrono::seconds(4)};

TEST(ProgressBarTest, TellsShareTimeLeftRateAndRecords) {
  EXPECT_EQ(BarLine(kHalf, 80, false),
            "█████████████████░░░░░░░░░░░░░░░░░   50 %  4s left  308,641/s  1,234,567 records");
}

// Fails when a narrow terminal wraps the line, which then cannot be taken back.
TEST(ProgressBarTest, FitsIntoEveryWidth) {
  for (std::size_t width = 1; width < 200; ++width) {
    EXPECT_LE(DisplayWidth(BarLine(kHalf, width, false)), width) << width;
  }
  EXPECT_EQ(BarLine(kHalf, 15, false), "████░░░░   50 %");
  EXPECT_EQ(BarLine(kHalf, 14, false), " 50 %");
  EXPECT_EQ(BarLine(kHalf, 30, false), "███████░░░░░░░   50 %  4s left");
}

TEST(ProgressBarTest, BeginsEmptyAndEndsFull) {
  BarState state = kHalf;
  state.done = 0;
  EXPECT_EQ(BarLine(state, 15, false), "░░░░░░░░    0 %");
  state.done = 1000;
  EXPECT_EQ(BarLine(state, 15, false), "████████  100 %");
}

// Fails when a run that waits for what is still to come promises a time.
TEST(ProgressBarTest, WaitingHasNoRate) {
  BarState state = kHalf;
  state.waiting = true;
  EXPECT_EQ(BarLine(state, 36, false), "████░░░░   50 %  waiting for records");
}

TEST(ProgressBarTest, ColourIsAroundTheBarAlone) {
  EXPECT_EQ(BarLine(kHalf, 15, true), "\x1b[36m████\x1b[0m░░░░   50 %");
}

TEST(ProgressBarTest, OffsetsPastAStopAreNotLeft) {
  EXPECT_EQ(OffsetsLeft({{{0}, {90}}, {{1}, {10}}}, {{{0}, {50}}, {{1}, {25}}}), 15);
}

}  // namespace
}  // namespace consumer
