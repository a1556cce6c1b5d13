#include "sandbox/stream_simulator/sample_status.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace sandbox {
namespace {

bool LetsThrough(const producer::Parameters& parameters, std::string_view line) {
  return Matches(*ReadStreamParameters(parameters), *ReadStatus(line));
}

constexpr std::string_view kLong =
    R"({"id_str":"1","text":"cut… ","lang":"en","filter_level":"low","user":{"id_str":"5"},)"
    R"("extended_tweet":{"full_text":"cut before #Late","entities":{"urls":)"
    R"([{"expanded_url":"https://www.page.example/x","display_url":"page.example/x"}]}}})";

constexpr std::string_view kRetweet =
    R"({"id_str":"2","text":"RT @owl: cu…","lang":"ja","user":{"id_str":"6"},)"
    R"("entities":{"user_mentions":[{"screen_name":"owl_1"}]},)"
    R"("retweeted_status":{"text":"cut","user":{"id_str":"7"},)"
    R"("extended_tweet":{"full_text":"all of it"}}})";

TEST(SampleStatus, TrackSeesTheFullText) {
  EXPECT_TRUE(LetsThrough({{"track", "#late"}}, kLong));
  EXPECT_TRUE(LetsThrough({{"track", "page.example/x"}}, kLong));
  EXPECT_TRUE(LetsThrough({{"track", "all it"}}, kRetweet));
  EXPECT_TRUE(LetsThrough({{"track", "@owl_1"}}, kRetweet));
  EXPECT_FALSE(LetsThrough({{"track", "never"}}, kRetweet));
}

TEST(SampleStatus, LanguageAndFilterLevelNarrow) {
  EXPECT_TRUE(LetsThrough({{"track", "cut"}, {"language", "de,EN"}}, kLong));
  EXPECT_FALSE(LetsThrough({{"track", "cut"}, {"language", "ja"}}, kLong));
  EXPECT_TRUE(LetsThrough({{"track", "cut"}, {"filter_level", "low"}}, kLong));
  EXPECT_FALSE(LetsThrough({{"track", "cut"}, {"filter_level", "medium"}}, kLong));
}

TEST(SampleStatus, FollowSeesAuthorAndOriginal) {
  EXPECT_TRUE(LetsThrough({{"follow", "1,6"}}, kRetweet));
  EXPECT_TRUE(LetsThrough({{"follow", "7"}}, kRetweet));
  EXPECT_FALSE(LetsThrough({{"follow", "8"}}, kRetweet));
  EXPECT_TRUE(LetsThrough({{"follow", "9"}}, R"({"id_str":"1","in_reply_to_user_id_str":"9"})"));
}

// Fails when locations narrow what track lets through: the predicates are alternatives.
TEST(SampleStatus, LocationsAreAnAlternative) {
  const std::string point =
      R"({"id_str":"1","text":"a","coordinates":{"type":"Point","coordinates":[5.3,60.4]}})";
  const std::string place =
      R"({"id_str":"1","text":"a","coordinates":null,"place":{"bounding_box":{"coordinates":)"
      R"([[[5.0,60.0],[5.0,60.5],[5.5,60.5],[5.5,60.0]]]}}})";
  for (const std::string& status : {point, place}) {
    EXPECT_TRUE(LetsThrough({{"locations", "5.2,60.3,6,61"}}, status));
    EXPECT_FALSE(LetsThrough({{"locations", "-10,60,-9,61"}}, status));
    EXPECT_TRUE(LetsThrough({{"locations", "-10,60,-9,61"}, {"track", "a"}}, status));
    EXPECT_TRUE(LetsThrough({{"locations", "5.2,60.3,6,61"}, {"track", "b"}}, status));
  }
  EXPECT_FALSE(LetsThrough({{"locations", "-180,-90,180,90"}}, kLong));
}

TEST(SampleStatus, SampleLetsAllThroughButOtherLanguages) {
  EXPECT_TRUE(Matches(*ReadStreamParameters({}, Endpoint::kSample), *ReadStatus(kLong)));
  EXPECT_FALSE(
      Matches(*ReadStreamParameters({{"language", "ja"}}, Endpoint::kSample), *ReadStatus(kLong)));
}

TEST(SampleStatus, OddFieldsDoNoHarm) {
  for (const char* line :
       {R"({"id_str":"1","text":7,"user":null,"entities":[],"place":{"bounding_box":3}})",
        R"({"id_str":"1","entities":{"hashtags":[1,null,{"text":2}]},"extended_tweet":"x"})",
        R"({"id_str":"1","coordinates":{"coordinates":["a","b"]},"retweeted_status":[]})"}) {
    EXPECT_TRUE(ReadStatus(line).has_value()) << line;
  }
}

TEST(SampleStatus, FileIsReadByLine) {
  const test::TempDir folder;
  test::WriteFile(folder.path() / "ok", "{\"id_str\":\"1\"}\r\n\n{\"id_str\":\"2\"}");
  EXPECT_EQ(LoadStatuses(folder.path() / "ok")->size(), 2u);
  test::WriteFile(folder.path() / "bad", "{\"id_str\":\"1\"}\n\nhello\n");
  const auto bad = LoadStatuses(folder.path() / "bad");
  ASSERT_FALSE(bad.has_value());
  EXPECT_NE(bad.error().what.find("bad:3: no JSON"), std::string::npos) << bad.error().what;
  EXPECT_FALSE(LoadStatuses(folder.path() / "absent").has_value());
}

}  // namespace
}  // namespace sandbox
