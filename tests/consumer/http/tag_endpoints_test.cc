// /api/tags, /api/search and /api/history.
#include <gtest/gtest.h>

#include "consumer/http/history_endpoint.h"
#include "consumer/http/search_endpoint.h"
#include "consumer/http/tag_endpoint.h"
#include "tests/consumer/http/json_of.h"
#include "tests/consumer/http/live_sample.h"
#include "tests/consumer/job/memory_store.h"

namespace consumer {
namespace {

using shared::http::Response;
using test::JsonOf;
using test::LiveSample;
using Query = std::multimap<std::string, std::string>;

constexpr shared::UnixMillis kMinute = 60'000;

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

class TagEndpoints : public testing::Test {
 protected:
  TagEndpoints() {
    BatchOutcome outcome{.id = {0}, .time = test::kLiveTime};
    std::uint64_t tags = 0;
    const auto add = [&](const std::string& tag, std::uint64_t count) {
      outcome.changed.Append(tag, count, test::kLiveTime - 5000, test::kLiveTime);
      tags += count;
    };
    add("#kafka", 120);
    add("#kayak", 3);
    add("#Pakaf", 2);
    for (const std::string& tag : test::kHostileTags) add(tag, 1);
    outcome.totals.tags = tags;
    outcome.last_followed["#kafka"] = {
        {.id = "1", .time = 5, .user = "ada", .text = "old #kafka", .tags = {"#kafka"}},
        {.id = "2", .time = 6, .user = "", .text = "<b>\x1b[31m", .tags = {"#kafka"}}};
    EXPECT_TRUE(store_.Save(outcome).has_value());
    access_.Open(store_);
    sample_.run.followed = {"#kafka"};
    sample_.batch.rows = {{.tag = "#kafka", .count = 120},
                          {.tag = "#kayak", .count = 3},
                          {.tag = "#Pakaf", .count = 2}};
  }

  Response Tag(const std::string& tag) {
    return AnswerTag(sample_.Status(), access_, reading_,
                     {.path = "/api/tags/" + tag, .tail = tag});
  }
  Response Search(Query query) {
    return AnswerSearch(sample_.Status(), access_, reading_,
                        {.path = "", .query = std::move(query)});
  }
  Response History(Query query, shared::UnixMillis now) {
    return AnswerHistory(sample_.Status(), now, reading_, {.path = "", .query = std::move(query)});
  }

  std::string Found(Query query) {
    std::string tags;
    const auto json = JsonOf(Search(std::move(query)).body);
    for (const auto& row : json["rows"].GetArray()) {
      tags += std::string(row["hashtag"].GetString()) + "=" +
              std::to_string(row["count"].GetInt()) + " ";
    }
    return tags;
  }

  LiveSample sample_;
  test::MemoryStore store_;
  CheckpointAccess access_;
  const TagReading reading_{.as_counted =
                                [](const std::string& tag) {
                                  return tag.find('#') == std::string::npos ? "#" + tag : tag;
                                },
                            .folded = Lower};
};

TEST_F(TagEndpoints, ATagIsToldWithItsTweets) {
  EXPECT_EQ(Tag("#kafka").body,
            R"({"hashtag":"#kafka","count":120,"rank":1,"first_seen":"2026-01-31T12:00:01.000Z",)"
            R"("last_seen":"2026-01-31T12:00:06.000Z","changed_in_batch":0,"followed":true,)"
            R"("tweets":[{"id":"2","time":"1970-01-01T00:00:00.006Z","user":null,)"
            R"("text":"<b>\u001b[31m"},{"id":"1","time":"1970-01-01T00:00:00.005Z","user":"ada",)"
            R"("text":"old #kafka"}]})"
            "\n");
  EXPECT_EQ(Tag("kafka").body, Tag("#kafka").body) << "the sign may be left out";
}

// Fails when a tag that a page shows cannot be asked for.
TEST_F(TagEndpoints, HostileTagsAreFound) {
  for (const std::string& tag : test::kHostileTags) {
    // The job makes them UTF-8 before it counts them.
    if (tag == "#\xff\xfe" || !tag.starts_with('#')) continue;
    const Response response = Tag(tag);
    EXPECT_EQ(response.status, 200) << tag;
    const auto json = JsonOf(response.body);
    EXPECT_EQ(std::string(json["hashtag"].GetString(), json["hashtag"].GetStringLength()), tag);
    EXPECT_TRUE(json["rank"].IsNull());
    EXPECT_FALSE(json["followed"].GetBool());
    EXPECT_EQ(json["tweets"].Size(), 0u);
  }
}

TEST_F(TagEndpoints, WhatWasNotCountedIsNotFound) {
  EXPECT_EQ(Tag("#Kafka").status, 404);
  const Response response = Tag("<b>\n");
  EXPECT_EQ(response.status, 404);
  EXPECT_NE(std::string(JsonOf(response.body)["error"].GetString()).find("#<b>\n was not counted"),
            std::string::npos);
  EXPECT_EQ(Tag("#\xff\xfe").status, 400);
}

TEST_F(TagEndpoints, WithoutTheCheckpointTheySayWhy) {
  access_.Close();
  EXPECT_EQ(Tag("#kafka").status, 503);
  EXPECT_EQ(Search({{"q", "ka"}}).status, 503);
  EXPECT_NE(std::string(JsonOf(Tag("#kafka").body)["error"].GetString()).find("ask again later"),
            std::string::npos);
}

TEST_F(TagEndpoints, SearchIsByPrefixAndInTheTopAnywhere) {
  EXPECT_EQ(Found({{"q", "ka"}}), "#kafka=120 #kayak=3 #Pakaf=2 ");
  EXPECT_EQ(Found({{"q", "#kay"}}), "#kayak=3 ");
  EXPECT_EQ(Found({{"q", "AKAF"}}), "#Pakaf=2 ");
  EXPECT_EQ(Found({{"q", "ka"}, {"n", "1"}}), "#kafka=120 ");
  EXPECT_EQ(Found({{"q", "<img"}}), test::kHostileTags[0] + "=1 ");
  EXPECT_EQ(Found({{"q", "zzz"}}), "");
  for (const Query& wrong :
       {Query{}, Query{{"q", ""}}, Query{{"q", "\xff"}}, Query{{"q", std::string(1025, 'a')}},
        Query{{"q", "a"}, {"n", "0"}}, Query{{"query", "a"}}}) {
    EXPECT_EQ(Search(wrong).status, 400);
    EXPECT_NE(std::string(JsonOf(Search(wrong).body)["error"].GetString()), "");
  }
}

TEST_F(TagEndpoints, HistoryIsAnHourOfTotalsAndThePresent) {
  const shared::UnixMillis now = 100 * kMinute + 30'000;
  sample_.batch.history = {std::make_shared<const HistoryPoint>(
      HistoryPoint{.from = 98 * kMinute, .to = 99 * kMinute, .totals = {{"#kafka", 100}}})};
  const auto json = JsonOf(History({{"tag", "#kafka"}, {"tag", "none"}}, now).body);
  ASSERT_EQ(json["minutes"].Size(), 60u);
  EXPECT_STREQ(json["minutes"][59].GetString(), "1970-01-01T01:40:30.000Z");
  EXPECT_STREQ(json["minutes"][58].GetString(), "1970-01-01T01:40:00.000Z");
  EXPECT_STREQ(json["minutes"][0].GetString(), "1970-01-01T00:42:00.000Z");
  EXPECT_STREQ(json["field"].GetString(), "hashtag");
  ASSERT_EQ(json["tags"].Size(), 2u);
  EXPECT_STREQ(json["tags"][0]["hashtag"].GetString(), "#kafka");
  const auto& counts = json["tags"][0]["counts"];
  ASSERT_EQ(counts.Size(), 60u);
  EXPECT_EQ(counts[59].GetInt(), 120);
  EXPECT_TRUE(counts[58].IsNull());
  EXPECT_EQ(counts[57].GetInt(), 100);
  EXPECT_EQ(counts[56].GetInt(), 100);
  EXPECT_TRUE(counts[55].IsNull());
  EXPECT_STREQ(json["tags"][1]["hashtag"].GetString(), "#none");
  EXPECT_TRUE(json["tags"][1]["counts"][59].IsNull());
}

TEST_F(TagEndpoints, HistoryTakesAHundredTags) {
  Query query;
  EXPECT_EQ(History(query, 0).status, 400);
  for (int i = 0; i < 100; ++i) query.emplace("tag", "#" + std::to_string(i));
  EXPECT_EQ(JsonOf(History(query, 0).body)["tags"].Size(), 100u);
  query.emplace("tag", "#one more");
  EXPECT_EQ(History(query, 0).status, 400);
  EXPECT_EQ(History({{"tag", "\xff"}}, 0).status, 400);
  EXPECT_EQ(History({{"tags", "a"}}, 0).status, 400);
}

}  // namespace
}  // namespace consumer
