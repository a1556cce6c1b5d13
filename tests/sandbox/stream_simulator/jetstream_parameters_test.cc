#include "sandbox/stream_simulator/jetstream_parameters.h"

#include <gtest/gtest.h>

#include "sandbox/stream_simulator/sample_status.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kSecond = 1'000'000;  // Of Jetstream's clock.
constexpr std::int64_t kOldest = 1'700'000'000 * kSecond;
constexpr std::int64_t kJoinedAt = kOldest + 100 * kSecond;

// Ten events a second: 1,000 are past, and those before number 400 are no longer kept.
class AskedOfJetstream : public testing::Test {
 protected:
  OrRefusal<JetstreamParameters> Ask(bool v2, const producer::Parameters& parameters) const {
    return ReadJetstreamParameters(
        v2, parameters,
        {.timeline = timeline_, .now = kJoinedAt, .look_back = 60s, .dictionary = [] {
           return 7;
         }});
  }
  OrRefusal<JetstreamParameters> From(bool v2, std::int64_t cursor) const {
    return Ask(v2, {{"cursor", std::to_string(cursor)}});
  }

  const std::vector<SampleStatus> statuses_ = *LoadStatuses(TEST_DATA_DIR "/sample_tweets.jsonl");
  const JetstreamTimeline timeline_{statuses_, {.rate = 10, .begin = kOldest}};
};

TEST_F(AskedOfJetstream, WithoutACursorWhatIsNew) {
  for (const bool v2 : {false, true}) EXPECT_EQ(Ask(v2, {})->next, 1000u);
}

TEST_F(AskedOfJetstream, ACursorIsATimeOrANumber) {
  for (const bool v2 : {false, true}) {
    EXPECT_EQ(From(v2, kJoinedAt - 10 * kSecond)->next, 900u);
    EXPECT_EQ(From(v2, 951)->next, 950u);
    EXPECT_EQ(From(v2, 951)->info, "");
  }
}

TEST_F(AskedOfJetstream, WhatIsNoLongerKept) {
  EXPECT_EQ(From(false, 3)->next, 400u);
  EXPECT_EQ(From(false, kOldest)->next, 400u);
  EXPECT_EQ(From(true, 3).error().message, "CursorTooOld: the oldest event kept is 401");
  EXPECT_EQ(From(true, kOldest)->next, 400u);
  EXPECT_NE(From(true, kOldest)->info.find("OutdatedCursor"), std::string::npos);
}

TEST_F(AskedOfJetstream, WhatIsAhead) {
  for (const std::int64_t cursor : {std::int64_t{5000}, kJoinedAt + kSecond}) {
    EXPECT_EQ(From(false, cursor)->next, 1000u);
    EXPECT_EQ(From(false, cursor)->info, "");
    EXPECT_EQ(From(true, cursor)->next, 1000u);
    EXPECT_NE(From(true, cursor)->info.find("FutureCursor"), std::string::npos);
  }
}

TEST_F(AskedOfJetstream, NoNumberIsRefused) {
  for (const char* cursor : {"x", "12x", "-1", "99999999999999999999"}) {
    EXPECT_EQ(Ask(false, {{"cursor", cursor}}).error().status, 400) << cursor;
  }
}

TEST_F(AskedOfJetstream, CollectionsAndKinds) {
  EXPECT_TRUE(Ask(false, {{"wantedCollections", "app.bsky.*"}})->posts);
  EXPECT_FALSE(Ask(false, {{"wantedCollections", "app.bsky.feed.like"}})->posts);
  EXPECT_TRUE(Ask(false, {{"wantedCollections", "app.bsky.feed.post"}})->others);
  EXPECT_EQ(Ask(true, {{"wantedCollections", "app.bsky.*"}}).error().status, 400);
  EXPECT_FALSE(Ask(true, {{"kinds", "commit"}})->others);
  EXPECT_FALSE(Ask(true, {{"kinds", "identity"}})->posts);
}

TEST_F(AskedOfJetstream, TheDictionaryThereIs) {
  EXPECT_TRUE(Ask(true, {{"zstdDictionary", "7"}})->compressed);
  EXPECT_EQ(Ask(true, {{"zstdDictionary", "8"}}).error().message,
            "UnknownZstdDictionary: the current one is 7");
  EXPECT_FALSE(Ask(false, {{"zstdDictionary", "8"}})->compressed);
}

}  // namespace
}  // namespace sandbox
