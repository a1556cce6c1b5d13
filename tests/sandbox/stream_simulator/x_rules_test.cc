#include <gtest/gtest.h>

#include "sandbox/stream_simulator/x_dialect.h"
#include "sandbox/stream_simulator/x_rule.h"
#include "sandbox/stream_simulator/x_rule_book.h"

namespace sandbox {
namespace {

SampleStatus Status(const std::string& text, const std::string& lang = "en") {
  auto status = ReadStatus(R"({"id_str":"1","text":")" + text + R"(","lang":")" + lang +
                           R"(","user":{"id_str":"9"}})");
  return *std::move(status);
}

bool Matches(const char* rule, const SampleStatus& status) {
  const auto read = XRule::Parse(rule);
  EXPECT_TRUE(read.has_value()) << rule << ": " << read.error().what;
  return read && read->Matches(status);
}

TEST(XRule, OperatorsMeanWhatXSays) {
  const SampleStatus post = Status("Snow day in Coca-Cola town #NoSchool @ada");
  for (const char* rule :
       {"snow", "snow day", "sun OR snow", "sun rain OR snow day", "(sun OR snow) day", "#noschool",
        "@ada", "snow lang:en", "snow -rain", "from:9", "(snow OR url:snow) (lang:de OR lang:en)",
        "snow has:hashtags"}) {
    EXPECT_TRUE(Matches(rule, post)) << rule;
  }
  EXPECT_TRUE(Matches("\"coca-cola\"", post));
  for (const char* rule : {"sno", "snow sun", "#school", "snow lang:de", "snow -day", "from:8",
                           "snow is:retweet", "sun OR rain"}) {
    EXPECT_FALSE(Matches(rule, post)) << rule;
  }
}

TEST(XRule, WhatXRefusesIsRefused) {
  for (const char* rule : {"", "lang:en", "-snow", "has:hashtags OR is:retweet", "(snow", "snow)",
                           "-(a b)", "a OR", "\"a", "sample:10 a", "this or that"}) {
    EXPECT_FALSE(XRule::Parse(rule).has_value()) << rule;
  }
  EXPECT_FALSE(XRule::Parse(std::string(1000, '(') + "a").has_value());
}

TEST(XRuleBook, AddsListsAndDeletes) {
  XRuleBook book;
  const XAnswer added =
      book.Change(R"({"add":[{"value":"snow","tag":"w"},{"value":"lang:en"}]})", false, 0);
  EXPECT_EQ(added.status, 201);
  EXPECT_NE(added.body.find(R"("created":1,"not_created":1)"), std::string::npos) << added.body;
  EXPECT_EQ(book.Change(R"({"add":[{"value":"snow"}]})", false, 0).status, 400);
  EXPECT_EQ(book.Change(R"({"add":[{"value":"rain"}]})", true, 0).status, 200);
  EXPECT_NE(book.List(0).body.find(R"("result_count":1)"), std::string::npos);
  const auto matching = book.Matching(Status("snow"));
  ASSERT_EQ(matching.size(), 1u);
  EXPECT_EQ(matching[0].tag, "w");
  EXPECT_EQ(book.Change(R"({"delete":{"ids":[")" + matching[0].id + R"("]}})", false, 0).status,
            200);
  EXPECT_TRUE(book.Matching(Status("snow")).empty());
  for (const char* body : {"", "[]", "{}", R"({"add":[7]})", R"({"delete":{}})"}) {
    EXPECT_EQ(book.Change(body, false, 0).status, 400) << body;
  }
}

TEST(XDialect, FieldsAreSentThatWereAskedFor) {
  XRuleBook book;
  XHistory history;
  const SampleStatus post = Status("a & #b");
  const std::string bare = XDialect({}, book, history).Status(post, 7, 0);
  EXPECT_EQ(bare, R"({"data":{"id":"7","edit_history_tweet_ids":["7"],"text":"a &amp; #b"},)"
                  R"("matching_rules":[]})");
  const std::string asked =
      XDialect({{"tweet.fields", "created_at,entities"}, {"expansions", "author_id"}}, book,
               history)
          .Status(post, 8, 0);
  EXPECT_NE(asked.find(R"("tag":"b")"), std::string::npos) << asked;
  EXPECT_NE(asked.find(R"("username":"user9")"), std::string::npos) << asked;
  EXPECT_EQ(history.Since(0).posts, 2u);
}

}  // namespace
}  // namespace sandbox
