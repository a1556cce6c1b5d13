#include "producer/stream/event_framer.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace producer {
namespace {

using Events = std::vector<std::string>;

// Frames the pieces and returns the events; an overlong one is shown with its length.
Events EventsOf(EventFramer& framer, const std::vector<std::string>& pieces) {
  Events events;
  const LineFunction take = [&](const Line& event) {
    events.push_back(event.overlong ? "overlong " + std::to_string(event.text.size())
                                    : std::string(event.text));
  };
  for (const std::string& piece : pieces) framer.Push(piece, take);
  return events;
}

TEST(EventFramer, AnEventIsItsNameAndItsData) {
  EventFramer framer;
  EXPECT_EQ(EventsOf(framer, {":)\nevent: update\ndata: {\"id\":\"1\"}\n\n:thump\nevent: delete\n"
                              "data: 1\n\n"}),
            (Events{"update {\"id\":\"1\"}", "delete 1"}));
  EXPECT_EQ(framer.keep_alives(), 2u);
}

// The rules of the standard, line by line.
TEST(EventFramer, FieldsAreReadAsTheStandardSays) {
  struct FieldCase {
    const char* bytes;
    Events events;
  };
  const std::vector<FieldCase> cases = {
      {"data: a\n\n", {"message a"}},
      {"data:a\n\n", {"message a"}},
      {"data:  a\n\n", {"message  a"}},  // One space is taken off.
      {"data\n\n", {"message "}},
      {"event: x\n\n", {}},  // No data.
      {"event: x\n\ndata: a\n\n", {"message a"}},
      {"event: x\nevent: y\ndata: a\n\n", {"y a"}},
      {"data: a\ndata: b\ndata:\ndata: c\n\n", {"message a b  c"}},
      {"id: 7\nretry: 1\nfoo: bar\nbar\ndata: a: b\n\n", {"message a: b"}},
      {"\n\n\n", {}},
      {"data: unfinished\n", {}},
      {"\xef\xbb\xbf"
       "data: a\n\n",
       {"message a"}},
      {"data: a\r\rdata: b\r\n\r\ndata: c\n\r\n", {"message a", "message b", "message c"}},
  };
  for (const FieldCase& one : cases) {
    EventFramer framer;
    EXPECT_EQ(EventsOf(framer, {one.bytes}), one.events) << one.bytes;
  }
}

// Fails when a line break cut in two, or a piece of one byte, changes what is read.
TEST(EventFramer, WhereTheBytesAreCutMakesNoDifference) {
  const std::string lines =
      ":)\nevent: update\ndata: {\"a\":\"\xf0\x9f\x98\x80\",\ndata: \"b\":2}\n\n:thump\n\n"
      "event: delete\ndata:12\n\nevent: x\n\ndata: \n\nevent: status.update\ndata: {";
  int splits = 0;
  for (const std::string end : {"\n", "\r", "\r\n"}) {
    std::string bytes;
    for (const char c : lines) bytes += c == '\n' ? end : std::string(1, c);
    EventFramer whole;
    const Events expected = EventsOf(whole, {bytes});
    ASSERT_EQ(expected,
              (Events{"update {\"a\":\"\xf0\x9f\x98\x80\", \"b\":2}", "delete 12", "message "}));
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
      for (std::size_t second = first; second <= bytes.size(); ++second, ++splits) {
        EventFramer framer;
        ASSERT_EQ(EventsOf(framer, {bytes.substr(0, first), bytes.substr(first, second - first),
                                    bytes.substr(second)}),
                  expected)
            << "cut at " << first << " and " << second;
        ASSERT_EQ(framer.keep_alives(), 2u);
      }
    }
  }
  std::printf("one stream, three line ends: cut in %d ways, equal events\n", splits);
}

// Fails when some bytes, in pieces, give other events than in one.
TEST(EventFramer, AnyBytesInPiecesAreWhatTheyAreInOne) {
  std::mt19937 random(20260131);
  const std::vector<std::string> kParts = {"data: ", "event: ", ":", "\n",           "\r",   "\r\n",
                                           "\n\n",   "a",       " ", "\xef\xbb\xbf", "id: 1"};
  for (int round = 0; round < 5'000; ++round) {
    std::string bytes;
    for (std::size_t parts = random() % 40; parts > 0; --parts) {
      bytes += kParts[random() % kParts.size()];
    }
    EventFramer whole, cut;
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = 1 + random() % 5;
      pieces.push_back(bytes.substr(at, size));
      at += size;
    }
    ASSERT_EQ(EventsOf(cut, pieces), EventsOf(whole, {bytes})) << bytes;
    ASSERT_EQ(cut.keep_alives(), whole.keep_alives()) << bytes;
  }
}

TEST(EventFramer, AnEventThatWasCutOffIsForgotten) {
  EventFramer framer;
  EXPECT_EQ(EventsOf(framer, {"event: update\ndata: half"}), Events());
  framer.Reset();
  EXPECT_EQ(EventsOf(framer, {"\ndata: b\n\n"}), (Events{"message b"}));
}

TEST(EventFramer, OverlongEventsAreToldAndDoNotGrow) {
  for (std::size_t cut = 0; cut <= 40; ++cut) {
    EventFramer framer(12);
    const std::string bytes = "data: 1234\n\ndata: 12345\n\ndata: " + std::string(100, 'x') +
                              "\n\ndata: 12\ndata: 345\n\ndata: ok\n\n";
    EXPECT_EQ(EventsOf(framer, {bytes.substr(0, cut), bytes.substr(cut)}),
              (Events{"message 1234", "overlong 12", "overlong 12", "overlong 12", "message ok"}))
        << "cut at " << cut;
    EXPECT_EQ(framer.problem(), "");
  }
}

// Fails when an event without an end is waited for until the end of days, be it one line or many.
TEST(EventFramer, AnEndlessEventIsAProblem) {
  for (const std::string piece : {"xxxx", "data: x\n"}) {
    EventFramer framer(12);
    EXPECT_EQ(EventsOf(framer, {"data: "}), Events());
    for (int i = 0; i < 20; ++i) EXPECT_EQ(EventsOf(framer, {piece}), Events());
    EXPECT_EQ(framer.problem(), "an event of more than 48 bytes has no end yet");
    framer.Reset();
    EXPECT_EQ(framer.problem(), "");
  }
}

// Fails when comments alone, for days, count as an event without an end.
TEST(EventFramer, CommentsAreNoEvent) {
  EventFramer framer(12);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(EventsOf(framer, {":thump\n"}), Events());
  EXPECT_EQ(framer.problem(), "");
  EXPECT_EQ(framer.keep_alives(), 100u);
}

}  // namespace
}  // namespace producer
