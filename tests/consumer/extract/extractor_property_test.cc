// All tokenizers over random and hostile bytes, beside slow and obvious ones.
#include <algorithm>
#include <ctime>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "consumer/extract/extractor.h"
#include "shared/utf8.h"
#include "tests/consumer/extract/random_text.h"

namespace consumer {
namespace {

using Tags = std::vector<std::string>;

// Each way to find tags, in linear time.
std::vector<ExtractOptions> EachWay() {
  std::vector<ExtractOptions> ways;
  for (const Tokenizer tokenizer :
       {Tokenizer::kSpark, Tokenizer::kPrefix, Tokenizer::kTwitterText}) {
    ways.push_back({.tokenizer = tokenizer});
  }
  ways.push_back({.what = CountWhat::kWords, .tokenizer = Tokenizer::kSpark});
  for (const CountWhat what :
       {CountWhat::kWords, CountWhat::kMentions, CountWhat::kCashtags, CountWhat::kUrls}) {
    ways.push_back({.what = what});
  }
  ways.push_back({.what = CountWhat::kPattern, .pattern = "#(\\S+)"});
  ways.push_back(
      {.filters = {.clean = {{"a", "#"}, {"\\s", "#b "}}, .exclude = {"x"}, .distinct = true}});
  return ways;
}

Tags Extracted(Extractor& extractor, std::string_view text, std::string_view known = "") {
  std::vector<std::string_view> views;
  extractor.Extract(text, known, views);
  return {views.begin(), views.end()};
}

std::string Repaired(std::string_view text) {
  std::string buffer;
  return std::string(shared::ToValidUtf8(text, buffer));
}

std::string RandomBytes(std::mt19937& random) {
  std::string bytes(random() % 60, '\0');
  for (char& byte : bytes) {
    byte = random() % 3 == 0 ? "# \xEF\xBC\x83.&/:@\xE3\x80"[random() % 13]
                             : static_cast<char>(random() % 256);
  }
  return bytes;
}

// Whole text repaired, cut at each place where `ends_word` says so, words chosen by `counts`.
Tags Words(std::string_view raw, bool (*ends_word)(char32_t), bool (*counts)(std::string_view)) {
  const std::string text = Repaired(raw);
  Tags words{""};
  for (std::size_t at = 0; at < text.size();) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(text, at);
    if (ends_word(next.code_point)) {
      words.emplace_back();
    } else {
      words.back() += text.substr(at, next.bytes);
    }
    at += next.bytes;
  }
  std::erase_if(words, [counts](const std::string& word) { return !counts(word); });
  return words;
}

Tags SparkWords(std::string_view text) {
  return Words(
      text, [](char32_t c) { return c == ' '; },
      [](std::string_view word) { return word.contains('#'); });
}

bool IsWhiteSpace(char32_t c) {
  constexpr std::u32string_view kWhiteSpace =
      U"\t\n\v\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
      U"\u2009\u200A\u2028\u2029\u202F\u205F\u3000";
  return kWhiteSpace.contains(c);
}

Tags PrefixWords(std::string_view text) {
  return Words(text, IsWhiteSpace, [](std::string_view word) { return word.starts_with('#'); });
}

Tags AllWords(std::string_view text) {
  return Words(text, IsWhiteSpace, [](std::string_view word) { return !word.empty(); });
}

Tags WordsBetweenSpaces(std::string_view text) {
  return Words(text, [](char32_t c) { return c == ' '; }, [](std::string_view) { return true; });
}

// Fails when a word is cut inside a bad part, or one kind of white space is forgotten.
TEST(ExtractorPropertyTest, WordsAreThoseOfTheTextMadeValid) {
  const auto spark = MakeExtractor({.tokenizer = Tokenizer::kSpark});
  const auto prefix = MakeExtractor({.tokenizer = Tokenizer::kPrefix});
  const auto words = MakeExtractor({.what = CountWhat::kWords});
  const auto between = MakeExtractor({.what = CountWhat::kWords, .tokenizer = Tokenizer::kSpark});
  std::mt19937 random(3);
  test::RandomText texts(3);
  for (int i = 0; i < 40'000; ++i) {
    const std::string text = i % 2 == 0 ? RandomBytes(random) : texts.NextBroken();
    ASSERT_EQ(Extracted(*spark, text), SparkWords(text)) << testing::PrintToString(text);
    ASSERT_EQ(Extracted(*prefix, text), PrefixWords(text)) << testing::PrintToString(text);
    ASSERT_EQ(Extracted(*words, text), AllWords(text)) << testing::PrintToString(text);
    ASSERT_EQ(Extracted(*between, text), WordsBetweenSpaces(text)) << testing::PrintToString(text);
  }
}

// Fails when a tag is told by bytes that a repaired text would not have.
TEST(ExtractorPropertyTest, MakingTheTextValidFirstChangesNothing) {
  std::mt19937 random(4);
  test::RandomText texts(4);
  for (const bool fold_case : {false, true}) {
    for (ExtractOptions options : EachWay()) {
      options.fold_case = fold_case;
      const auto extractor = MakeExtractor(options);
      for (int i = 0; i < 8'000; ++i) {
        const std::string text = i % 2 == 0 ? RandomBytes(random) : texts.NextBroken();
        const std::string known = i % 4 == 0 ? RandomBytes(random) : "";
        const Tags tags = Extracted(*extractor, text, known);
        ASSERT_EQ(tags, Extracted(*extractor, Repaired(text), Repaired(known)))
            << testing::PrintToString(text);
        for (const std::string& tag : tags) {
          ASSERT_TRUE(shared::IsValidUtf8(tag)) << testing::PrintToString(text);
        }
      }
    }
  }
}

std::string Repeated(std::string_view part, std::string_view end = "") {
  constexpr std::size_t kMiB = 1 << 20;
  std::string text;
  while (text.size() + part.size() + end.size() <= kMiB) text += part;
  return text.append(end);
}

std::vector<std::string> HostileTexts() {
  std::vector<std::string> texts;
  // The signs at the end make the tokenizer twitter-text look for URLs.
  for (const std::string_view part : {"#",
                                      "##a",
                                      "#a",
                                      "\uFF03",
                                      "\uFF03\u65E5",
                                      "a.",
                                      "a.com",
                                      "a.com.",
                                      ".",
                                      "..a",
                                      "@",
                                      "@a.com",
                                      "\U0001F600",
                                      "\U0001F600.com",
                                      "\U0001F600#a",
                                      "http://",
                                      "http://a.com",
                                      "https://a.com/(",
                                      "a.com/",
                                      "a.com/(",
                                      "a.com/((a",
                                      "a.com/(a)",
                                      "/(!)",
                                      "a.com/!(!)",
                                      "a.com/?",
                                      "a.com?!",
                                      "?a.com",
                                      "a_.com",
                                      "_",
                                      "\u65E5",
                                      "\u65E5_",
                                      "\u65E5.com",
                                      "-.-",
                                      "xn--",
                                      "a.xn--",
                                      "xn--a.\u65E5.",
                                      "a.net1\u65E5.",
                                      "a.\u65E5",
                                      "\uFF0E\u65E5",
                                      "a@a.com",
                                      "\xFF",
                                      "\xE3\x80",
                                      "a.b_.com\xF0\x9F",
                                      "\u0301",
                                      "\u0301\u0323",
                                      "#\u0301\u0323a",
                                      "\uAC01",
                                      "\u0390 #",
                                      " ",
                                      "\u3000",
                                      " #",
                                      "\x01"}) {
    texts.push_back(Repeated(part, "/#a"));
    texts.push_back("#" + Repeated(part));
    texts.push_back("x.com/" + Repeated(part, ".com/#a"));
  }
  return texts;
}

// Processor time, as tests share the machine.
double SecondsOf(Extractor& extractor, std::string_view text, std::string_view known = "") {
  std::vector<std::string_view> tags;
  const std::clock_t start = std::clock();
  extractor.Extract(text, known, tags);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Fails when a URL's domain, path or parentheses are read anew from each of their characters, or
// marks are put in order by exchanging neighbours.
TEST(ExtractorPropertyTest, OneMebibyteOfAnythingTakesUnderASecond) {
  const std::vector<std::string> texts = HostileTexts();
  std::vector<ExtractOptions> ways = EachWay();
  ways.push_back({.tokenizer = Tokenizer::kSpark, .fold_case = true});
  double longest = 0;
  for (const ExtractOptions& options : ways) {
    const auto extractor = MakeExtractor(options);
    for (const std::string& text : texts) {
      const double took = SecondsOf(*extractor, text);
      EXPECT_LT(took, 1.0) << testing::PrintToString(text.substr(0, 20)) << " with tokenizer "
                           << static_cast<int>(options.tokenizer) << ", counting "
                           << NameOf(options.what);
      longest = std::max(longest, took);
    }
  }
  std::cout << texts.size() << " texts of 1 MiB, longest: " << longest << " s\n";
}

TEST(ExtractorPropertyTest, AHeaderAsLongAsItGetsTakesUnderASecond) {
  const auto extractor = MakeExtractor({.fold_case = true});
  std::string text;
  std::string header;
  while (text.size() < (1 << 20)) {
    text += "#t" + std::to_string(text.size()) + " ";
    header += "h" + std::to_string(header.size()) + " ";
  }
  EXPECT_LT(SecondsOf(*extractor, text, header), 1.0);
}

}  // namespace
}  // namespace consumer
