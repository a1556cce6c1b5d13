#include "producer/filter/tweet_words.h"

#include <gtest/gtest.h>

#include "sandbox/stream_simulator/stream_parameters.h"

namespace sandbox {
namespace {

using producer::TweetWords;

// Whether a tweet of that text alone matches the track parameter.
bool Tracks(const std::string& track, std::string_view text) {
  TweetWords words;
  words.AddText(text);
  const auto parameters = ReadStreamParameters({{"track", track}});
  for (const TrackPhrase& phrase : parameters->track) {
    bool all = true;
    for (const std::string& term : phrase) all = all && words.Has(term);
    if (all) return true;
  }
  return false;
}

struct Row {
  const char* track;
  const char* text;
  bool matches;
};

class TrackTable : public testing::TestWithParam<Row> {};

TEST_P(TrackTable, MatchesAsDocumented) {
  EXPECT_EQ(Tracks(GetParam().track, GetParam().text), GetParam().matches)
      << "track=" << GetParam().track << " against: " << GetParam().text;
}

// The table of "Standard stream parameters", with other words.
INSTANTIATE_TEST_SUITE_P(
    Documented, TrackTable,
    testing::Values(
        Row{"Lantern", "LANTERN", true}, Row{"Lantern", "\"Lantern\"", true},
        Row{"Lantern", "lantern.", true}, Row{"Lantern", "#lantern", true},
        Row{"Lantern", "@lantern", true}, Row{"Lantern", "http://lantern.com", true},
        Row{"Lantern", "LanternTracker", false}, Row{"Lantern", "#newlantern", false},
        Row{"Lantern's", "I like Lantern's new colour", true},
        Row{"Lantern's", "Someday I'd like to visit @Lantern's office", false},
        Row{"lantern api,lantern streaming", "The Lantern API is awesome", true},
        Row{"lantern api,lantern streaming", "The lantern streaming service is fast", true},
        Row{"lantern api,lantern streaming", "Lantern has a streaming API", true},
        Row{"lantern api,lantern streaming", "I'm new to Lantern", false},
        Row{"example.com", "Someday I will visit example.com", true},
        Row{"example.com", "There is no example.com/foobarbaz", false},
        Row{"example.com/foobarbaz", "example.com/foobarbaz", true},
        Row{"example.com/foobarbaz", "www.example.com/foobarbaz", true},
        Row{"example.com/foobarbaz", "http://www.example.com/foobarbaz.", true},
        Row{"example.com/foobarbaz", "example.com", false},
        Row{"www.example.com/foobarbaz", "www.example.com/foobarbaz", false},
        Row{"example com", "example.com", true}, Row{"example com", "www.example.com", true},
        Row{"example com", "https://foo.example.com/bar", true},
        Row{"example com", "my startup is merely another example of a dot com boom", true},
        Row{"hello.", "hello world", false}, Row{"hello.", "she said hello.", true},
        Row{"touché", "touché!", true}, Row{"touché", "touche", false}));

INSTANTIATE_TEST_SUITE_P(
    Tags, TrackTable,
    testing::Values(Row{"#storm", "#Storm is here", true}, Row{"#storm", "a storm is here", false},
                    Row{"#storm", "＃storm", true}, Row{"＃storm", "#storm", true},
                    Row{"#storm", "issue#storm", false}, Row{"storm", "#storm#", true},
                    Row{"@owl", "hey @OWL!", true}, Row{"@owl", "owl", false},
                    Row{"über", "ÜBER alles", true}, Row{"привет", "Привет, мир", true},
                    Row{"#猫", "猫 #猫", true}, Row{"猫", "猫が好き", false},
                    Row{"r&d", "R&amp;D meeting", true}, Row{"a  b , c", "b x a", true},
                    Row{"a  b , c", "b", false}, Row{"derby", "\xff\xfe derby \xc3", true}));

TEST(TweetWords, EntitiesCount) {
  TweetWords words;
  words.AddHashtag("CupNight");
  words.AddMention("Mossy_Owl1");
  words.AddUrl("https://www.norvale.example/derby");
  for (const char* term :
       {"cupnight", "#cupnight", "mossy_owl1", "@mossy_owl1", "norvale.example/derby", "derby"}) {
    EXPECT_TRUE(words.Has(term)) << term;
  }
  EXPECT_FALSE(words.Has("norvale.example"));
}

}  // namespace
}  // namespace sandbox
