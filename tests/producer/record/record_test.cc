#include "producer/record/record.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "producer/record/record_batch.h"

namespace producer {
namespace {

using Headers = std::map<std::string, std::string>;

constexpr shared::UnixMillis kNow = 1'700'000'000'000;
constexpr std::int64_t kHour = 3'600'000;

Headers HeadersOf(const Record& record) {
  Headers headers;
  for (const auto& header : record.headers()) {
    headers.emplace(std::string(header.name), std::string(header.value));
  }
  return headers;
}

Tweet TweetOf(std::optional<shared::UnixMillis> created_at) {
  return {.id = "7",
          .text = "hi #a",
          .created_at = created_at,
          .user = {},
          .location = {},
          .lang = {},
          .retweet_of = {}};
}

RecordMaker::Made Make(const Tweet& tweet, std::optional<std::int64_t> retention_ms) {
  return RecordMaker({.source = "file", .retention_ms = retention_ms}).Make(tweet, kNow);
}

TEST(Record, HeadersOfTheOuterTweetAndNoEmptyOnes) {
  RecordMaker maker({.source = "twitter", .retention_ms = {}});
  const auto made = maker.Make({.id = "7",
                                .text = "hi #a",
                                .created_at = kNow - 5,
                                .user = "ada",
                                .location = "",
                                .lang = "en",
                                .retweet_of = "6"},
                               kNow);
  EXPECT_EQ(made.record.key, "7");
  EXPECT_EQ(made.record.value, "hi #a");
  EXPECT_EQ(made.record.timestamp, kNow - 5);
  EXPECT_FALSE(made.restamped);
  EXPECT_EQ(HeadersOf(made.record),
            (Headers{{"source", "twitter"}, {"user", "ada"}, {"lang", "en"}, {"retweet_of", "6"}}));
}

TEST(Record, ADeletionHasANullValue) {
  RecordMaker maker({.source = "twitter", .retention_ms = kHour});
  Notice notice;
  notice.deleted_id = "7";
  notice.deleted_at = kNow - 5;
  const auto made = maker.MakeDeletion(notice, kNow);
  EXPECT_EQ(made.record.key, "7");
  EXPECT_EQ(made.record.PublishedValue(), std::nullopt);
  EXPECT_EQ(made.record.timestamp, kNow - 5);
  EXPECT_EQ(HeadersOf(made.record), (Headers{{"source", "twitter"}}));
  notice.deleted_at = kNow - 2 * kHour;
  EXPECT_TRUE(maker.MakeDeletion(notice, kNow).restamped);
  notice.deleted_at.reset();
  EXPECT_EQ(maker.MakeDeletion(notice, kNow).record.timestamp, kNow);
}

// Fails when a topic that takes less than an hour ahead, or only what is recent, gets a batch that
// it refuses as a whole.
TEST(Record, WhatTheTopicWouldRefuseIsRestamped) {
  RecordMaker maker({.source = "file",
                     .retention_ms = -1,
                     .most_behind_ms = 24 * kHour,
                     .most_ahead_ms = kHour / 60});
  EXPECT_FALSE(maker.Make(TweetOf(kNow - 23 * kHour), kNow).restamped);
  EXPECT_TRUE(maker.Make(TweetOf(kNow - 25 * kHour), kNow).restamped);
  EXPECT_FALSE(maker.Make(TweetOf(kNow + kHour / 120), kNow).restamped);
  EXPECT_TRUE(maker.Make(TweetOf(kNow + kHour / 30), kNow).restamped);
  RecordMaker any({.source = "file",
                   .retention_ms = -1,
                   .most_behind_ms = INT64_MAX,
                   .most_ahead_ms = INT64_MAX});
  EXPECT_FALSE(any.Make(TweetOf(0), kNow).restamped);
  EXPECT_TRUE(any.Make(TweetOf(kNow + 2 * kHour), kNow).restamped);
}

// Fails when an old tweet keeps its time in a topic that would delete it.
TEST(Record, OlderThanTheRetentionIsRestamped) {
  const std::int64_t retention = 7 * 24 * kHour;
  EXPECT_FALSE(Make(TweetOf(kNow - retention), retention).restamped);
  RecordMaker maker({.source = "file", .retention_ms = retention});
  const auto made = maker.Make(TweetOf(kNow - retention - 1), kNow);
  EXPECT_TRUE(made.restamped);
  EXPECT_EQ(made.record.timestamp, kNow);
  EXPECT_EQ(HeadersOf(made.record)["created_at"], std::to_string(kNow - retention - 1));
}

TEST(Record, WithoutRetentionOldTweetsKeepTheirTime) {
  for (const std::optional<std::int64_t> for_ever : {std::optional<std::int64_t>(), {-1}}) {
    EXPECT_EQ(Make(TweetOf(1'360'000'000'000), for_ever).record.timestamp, 1'360'000'000'000);
  }
}

// Fails when a tweet of the future keeps its time: Kafka refuses it with its whole batch.
TEST(Record, MoreThanAnHourAheadIsRestamped) {
  EXPECT_FALSE(Make(TweetOf(kNow + kHour), -1).restamped);
  EXPECT_TRUE(Make(TweetOf(kNow + kHour + 1), -1).restamped);
}

TEST(Record, IngestTimeOnRequestAndForLackOfAnother) {
  RecordMaker maker({.source = "file", .always_ingest_time = true, .retention_ms = {}});
  const auto made = maker.Make(TweetOf(kNow - 5), kNow);
  EXPECT_EQ(made.record.timestamp, kNow);
  EXPECT_EQ(HeadersOf(made.record)["created_at"], std::to_string(kNow - 5));
  const auto timeless = Make(TweetOf(std::nullopt), {});
  EXPECT_EQ(timeless.record.timestamp, kNow);
  EXPECT_EQ(timeless.record.header_count, 1u);
}

// Fails when the batch keeps views into what it was given.
TEST(RecordBatch, OwnsItsBytes) {
  RecordBatch batch;
  std::string text, user;  // Alive and overwritten when the batch is looked at.
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 5000; ++i) {
      text.assign(200, static_cast<char>('a' + i % 26));
      user = "user" + std::to_string(i);
      Record record{.key = "1", .value = text};
      record.AddHeader("user", user);
      batch.Add(record);
      text.assign(200, '!');
      user.assign(5, '!');
    }
    ASSERT_EQ(batch.records().size(), 5000u);
    for (std::size_t i = 0; i < 5000; ++i) {
      const Record& record = batch.records()[i];
      EXPECT_EQ(record.value, std::string(200, static_cast<char>('a' + i % 26)));
      EXPECT_EQ(record.headers()[0].value, "user" + std::to_string(i));
    }
    batch.Clear();
    EXPECT_TRUE(batch.empty());
  }
}

}  // namespace
}  // namespace producer
