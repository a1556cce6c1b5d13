#include "producer/parse/hashtags_in_text.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "consumer/extract/twitter_text.h"

namespace producer {
namespace {

TEST(HashtagsInText, WholeTagsAlone) {
  EXPECT_TRUE(IsHashtagIn("#a", "a"));
  EXPECT_TRUE(IsHashtagIn("so #Kafka, yes", "kafka"));
  EXPECT_FALSE(IsHashtagIn("kafka", "kafka"));
  EXPECT_FALSE(IsHashtagIn("#kafkas", "kafka"));
  EXPECT_FALSE(IsHashtagIn("x#kafka", "kafka"));
  EXPECT_FALSE(IsHashtagIn("http://a.de/#kafka", "kafka"));
}

// Fails when a tag is held for one of the text that the consumer, by twitter-text's rules, does not
// find there: it would be counted nowhere.
TEST(HashtagsInText, WhatIsSaidToBeThereIsFoundByTwitterTextsRules) {
  const std::vector<std::string> pieces = {"#",    "a", "é", "日",  "7",    "_", " ",
                                           "\n",   ".", ",", "://", "http", "/", "www.",
                                           ".com", "&", "@", "＃",  "-",    "ไ", "'"};
  std::mt19937 random(1);
  consumer::TwitterTextHashtags finder;
  int said = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string text, tag;
    for (unsigned i = 0; i < 1 + random() % 2; ++i) tag += pieces[1 + random() % 5];
    for (int i = 0; i < 6; ++i) {
      text += random() % 4 == 0 ? "#" + tag : pieces[random() % pieces.size()];
    }
    if (!IsHashtagIn(text, tag)) continue;
    ++said;
    std::vector<std::string_view> found;
    finder.Find(text, found);
    EXPECT_TRUE(std::ranges::find(found, "#" + tag) != found.end()) << text << " | " << tag;
  }
  EXPECT_GT(said, 100);
}

}  // namespace
}  // namespace producer
