#include "producer/stream/line_framer.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace producer {
namespace {

// Frames the pieces and returns the lines; an overlong one is shown with its length.
std::vector<std::string> LinesOf(LineFramer& framer, const std::vector<std::string>& pieces) {
  std::vector<std::string> lines;
  const LineFunction take = [&](const Line& line) {
    lines.push_back(line.overlong ? "overlong " + std::to_string(line.text.size())
                                  : std::string(line.text));
  };
  for (const std::string& piece : pieces) framer.Push(piece, take);
  framer.Finish(take);
  return lines;
}

using Lines = std::vector<std::string>;

TEST(LineFramer, LinesEndWithEitherBreak) {
  LineFramer framer;
  EXPECT_EQ(LinesOf(framer, {"a\r\nb\nc"}), (Lines{"a", "b", "c"}));
}

TEST(LineFramer, BlankLinesAreKeepAlives) {
  LineFramer framer;
  EXPECT_EQ(LinesOf(framer, {"\r\n\r\na\r\n\r\n", "\n"}), (Lines{"a"}));
  EXPECT_EQ(framer.keep_alives(), 4u);
}

// Fails when a line break cut in two, or a piece of one byte, changes what is read.
TEST(LineFramer, WhereTheBytesAreCutMakesNoDifference) {
  const std::string bytes =
      "{\"a\":\"\xf0\x9f\x98\x80\"}\r\n\r\n{\"b\":2}\n\n\r\n{\"c\":3}\r\n{\"d\"";
  LineFramer whole;
  const Lines expected = LinesOf(whole, {bytes});
  ASSERT_EQ(expected.size(), 4u);
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    for (std::size_t second = first; second <= bytes.size(); ++second) {
      LineFramer framer;
      EXPECT_EQ(LinesOf(framer, {bytes.substr(0, first), bytes.substr(first, second - first),
                                 bytes.substr(second)}),
                expected)
          << "cut at " << first << " and " << second;
      EXPECT_EQ(framer.keep_alives(), whole.keep_alives());
    }
  }
}

TEST(LineFramer, ALineThatWasCutOffIsForgotten) {
  LineFramer framer;
  Lines lines;
  const LineFunction take = [&](const Line& line) { lines.emplace_back(line.text); };
  framer.Push("a\nhalf of a", take);
  framer.Reset();
  framer.Push("b\n", take);
  EXPECT_EQ(lines, (Lines{"a", "b"}));
}

TEST(LineFramer, OverlongLinesAreToldAndDoNotGrow) {
  for (const std::string end : {"\n", "\r\n"}) {
    const std::string bytes = "12345" + end + "123456" + end + "1234567890" + end + "ok" + end;
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      LineFramer framer(5);
      EXPECT_EQ(LinesOf(framer, {bytes.substr(0, cut), bytes.substr(cut)}),
                (Lines{"12345", "overlong 5", "overlong 5", "ok"}))
          << "cut at " << cut;
    }
  }
}

// Fails when a line without an end is waited for until the end of days.
TEST(LineFramer, AnEndlessLineIsAProblem) {
  LineFramer framer(5);
  EXPECT_EQ(LinesOf(framer, {}), Lines());
  const LineFunction ignore = [](const Line&) {};
  framer.Push("a\n1234567890123456789", ignore);
  EXPECT_EQ(framer.problem(), "");
  framer.Push("0", ignore);
  EXPECT_NE(framer.problem(), "");
  framer.Reset();
  EXPECT_EQ(framer.problem(), "");
}

}  // namespace
}  // namespace producer
