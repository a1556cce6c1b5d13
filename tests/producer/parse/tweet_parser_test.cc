#include "producer/parse/tweet_parser.h"

#include <string>

#include <gtest/gtest.h>

namespace producer {
namespace {

class TweetParserTest : public testing::Test {
 protected:
  Tweet TweetOf(std::string_view line) {
    message_ = parser_.Parse(line);
    const Tweet* tweet = std::get_if<Tweet>(&message_);
    if (tweet == nullptr) ADD_FAILURE() << "no tweet: " << line.substr(0, 200) << ReasonOf(line);
    return tweet == nullptr ? Tweet{} : *tweet;
  }

  // Why a line is malformed; empty if it is not.
  std::string ReasonOf(std::string_view line) {
    const Message message = parser_.Parse(line);
    const Malformed* malformed = std::get_if<Malformed>(&message);
    return malformed == nullptr ? "" : malformed->reason;
  }

  TweetParser parser_;
  Message message_;
};

TEST_F(TweetParserTest, FieldsOfAStatus) {
  const Tweet tweet = TweetOf(
      R"({"created_at":"Wed Feb 29 19:42:02 +0000 2012","id":1,"id_str":"174942523154894848",)"
      R"("text":"hello #cpp","source":"web","user":{"id":5,"id_str":"5","screen_name":"ada",)"
      R"("location":"London","lang":"xx","entities":{"text":"no"}},"lang":"en",)"
      R"("entities":{"hashtags":[{"text":"cpp","indices":[6,10]}]},"timestamp_ms":"1330544522123"})");
  EXPECT_EQ(tweet.id, "174942523154894848");
  EXPECT_EQ(tweet.text, "hello #cpp");
  EXPECT_EQ(tweet.created_at, 1330544522123);
  EXPECT_EQ(tweet.user, "ada");
  EXPECT_EQ(tweet.location, "London");
  EXPECT_EQ(tweet.lang, "en");
  EXPECT_EQ(tweet.retweet_of, "");
}

TEST_F(TweetParserTest, CreatedAtStandsInForTimestampMs) {
  EXPECT_EQ(TweetOf(R"({"id_str":"1","text":"","created_at":"Wed Feb 29 19:42:02 +0000 2012"})")
                .created_at,
            1330544522000);
  EXPECT_EQ(TweetOf(R"({"id_str":"1","text":"","timestamp_ms":1330544522123})").created_at,
            1330544522123);
  EXPECT_EQ(TweetOf(R"({"id_str":"1","text":"","timestamp_ms":"soon"})").created_at, std::nullopt);
}

TEST_F(TweetParserTest, FullTextOfALongTweet) {
  EXPECT_EQ(TweetOf(R"({"id_str":"1","text":"cut…","truncated":true,"extended_tweet":)"
                    R"({"full_text":"whole #tag","display_text_range":[0,10]}})")
                .text,
            "whole #tag");
  EXPECT_EQ(TweetOf(R"({"id_str":"1","full_text":"of REST","text":"cut"})").text, "of REST");
}

// Fails when the text of the outer status is taken: it is cut, and begins with "RT @".
TEST_F(TweetParserTest, RetweetHasTheOriginalsText) {
  const Tweet tweet = TweetOf(
      R"({"id_str":"9","text":"RT @ada: cut…","user":{"screen_name":"bob","location":null},)"
      R"("lang":"de","timestamp_ms":"5","retweeted_status":{"id_str":"8","text":"cut",)"
      R"("timestamp_ms":"4","lang":"en","user":{"screen_name":"ada","location":"London"},)"
      R"("extended_tweet":{"full_text":"whole #tag"}}})");
  EXPECT_EQ(tweet.id, "9");
  EXPECT_EQ(tweet.text, "whole #tag");
  EXPECT_EQ(tweet.retweet_of, "8");
  EXPECT_EQ(tweet.user, "bob");
  EXPECT_EQ(tweet.location, "");
  EXPECT_EQ(tweet.lang, "de");
  EXPECT_EQ(tweet.created_at, 5);
}

TEST_F(TweetParserTest, QuotedStatusAddsNothing) {
  const Tweet tweet = TweetOf(
      R"({"quoted_status":{"id_str":"8","text":"quoted","extended_tweet":{"full_text":"q"},)"
      R"("user":{"screen_name":"ada"},"retweeted_status":{"id_str":"6","text":"six"}},)"
      R"("id_str":"9","text":"mine"})");
  EXPECT_EQ(tweet.text, "mine");
  EXPECT_EQ(tweet.user, "");
  EXPECT_EQ(tweet.retweet_of, "");
}

TEST_F(TweetParserTest, EscapesAndEntities) {
  EXPECT_EQ(
      TweetOf(R"({"id_str":"1","text":"a\nb \"c\" \u00e9 \ud83d\ude00 &lt;3 &amp;lt;"})").text,
      "a\nb \"c\" é 😀 <3 &lt;");
  EXPECT_EQ(TweetOf(R"({"id_str":"1","text":"a\u0000b"})").text, std::string_view("a\0b", 3));
  EXPECT_EQ(TweetOf(R"({"\u0069d_str":"1","text":"x"})").id, "1");
}

TEST_F(TweetParserTest, NumericIdKeepsItsDigits) {
  EXPECT_EQ(TweetOf(R"({"id":1745921654823731201,"text":"x"})").id, "1745921654823731201");
}

TEST_F(TweetParserTest, WhatARecordNeedsMustBeThere) {
  EXPECT_EQ(ReasonOf(R"({"id_str":"1"})"), "a status without a text");
  EXPECT_EQ(ReasonOf(R"({"id_str":"1","text":null})"), "a status without a text");
  EXPECT_EQ(ReasonOf(R"({"id_str":"1","text":{"text":"x"}})"), "a status without a text");
  EXPECT_EQ(ReasonOf(R"({"text":"x"})"), "a status without a decimal id_str");
  EXPECT_EQ(ReasonOf(R"({"id_str":"x1","text":"x"})"), "a status without a decimal id_str");
  EXPECT_EQ(ReasonOf(R"({"id_str":"","text":"x"})"), "a status without a decimal id_str");
}

TEST_F(TweetParserTest, WhatIsNoObjectIsMalformed) {
  for (const char* line : {"", " ", "7", "null", "\"text\"", "[]", "{}", "{", "}", "{\"a\"",
                           "{\"id_str\":\"1\",\"text\":\"x\"", "{\"id_str\":\"1\",\"text\":\"x\"}}",
                           "{\"id_str\":\"1\",\"text\":\"x\"} {}", "\xef\xbb\xbf{}", "garbage"}) {
    EXPECT_NE(ReasonOf(line), "") << line;
  }
  EXPECT_EQ(ReasonOf({"{\"id_str\":\"1\",\"text\":\"x\"}\0{", 26}), "a NUL byte in the line");
}

// Fails when only the fields we keep are checked, or only the bytes as they came.
TEST_F(TweetParserTest, BadUtf8AndHalfSurrogatePairsAreMalformed) {
  for (const char* bad : {"\xff", "\xc3", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80",
                          R"(\ud83d)", R"(\ude00)", R"(\ud83d\u0041)", R"(\ude00\ud83d)"}) {
    const std::string text = R"({"id_str":"1","text":")" + std::string(bad) + R"("})";
    EXPECT_NE(ReasonOf(text), "") << bad;
    const std::string elsewhere =
        R"({"x":[{"y":")" + std::string(bad) + R"("}],"id_str":"1","text":"t"})";
    EXPECT_NE(ReasonOf(elsewhere), "") << bad;
    const std::string key = R"({"id_str":"1","text":"t",")" + std::string(bad) + R"(":1})";
    EXPECT_NE(ReasonOf(key), "") << bad;
  }
}

TEST_F(TweetParserTest, DeepNestingIsMalformedAndHarmless) {
  const std::string brackets(10'000, '[');
  EXPECT_EQ(ReasonOf(brackets), "nested deeper than 64 levels");
  std::string objects;
  for (int i = 0; i < 10'000; ++i) objects += R"({"a":)";
  EXPECT_EQ(ReasonOf(objects), "nested deeper than 64 levels");
  EXPECT_EQ(
      ReasonOf(R"({"id_str":"1","text":"t","x":)" + brackets + std::string(10'000, ']') + "}"),
      "nested deeper than 64 levels");
}

TEST_F(TweetParserTest, AMebibyteOfTextIsRead) {
  const std::string text(1 << 20, 'x');
  EXPECT_EQ(TweetOf(R"({"id_str":"1","text":")" + text + R"("})").text, text);
  EXPECT_NE(ReasonOf(std::string(1 << 20, 'x')), "");
}

TEST_F(TweetParserTest, WhiteSpaceAroundIsFine) {
  EXPECT_EQ(TweetOf(" {\t\"id_str\" : \"1\", \"text\" : \"x\" } \r").text, "x");
}

}  // namespace
}  // namespace producer
