#include "consumer/extract/extractor.h"

#include <string>

#include <gtest/gtest.h>

namespace consumer {
namespace {

using Tags = std::vector<std::string>;

Tags Extracted(const ExtractOptions& options, std::string_view text, std::string_view known = "") {
  const auto extractor = MakeExtractor(options);
  std::vector<std::string_view> views;
  extractor->Extract(text, known, views);
  return {views.begin(), views.end()};
}

Tags Spark(std::string_view text) { return Extracted({.tokenizer = Tokenizer::kSpark}, text); }
Tags Prefix(std::string_view text) { return Extracted({.tokenizer = Tokenizer::kPrefix}, text); }
Tags Folded(Tokenizer tokenizer, std::string_view text, std::string_view known = "") {
  return Extracted({.tokenizer = tokenizer, .fold_case = true}, text, known);
}

TEST(SparkTokenizerTest, WordsWithASignCountAsTheyStand) {
  EXPECT_EQ(Spark("a#b # ##x plain x#"), (Tags{"a#b", "#", "##x", "x#"}));
  EXPECT_EQ(Spark("#a #a"), (Tags{"#a", "#a"}));
  EXPECT_EQ(Spark("no tag"), Tags{});
  EXPECT_EQ(Spark(""), Tags{});
}

// Fails when any white space but U+0020 ends a word.
TEST(SparkTokenizerTest, OnlyASpaceEndsAWord) {
  EXPECT_EQ(Spark("  #a\t#b\n#c\u3000#d  #e "), (Tags{"#a\t#b\n#c\u3000#d", "#e"}));
}

TEST(SparkTokenizerTest, AFullWidthSignIsNone) { EXPECT_EQ(Spark("\uFF03a"), Tags{}); }

TEST(PrefixTokenizerTest, WordsThatBeginWithASignCountAsTheyStand) {
  EXPECT_EQ(Prefix("#a a#b # ##x x# (#y)"), (Tags{"#a", "#", "##x"}));
}

TEST(PrefixTokenizerTest, AnyWhiteSpaceEndsAWord) {
  EXPECT_EQ(Prefix("#a\t#b\n#c\u3000#d\u00A0#e\u2009#f\u0085#g"),
            (Tags{"#a", "#b", "#c", "#d", "#e", "#f", "#g"}));
  EXPECT_EQ(Prefix("#a\u200B#b"), Tags{"#a\u200B#b"}) << "a zero-width space is no white space";
}

// Fails when words are cut out before the text is made valid, or when only the tags are.
TEST(ExtractorTest, BadBytesBecomeReplacementCharacters) {
  EXPECT_EQ(Spark("\xFF #a\xC3 b\xE2\x82#c"), (Tags{"#a\uFFFD", "b\uFFFD#c"}));
  EXPECT_EQ(Prefix("\xFF#x #a\xC3 \xE3\x80#b"), Tags{"#a\uFFFD"});
  EXPECT_EQ(Extracted({}, "\xFF#a\xC3 &#b \xED\xA0\x80#c"), (Tags{"#a", "#c"}));
}

TEST(ExtractorTest, TagsAreAppended) {
  std::vector<std::string_view> tags{"kept"};
  for (const Tokenizer tokenizer :
       {Tokenizer::kSpark, Tokenizer::kPrefix, Tokenizer::kTwitterText}) {
    const auto extractor = MakeExtractor({.tokenizer = tokenizer, .fold_case = true});
    extractor->Extract("#A", "", tags);
    ASSERT_EQ(tags, (std::vector<std::string_view>{"kept", "#a"}));
    tags.pop_back();
  }
}

TEST(KnownTagsTest, TheHeaderAddsWhatTheTextLacks) {
  EXPECT_EQ(Extracted({}, "#b text #b", "a b  c"), (Tags{"#b", "#b", "#a", "#c"}));
  EXPECT_EQ(Extracted({}, "none", "a a"), Tags{"#a"});
  EXPECT_EQ(Extracted({}, "\uFF03a", "a"), Tags{"#a"});
  EXPECT_EQ(Extracted({}, "", "\xFF"), Tags{"#\uFFFD"});
}

TEST(KnownTagsTest, CaseTellsTagsApartUnlessFolded) {
  EXPECT_EQ(Extracted({}, "#A", "a"), (Tags{"#A", "#a"}));
  EXPECT_EQ(Folded(Tokenizer::kTwitterText, "#A", "a B b"), (Tags{"#a", "#b"}));
}

TEST(KnownTagsTest, OnlyTwitterTextJoinsTheHeader) {
  EXPECT_EQ(Extracted({.tokenizer = Tokenizer::kSpark}, "#a", "b"), Tags{"#a"});
  EXPECT_EQ(Extracted({.tokenizer = Tokenizer::kPrefix}, "#a", "b"), Tags{"#a"});
}

TEST(FoldCaseTest, EveryTokenizerFolds) {
  EXPECT_EQ(Folded(Tokenizer::kSpark, "x#Y #\u00C4"), (Tags{"x#y", "#\u00E4"}));
  EXPECT_EQ(Folded(Tokenizer::kPrefix, "#STRASSE #Stra\u00DFe"), (Tags{"#strasse", "#strasse"}));
  EXPECT_EQ(Folded(Tokenizer::kTwitterText, "#Kafka \uFF03KAFKA"), (Tags{"#kafka", "#kafka"}));
}

TEST(FoldCaseTest, ComposedAndDecomposedFormsAreOne) {
  EXPECT_EQ(Folded(Tokenizer::kTwitterText, "#CAF\u00C9 #cafe\u0301 #Cafe\u0301"),
            (Tags{"#caf\u00E9", "#caf\u00E9", "#caf\u00E9"}));
}

// Fails when the views point into a buffer that grew after they were made.
TEST(FoldCaseTest, ManyTagsOfOneTextStayValid) {
  std::string text;
  Tags expected;
  for (int i = 0; i < 1000; ++i) {
    text += " \uFF03T\u00C4G" + std::to_string(i);
    expected.push_back("#t\u00E4g" + std::to_string(i));
  }
  EXPECT_EQ(Folded(Tokenizer::kTwitterText, text), expected);
}

}  // namespace
}  // namespace consumer
