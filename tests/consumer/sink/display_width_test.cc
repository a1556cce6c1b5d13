#include "consumer/sink/display_width.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

TEST(DisplayWidthTest, WidthsThatTerminalsDraw) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("#kafka"), 6u);
  EXPECT_EQ(DisplayWidth("#日本"), 5u);
  EXPECT_EQ(DisplayWidth("＃ａ"), 4u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
  EXPECT_EQ(DisplayWidth("🚀"), 2u);
  EXPECT_EQ(DisplayWidth("👩‍💻"), 2u);
  EXPECT_EQ(DisplayWidth("🇩🇪🇯🇵"), 4u);
  EXPECT_EQ(DisplayWidth("❤️"), 2u);
  EXPECT_EQ(DisplayWidth("… · █▌"), 6u);
}

// Fails when a cut text is wider than asked for, or a character is cut in half.
TEST(FitToWidthTest, CutsBetweenCharacters) {
  EXPECT_EQ(FitToWidth("#kafka", 6), "#kafka");
  EXPECT_EQ(FitToWidth("#kafka", 5), "#kaf…");
  EXPECT_EQ(FitToWidth("#日本語", 5), "#日…");
  EXPECT_EQ(FitToWidth("👩‍💻👩‍💻", 3), "👩‍💻…");
  EXPECT_EQ(FitToWidth("日本", 1), "…");
  EXPECT_EQ(FitToWidth("日本", 0), "");
}

TEST(DisplayWidthTest, BytesThatAreNoTextEndTheWalkToo) { EXPECT_EQ(DisplayWidth("\xff\xfe"), 2u); }

}  // namespace
}  // namespace consumer
