#include "shared/terminal.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace shared {
namespace {

TEST(TerminalTest, ControlCharactersAreEscaped) {
  EXPECT_EQ(EscapeForTerminal("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  EXPECT_EQ(EscapeForTerminal("\x1b[31mred"), "\\x1b[31mred");
  EXPECT_EQ(EscapeForTerminal(std::string_view("a\0b\x7f", 4)), "a\\x00b\\x7f");
  EXPECT_EQ(EscapeForTerminal("\u009b31m"), "\\x9b31m");
}

TEST(TerminalTest, DirectionMarksAndLineSeparatorsAreEscaped) {
  EXPECT_EQ(EscapeForTerminal("#a\u202egnp"), "#a\\u202egnp");
  EXPECT_EQ(EscapeForTerminal("\u2066x\u2069\u061c\u200f\u2028"),
            "\\u2066x\\u2069\\u061c\\u200f\\u2028");
}

// Fails when everything outside ASCII is taken for a hazard.
TEST(TerminalTest, LettersAndJoinedEmojiStay) {
  for (const char* text : {"#caf\u00e9", "#\u65e5\u672c", "\u0645\u0631\u062d\u0628\u0627",
                           "\U0001f469\u200d\U0001f4bb", "\u2764\ufe0f", "\u00a0", "\u2030"}) {
    EXPECT_EQ(EscapeForTerminal(text), text);
  }
}

TEST(TerminalTest, BytesThatAreNoUtf8Stay) {
  EXPECT_EQ(EscapeForTerminal("a\xff\xe2\x80"), "a\xff\xe2\x80");
}

TEST(TerminalTest, APipeIsNoTerminal) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  EXPECT_FALSE(IsTerminal(ends[1]));
  EXPECT_FALSE(WantsColour(ends[1]));
  EXPECT_EQ(TerminalWidth(ends[1], 132), 132);
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace shared
