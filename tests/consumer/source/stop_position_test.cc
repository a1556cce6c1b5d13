#include "consumer/source/stop_position.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

using shared::kafka::Positions;

constexpr shared::UnixMillis kAskedAt = 10'000;
const Positions kEnds{{{0}, {50}}, {{1}, {60}}};

TEST(StopPositionTest, ReadsTimesAndOffsets) {
  EXPECT_EQ(ParseStopPosition("@1234"), StopPosition(UntilTime{1234}));
  EXPECT_EQ(ParseStopPosition("2026-01-31T12:00:00Z"), StopPosition(UntilTime{1769860800000}));
  EXPECT_EQ(ParseStopPosition(R"({"0":5,"1":-1})"), StopPosition(Offsets{{{{0}, 5}, {{1}, -1}}}));
  EXPECT_EQ(ParseStopPosition(R"({"tweets":{"0":5}})"),
            StopPosition(Offsets{{{{0}, 5}}, "tweets"}));
}

// Fails when "2h" is taken for two hours ago by one person and for two hours ahead by another.
TEST(StopPositionTest, RefusesTheRestAndNamesTheForms) {
  for (const char* text : {"", "earliest", "latest", "2h", "@x", R"({"0":-2})", R"({"0":1.5})"}) {
    const auto stop = ParseStopPosition(text);
    ASSERT_FALSE(stop) << text;
    EXPECT_EQ(stop.error().kind, shared::ErrorKind::kUsage);
    EXPECT_NE(stop.error().what.find("give a time"), std::string::npos);
  }
}

TEST(StopPositionTest, ATimeThatHasPassedStopsAtTheFirstYoungRecordOrAtTheEnd) {
  const auto stops =
      StopsBefore(9'000, {{{0}, {20}}, {{1}, {60}}}, kEnds, Reach::kFuture, kAskedAt);
  EXPECT_EQ(stops.at, (Positions{{{0}, {20}}, {{1}, {60}}}));
  EXPECT_FALSE(stops.open_until);
}

// Fails when a partition without a record of tomorrow is done today.
TEST(StopPositionTest, ATimeThatLiesAheadLeavesPartitionsWithoutSuchARecordOpen) {
  const Positions first{{{0}, {20}}, {{1}, {60}}};
  const auto waits = StopsBefore(11'000, first, kEnds, Reach::kFuture, kAskedAt);
  EXPECT_EQ(waits.at, (Positions{{{0}, {20}}}));
  EXPECT_EQ(waits.open_until, 11'000);
  const auto now = StopsBefore(11'000, first, kEnds, Reach::kPresentEnds, kAskedAt);
  EXPECT_EQ(now.at, (Positions{{{0}, {20}}, {{1}, {60}}}));
  EXPECT_FALSE(now.open_until);
}

// Fails when a record that was appended after the question about the ends is read by a run that
// stops at them.
TEST(StopPositionTest, NothingPastTheEndsIsAStop) {
  const auto stops =
      StopsBefore(9'000, {{{0}, {55}}, {{1}, {61}}}, kEnds, Reach::kPresentEnds, kAskedAt);
  EXPECT_EQ(stops.at, kEnds);
}

}  // namespace
}  // namespace consumer
