// What is counted, as it is asked for.
#include <gtest/gtest.h>

#include "tests/consumer/options/parsed_line.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using test::Arguments;
using test::Complaint;
using test::Parse;

TEST(CountingOptionsTest, EveryKindIsTakenByItsName) {
  for (const CountWhat what : kPlainCounts) {
    const Arguments arguments{"--count", std::string(NameOf(what)), "--show-tweets", "1"};
    EXPECT_EQ(Parse(arguments).extract.what, what) << NameOf(what);
  }
  const ExtractOptions pattern = Parse({"--count", "pattern:(\\d+)=km"}).extract;
  EXPECT_EQ(pattern.what, CountWhat::kPattern);
  EXPECT_EQ(pattern.pattern, "(\\d+)=km");
}

TEST(CountingOptionsTest, ThePatternGoesWithItsKind) {
  EXPECT_EQ(Parse({"--count", "words"}, {{"HOME", "/"}, {"HASHTAG_CONSUMER_COUNT", "pattern:a"}})
                .extract.pattern,
            "");
}

TEST(CountingOptionsTest, WhatIsNoKindIsRefusedWithTheNearest) {
  EXPECT_NE(Complaint({"--count", "word"}).find("did you mean words?"), std::string::npos)
      << Complaint({"--count", "word"});
  EXPECT_NE(Complaint({"--count", "pattern"}).find("pattern:REGEX"), std::string::npos);
}

// Fails when a bad expression is found only once a record comes.
TEST(CountingOptionsTest, ABadExpressionIsRefusedWithTheReason) {
  EXPECT_EQ(Complaint({"--count", "pattern:(a"}),
            "--count: \"(a\" is no regular expression of RE2: missing ): (a");
  EXPECT_EQ(Complaint({"--count", "pattern:"}), "--count: the regular expression is empty");
  EXPECT_EQ(Complaint({"--count", "pattern:(a)(b)"}),
            "--count: \"(a)(b)\" has 2 groups, and only one can be counted: write the others as "
            "(?:...)");
  EXPECT_EQ(Complaint({"--include", "a", "--include", "["}),
            "--include: \"[\" is no regular expression of RE2: missing ]: [");
  EXPECT_EQ(Complaint({"--exclude", "a**"}),
            "--exclude: \"a**\" is no regular expression of RE2: bad repetition operator: **");
  EXPECT_EQ(Complaint({"--clean", "RT"}),
            "--clean: \"RT\" lacks its \"=\": REGEX=REPLACEMENT, as in 'RT='");
  EXPECT_NE(Complaint({"--clean", "a=\\1"}).find("--clean: \"\\1\" cannot replace \"a\""),
            std::string::npos);
}

TEST(CountingOptionsTest, ACleanRulePartsAtItsFirstPlainEqualsSign) {
  using Rules = std::vector<CleanRule>;
  EXPECT_EQ(Parse({"--clean", "a\\=b=c=d", "--clean", "RT="}).extract.filters.clean,
            (Rules{{"a\\=b", "c=d"}, {"RT", ""}}));
  EXPECT_EQ(Parse({"--clean", "a\\\\=b"}).extract.filters.clean, (Rules{{"a\\\\", "b"}}))
      << "a backslash that is escaped escapes nothing";
}

TEST(CountingOptionsTest, FiltersAreTaken) {
  const TagFilters filters =
      Parse({"--include", "a", "--include", "b,c", "--exclude", "d", "--distinct-per-tweet"})
          .extract.filters;
  EXPECT_EQ(filters.include, (std::vector<std::string>{"a", "b,c"}));
  EXPECT_EQ(filters.exclude, std::vector<std::string>{"d"});
  EXPECT_TRUE(filters.distinct);
}

TEST(CountingOptionsTest, WhichRecordsCountIsTaken) {
  EXPECT_EQ(Parse({}).intake, IntakeOptions());
  EXPECT_EQ(Parse({"--retweets", "skip", "--distinct-ids", "1000000", "--value",
                   "json:/extended_tweet/full_text"})
                .intake,
            (IntakeOptions{.skip_retweets = true,
                           .json_pointer = "/extended_tweet/full_text",
                           .distinct_ids = 1'000'000}));
  EXPECT_EQ(Parse({"--value", "text"}, {{"HOME", "/"}, {"HASHTAG_CONSUMER_VALUE", "json:/a"}})
                .intake.json_pointer,
            std::nullopt);
  EXPECT_EQ(Complaint({"--value", "json:text"}),
            "--value: \"text\" is no JSON pointer, such as /text or /extended_tweet/full_text");
  EXPECT_NE(Complaint({"--value", "jsn:/text"}), "");
  EXPECT_NE(Complaint({"--retweets", "no"}), "");
  EXPECT_NE(Complaint({"--distinct-ids", "100000001"}), "");
}

// Fails when a flag that changes nothing is passed over in silence.
TEST(CountingOptionsTest, WhatWouldDoNothingIsRefused) {
  EXPECT_EQ(Complaint({"--count", "urls", "--tokenizer", "spark"}),
            "--tokenizer does nothing here: it is about hashtags and words");
  EXPECT_EQ(Complaint({"--count", "words", "--tokenizer", "prefix"}),
            "--tokenizer does nothing here: prefix is about hashtags; words take spark, or split "
            "at white space");
  EXPECT_EQ(Complaint({"--count", "words", "--tokenizer", "spark"}), "");
  for (const Arguments& flag : {Arguments{"--clean", "a="},
                                {"--include", "a"},
                                {"--exclude", "a"},
                                {"--distinct-per-tweet"}}) {
    Arguments arguments{"--count", "none", "--show-tweets", "3"};
    arguments.insert(arguments.end(), flag.begin(), flag.end());
    EXPECT_EQ(Complaint(arguments),
              flag.front() + " does nothing here: --count none counts nothing");
  }
}

}  // namespace
}  // namespace consumer
