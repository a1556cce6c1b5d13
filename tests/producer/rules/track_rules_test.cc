#include "producer/rules/track_rules.h"

#include <cstdio>

#include <gtest/gtest.h>

namespace producer {
namespace {

struct TrackCase {
  const char* track;
  const char* language;
  std::vector<std::string> rules;
};

// Fails when a term of --track becomes another operator than the one which finds what Twitter's
// track finds, as when a space becomes OR, or from: in a term is left for X to read.
TEST(TrackRules, WhatTrackMeansInOperatorsOfX) {
  const std::vector<TrackCase> cases = {
      {"kafka", "", {"(kafka OR url:kafka)"}},
      {"kafka,flink", "", {"(kafka OR url:kafka)", "(flink OR url:flink)"}},
      {"apache flink", "", {"(apache OR url:apache) (flink OR url:flink)"}},
      {" kafka , , apache  flink ,",
       "",
       {"(kafka OR url:kafka)", "(apache OR url:apache) (flink OR url:flink)"}},
      {"kafka,kafka", "", {"(kafka OR url:kafka)"}},
      {"#cpp", "", {"#cpp"}},
      {"＃cpp,＠ada", "", {"#cpp", "@ada"}},
      {"@ada #cpp", "", {"@ada #cpp"}},
      {"$TWTR", "", {"$TWTR"}},
      {"$100", "", {"(\"$100\" OR url:\"$100\")"}},
      {"coca-cola", "", {"(\"coca-cola\" OR url:\"coca-cola\")"}},
      {"example.com/foo", "", {"(\"example.com/foo\" OR url:\"example.com/foo\")"}},
      {"twitter's", "", {"(\"twitter's\" OR url:\"twitter's\")"}},
      {"from:ada", "", {"(\"from:ada\" OR url:\"from:ada\")"}},
      {"-x", "", {"(\"-x\" OR url:\"-x\")"}},
      {"(x)", "", {"(\"(x)\" OR url:\"(x)\")"}},
      {"this or that", "", {"(this OR url:this) (\"or\" OR url:\"or\") (that OR url:that)"}},
      {"NOT,And", "", {"(\"NOT\" OR url:\"NOT\")", "(\"And\" OR url:\"And\")"}},
      {"\"big data\"", "", {"(\"big\" OR url:\"big\") (\"data\" OR url:\"data\")"}},
      {"#", "", {"(\"#\" OR url:\"#\")"}},
      {"größe", "", {"(größe OR url:größe)"}},
      {"日本", "", {"(日本 OR url:日本)"}},
      {"🦊", "", {"(🦊 OR url:🦊)"}},
      {"#Ärger", "", {"#Ärger"}},
      {"kafka", "en", {"(kafka OR url:kafka) lang:en"}},
      {"kafka,#cpp",
       "en, de",
       {"(kafka OR url:kafka) (lang:en OR lang:de)", "#cpp (lang:en OR lang:de)"}},
      {"kafka", "zh-TW", {"(kafka OR url:kafka) lang:zh-TW"}},
  };
  std::size_t as_expected = 0;
  for (const TrackCase& one : cases) {
    const auto rules = RulesOfTrack(one.track, one.language);
    ASSERT_TRUE(rules.has_value()) << one.track << ": " << rules.error().what;
    EXPECT_EQ(*rules, one.rules) << one.track << " " << one.language;
    as_expected += *rules == one.rules;
  }
  std::printf("tracks: %zu, rules as expected: %zu\n", cases.size(), as_expected);
}

TEST(TrackRules, WhatCannotBeARuleIsSaidSo) {
  const auto problem = [](const char* track, const char* language) {
    const auto rules = RulesOfTrack(track, language);
    if (rules) return std::string();
    EXPECT_EQ(rules.error().kind, shared::ErrorKind::kUsage);
    return rules.error().what;
  };
  EXPECT_NE(problem("", "").find("--track"), std::string::npos);
  EXPECT_NE(problem(" , \" ", "").find("--track"), std::string::npos);
  EXPECT_NE(problem("", "en").find("a language alone"), std::string::npos);
  EXPECT_NE(problem("a", "en) OR (b").find("--language"), std::string::npos);
}

}  // namespace
}  // namespace producer
