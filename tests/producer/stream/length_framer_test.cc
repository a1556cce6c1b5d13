#include "producer/stream/length_framer.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace producer {
namespace {

using Messages = std::vector<std::string>;

Messages MessagesOf(LengthFramer& framer, const std::vector<std::string>& pieces) {
  Messages messages;
  const LineFunction take = [&](const Line& line) { messages.emplace_back(line.text); };
  for (const std::string& piece : pieces) framer.Push(piece, take);
  return messages;
}

TEST(LengthFramer, TheLengthCountsTheLineBreak) {
  LengthFramer framer;
  EXPECT_EQ(MessagesOf(framer, {"9\r\n{\"a\":1}\r\n9\n{\"b\":2}\r\n"}),
            (Messages{"{\"a\":1}", "{\"b\":2}"}));
  EXPECT_EQ(framer.problem(), "");
}

// Fails when a message with a line break within is cut there, as a LineFramer does.
TEST(LengthFramer, OnlyTheLengthTellsWhereAMessageEnds) {
  LengthFramer framer;
  EXPECT_EQ(MessagesOf(framer, {"7\na\r\nb\n\r\n"}), (Messages{"a\r\nb\n"}));
}

// Fails when a length, a message or a line break cut in two changes what is read.
TEST(LengthFramer, WhereTheBytesAreCutMakesNoDifference) {
  const std::string bytes =
      "\r\n13\n{\"a\":\"\xf0\x9f\x98\x80\"\r\n\r\n\n9\r\n{\"b\":2}\r\n3\nx\r\n9\n{\"c";
  LengthFramer whole;
  const Messages expected = MessagesOf(whole, {bytes});
  ASSERT_EQ(expected.size(), 3u);
  ASSERT_EQ(whole.keep_alives(), 3u);
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    for (std::size_t second = first; second <= bytes.size(); ++second) {
      LengthFramer framer;
      EXPECT_EQ(MessagesOf(framer, {bytes.substr(0, first), bytes.substr(first, second - first),
                                    bytes.substr(second)}),
                expected)
          << "cut at " << first << " and " << second;
      EXPECT_EQ(framer.keep_alives(), 3u);
      EXPECT_EQ(framer.problem(), "");
    }
  }
}

// Fails when a stream that lost its step is read on, or a wild length takes all memory.
TEST(LengthFramer, WhatIsNoLengthIsAProblemUntilReset) {
  for (const std::string bad : {"{\"a\":1}\n", "12x\n", "-1\n", "11\n", "99999999999999999999\n",
                                "99999999999999999999999999999999"}) {
    LengthFramer framer(10);
    EXPECT_EQ(MessagesOf(framer, {"1\na", bad, "1\nb"}), (Messages{"a"}));
    EXPECT_NE(framer.problem().find("stands where a message's length belongs"), std::string::npos)
        << bad;
    framer.Reset();
    EXPECT_EQ(framer.problem(), "");
    EXPECT_EQ(MessagesOf(framer, {"1\nb"}), (Messages{"b"}));
  }
}

TEST(LengthFramer, AMessageThatWasCutOffIsForgotten) {
  LengthFramer framer;
  EXPECT_EQ(MessagesOf(framer, {"9\n{\"a"}), Messages{});
  framer.Reset();
  EXPECT_EQ(MessagesOf(framer, {"3\nb\r\n1"}), Messages{"b"});
  framer.Reset();
  EXPECT_EQ(MessagesOf(framer, {"3\nc\r\n"}), Messages{"c"});
}

}  // namespace
}  // namespace producer
