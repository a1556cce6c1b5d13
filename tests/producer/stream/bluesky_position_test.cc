#include "producer/stream/bluesky_position.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

constexpr std::int64_t kSecond = 1'000'000, kHour = 3600 * kSecond;
constexpr std::int64_t kStood = 1'700'000'000 * kSecond;
constexpr shared::UnixMillis kResumedAt = (kStood + kHour) / 1000;

class BlueskyResumptionTest : public testing::Test {
 protected:
  BlueskyResumptionTest() { resumption_.Restore("bluesky 1700000000000000 a.example"); }

  BlueskyResumption resumption_;
};

TEST(BlueskyPosition, ReadsWhatItWroteAndNothingElse) {
  const BlueskyPosition position{1700000000123456, "a.example"};
  const auto read = BlueskyPosition::Parse(position.Text());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->micros, position.micros);
  EXPECT_EQ(read->host, position.host);
  for (const char* text :
       {"", "bluesky ", "bluesky x a", "bluesky 7", "twitter 7 a", "bluesky -7 a"}) {
    EXPECT_FALSE(BlueskyPosition::Parse(text).has_value()) << text;
  }
}

TEST_F(BlueskyResumptionTest, ItGoesOnALittleEarlierThanItStood) {
  EXPECT_EQ(resumption_.Begin("a.example", kResumedAt), kStood - 2 * kSecond);
  EXPECT_EQ(resumption_.Begin("b.example", kResumedAt), kStood - 30 * kSecond);
  EXPECT_EQ(resumption_.MissedAtOpening(kResumedAt), std::nullopt);
  EXPECT_EQ(resumption_.OnDealtWith(kStood - 2 * kSecond, "a.example", kResumedAt), std::nullopt);
  EXPECT_EQ(resumption_.Text(), "bluesky 1700000000000000 a.example");
  EXPECT_EQ(resumption_.OnDealtWith(kStood + kHour, "a.example", kResumedAt), std::nullopt);
  EXPECT_EQ(resumption_.Text(), "bluesky 1700003600000000 a.example");
}

TEST_F(BlueskyResumptionTest, AtFirstItAsksForWhatIsNew) {
  BlueskyResumption fresh;
  fresh.Restore("twitter 7");
  EXPECT_FALSE(fresh.stands());
  EXPECT_EQ(fresh.Begin("a.example", kResumedAt), std::nullopt);
  EXPECT_EQ(fresh.MissedAtOpening(kResumedAt), std::nullopt);
  EXPECT_EQ(fresh.OnDealtWith(kStood, "a.example", kResumedAt), std::nullopt);
  EXPECT_TRUE(fresh.stands());
}

// Fails when a server that keeps an hour, and says nothing, is believed to have sent all.
TEST_F(BlueskyResumptionTest, AFirstMessageThatIsMuchYoungerShowsWhatWasNotKept) {
  resumption_.Begin("a.example", kResumedAt);
  EXPECT_EQ(resumption_.OnDealtWith(kStood + 61 * kSecond, "a.example", kResumedAt),
            (MissedTime{kStood / 1000, kStood / 1000 + 61'000}));
  EXPECT_EQ(resumption_.OnDealtWith(kStood + kHour, "a.example", kResumedAt), std::nullopt);
}

// Fails when the time beyond 36 hours is told twice.
TEST_F(BlueskyResumptionTest, WhatNoServerKeepsIsToldAtTheOpening) {
  const shared::UnixMillis now = (kStood + 40 * kHour) / 1000;
  resumption_.Begin("a.example", now);
  const MissedTime missed{kStood / 1000, (kStood + 4 * kHour) / 1000};
  EXPECT_EQ(resumption_.MissedAtOpening(now), missed);
  EXPECT_EQ(resumption_.OnDealtWith(kStood + 4 * kHour + kSecond, "a.example", now), std::nullopt);
}

TEST_F(BlueskyResumptionTest, ARefusedPositionIsGivenUpAndItsTimeTold) {
  resumption_.Begin("a.example", kResumedAt);
  resumption_.OnTooOld();
  EXPECT_EQ(resumption_.Begin("a.example", kResumedAt), std::nullopt);
  EXPECT_EQ(resumption_.Text(), "bluesky 1700000000000000 a.example");  // Until there is another.
  EXPECT_EQ(resumption_.MissedAtOpening(kResumedAt), (MissedTime{kStood / 1000, kResumedAt}));
  EXPECT_EQ(resumption_.OnDealtWith(kResumedAt * 1000, "a.example", kResumedAt), std::nullopt);
  EXPECT_EQ(resumption_.Begin("a.example", kResumedAt), kResumedAt * 1000 - 2 * kSecond);
}

// Fails when one time that has not come has all be left out that is written until then.
TEST_F(BlueskyResumptionTest, ATimeFarAheadIsNoPosition) {
  resumption_.Begin("a.example", kResumedAt);
  EXPECT_EQ(resumption_.OnDealtWith(kStood + 3 * kHour, "a.example", kResumedAt), std::nullopt);
  EXPECT_EQ(resumption_.Text(), "bluesky 1700000000000000 a.example");
}

// Fails when a position ahead of a host's clock, which then sends what is new, hides what was
// missed, and stays: until that time has come each connection would miss what came before it.
TEST_F(BlueskyResumptionTest, AMessageBeforeWhatWasAskedForShowsThatThePositionWasNotHeeded) {
  resumption_.Begin("a.example", kResumedAt);
  const shared::UnixMillis dealt_with = kResumedAt + 1000;
  EXPECT_EQ(resumption_.OnDealtWith(kResumedAt * 1000 + kHour / 2, "a.example", dealt_with),
            (MissedTime{kStood / 1000, kResumedAt + 1'800'000}));
  EXPECT_EQ(resumption_.Begin("b.example", kResumedAt + 9000),
            kResumedAt * 1000 + kHour / 2 - 30 * kSecond);
  EXPECT_EQ(resumption_.OnDealtWith((kResumedAt + 10'000) * 1000, "b.example", kResumedAt + 10'000),
            (MissedTime{dealt_with, kResumedAt + 10'000}));
  EXPECT_EQ(resumption_.Begin("b.example", kResumedAt + 11'000), (kResumedAt + 8'000) * 1000);
}

// Likewise of an earlier run: when that was is known by its position alone.
TEST_F(BlueskyResumptionTest, APositionInTheFutureIsGivenUp) {
  resumption_.Restore("bluesky 9223372036854775807 a.example");
  resumption_.Begin("a.example", kResumedAt);
  EXPECT_EQ(resumption_.OnDealtWith(kResumedAt * 1000, "a.example", kResumedAt),
            (MissedTime{kResumedAt, kResumedAt}));
  EXPECT_EQ(resumption_.Begin("a.example", kResumedAt), kResumedAt * 1000 - 2 * kSecond);
}

}  // namespace
}  // namespace producer
