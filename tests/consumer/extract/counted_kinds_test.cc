// What is counted beside hashtags: words, mentions, cashtags, URLs, matches.
#include <string>

#include <gtest/gtest.h>

#include "consumer/extract/extractor.h"

namespace consumer {
namespace {

using Tags = std::vector<std::string>;

Tags CountedIn(const ExtractOptions& options, std::string_view text) {
  const auto extractor = MakeExtractor(options);
  std::vector<std::string_view> views;
  extractor->Extract(text, "known", views);
  return {views.begin(), views.end()};
}

Tags Found(CountWhat what, std::string_view text) { return CountedIn({.what = what}, text); }
Tags Matched(std::string pattern, std::string_view text) {
  return CountedIn({.what = CountWhat::kPattern, .pattern = std::move(pattern)}, text);
}

TEST(WordsTest, AnyWhiteSpaceEndsAWordAndNoneIsEmpty) {
  EXPECT_EQ(Found(CountWhat::kWords, "  to be,\tor\u3000not #to\n\nbe\u00A0"),
            (Tags{"to", "be,", "or", "not", "#to", "be"}));
  EXPECT_EQ(Found(CountWhat::kWords, ""), Tags{});
  EXPECT_EQ(Found(CountWhat::kWords, " \u2009 "), Tags{});
}

// Fails when Spark's empty words are lost: its table has a row for them.
TEST(WordsTest, SparkSplitsAtEachSpace) {
  const ExtractOptions spark{.what = CountWhat::kWords, .tokenizer = Tokenizer::kSpark};
  EXPECT_EQ(CountedIn(spark, "a  b\tc "), (Tags{"a", "", "b\tc", ""}));
  EXPECT_EQ(CountedIn(spark, ""), Tags{""});
}

TEST(WordsTest, BadBytesBecomeReplacementCharacters) {
  const ExtractOptions spark{.what = CountWhat::kWords, .tokenizer = Tokenizer::kSpark};
  for (const ExtractOptions& options : {spark, ExtractOptions{.what = CountWhat::kWords}}) {
    EXPECT_EQ(CountedIn(options, "a\xFF \xE3\x80 b"), (Tags{"a\uFFFD", "\uFFFD", "b"}));
  }
}

TEST(MentionsTest, ANameFollowsTheSign) {
  EXPECT_EQ(Found(CountWhat::kMentions, "@anna hi \uFF20bob_7, (@c) \u65E5@d: no@e @ @\u00E9"),
            (Tags{"@anna", "@bob_7", "@c", "@d"}));
  EXPECT_EQ(Found(CountWhat::kMentions, "@abcdefghijklmnopqrstuvwxyz"),
            Tags{"@abcdefghijklmnopqrst"})
      << "20 characters at most, as the package cuts it";
}

TEST(MentionsTest, WhatStandsAroundIt) {
  EXPECT_EQ(Found(CountWhat::kMentions, "RT@a rt:@b xRT@c .RT@d $@e &@f"), (Tags{"@a", "@b"}));
  EXPECT_EQ(Found(CountWhat::kMentions, "@a@b @c\u00E9 @d:// @e."), Tags{"@e"});
}

TEST(MentionsTest, NeitherAListNorAPartOfAUrlIsOne) {
  EXPECT_EQ(Found(CountWhat::kMentions, "@a/news @b/1 https://m.social/@c"), (Tags{"@b"}));
}

TEST(CashtagsTest, LettersFollowTheSignAndSpaceOrPunctuationThem) {
  EXPECT_EQ(Found(CountWhat::kCashtags, "$AAPL, $brk.B $brk_ab; $a.abc $T"),
            (Tags{"$AAPL", "$brk.B", "$brk_ab", "$a", "$T"}));
  EXPECT_EQ(Found(CountWhat::kCashtags, "US$A $5 $toolong $A\" $$B ($C) $\u00E9"), Tags{});
}

TEST(UrlsTest, AreTakenAsThePackageTellsThem) {
  EXPECT_EQ(Found(CountWhat::kUrls, "see https://t.co/Ab1?x, example.com/(a)! and a@b.com"),
            (Tags{"https://t.co/Ab1?x", "example.com/(a)"}));
}

// Fails when the span between domain and path is counted with the URL.
TEST(UrlsTest, WhatADomainHasAfterItsAsciiPartIsLeftOut) {
  EXPECT_EQ(Found(CountWhat::kUrls, "b.com.\u65E5\u672C.jp/p c.com"), (Tags{"b.com/p", "c.com"}));
}

TEST(UrlsTest, BadBytesBecomeReplacementCharacters) {
  EXPECT_EQ(Found(CountWhat::kUrls,
                  "http://a\xFF"
                  "b.com/x c.com"),
            (Tags{"http://a\uFFFDb.com/x", "c.com"}));
}

TEST(PatternTest, TheWholeMatchIsCountedOrItsGroup) {
  EXPECT_EQ(Matched("\\d+ km", "5 km and 12 km"), (Tags{"5 km", "12 km"}));
  EXPECT_EQ(Matched("(\\d+) km", "5 km and 12 km"), (Tags{"5", "12"}));
  EXPECT_EQ(Matched("(?i)k(?:a)(f)?", "kaf KA"), (Tags{"f"})) << "a group that took no part";
}

// Fails when an empty match is tried again where it was, or a character is cut in two.
TEST(PatternTest, EmptyMatchesAreLeftOut) {
  EXPECT_EQ(Matched("a*", "ba\u65E5aa"), (Tags{"a", "aa"}));
  EXPECT_EQ(Matched("x?", ""), Tags{});
}

TEST(PatternTest, TheBeginningIsThatOfTheText) {
  EXPECT_EQ(Matched("^a", "aaa"), Tags{"a"});
  EXPECT_EQ(Matched("\\ba", "aa a"), (Tags{"a", "a"}));
}

TEST(PatternTest, BadBytesBecomeReplacementCharacters) {
  EXPECT_EQ(Matched("..", "a\xFF\xE3\x80z"), (Tags{"a\uFFFD", "\uFFFDz"}));
}

TEST(CountedKindsTest, EachIsFoldedWhereAsked) {
  const auto folded = [](CountWhat what, std::string_view text) {
    return CountedIn({.what = what, .pattern = "[A-Z]\\w", .fold_case = true}, text);
  };
  EXPECT_EQ(folded(CountWhat::kWords, "Stra\u00DFe"), Tags{"strasse"});
  EXPECT_EQ(folded(CountWhat::kMentions, "@Anna"), Tags{"@anna"});
  EXPECT_EQ(folded(CountWhat::kCashtags, "$AAPL"), Tags{"$aapl"});
  EXPECT_EQ(folded(CountWhat::kUrls, "HTTP://A.com/B"), Tags{"http://a.com/b"});
  EXPECT_EQ(folded(CountWhat::kPattern, "Ab"), Tags{"ab"});
}

TEST(TagFiltersTest, TextsAreCleanedInOrderBeforeAnythingIsFound) {
  const ExtractOptions options{
      .what = CountWhat::kWords,
      .filters = {.clean = {{"#", ""}, {"RT:?", ""}, {"(\\w)\\d", "<\\1>"}}}};
  EXPECT_EQ(CountedIn(options, "RT: #RT a1"), (Tags{"<a>"}));
}

// Fails when the expression sees bytes that are no character.
TEST(TagFiltersTest, TextsAreMadeValidBeforeTheyAreCleaned) {
  const ExtractOptions options{.what = CountWhat::kWords, .filters = {.clean = {{"\uFFFD", "?"}}}};
  EXPECT_EQ(CountedIn(options, "a\xFF\xE3\x80 b"), (Tags{"a??", "b"}));
}

TEST(TagFiltersTest, OneOfIncludeAndNoneOfExcludeIsFoundInATag) {
  const ExtractOptions options{
      .fold_case = true, .filters = {.include = {"^#k", "s$"}, .exclude = {"spam", "^#kafka$"}}};
  EXPECT_EQ(CountedIn(options, "#Kafka #Kafkas #KSpam #cats #dog"),
            (Tags{"#kafkas", "#cats", "#known"}))
      << "the header's tag too, as tags are counted: folded, with their sign";
}

TEST(TagFiltersTest, ATagCountsOnceInATextWhereAsked) {
  const ExtractOptions options{.fold_case = true, .filters = {.distinct = true}};
  const auto extractor = MakeExtractor(options);
  std::vector<std::string_view> tags{"#a"};
  extractor->Extract("#a #B #A #b #c", "", tags);
  EXPECT_EQ(tags, (std::vector<std::string_view>{"#a", "#a", "#b", "#c"})) << "in one text";
}

}  // namespace
}  // namespace consumer
