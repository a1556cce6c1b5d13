// The invented tweets hold every shape in which a v1.1 stream brings a tweet.
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "shared/utf8.h"

namespace {

using Json = rapidjson::Value;

std::string FileText() {
  std::ifstream file(TEST_DATA_DIR "/sample_tweets.jsonl", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string_view TextOf(const Json& value) { return {value.GetString(), value.GetStringLength()}; }

// What was said, wherever the status keeps it.
std::string_view FullText(const Json& status) {
  if (status.HasMember("retweeted_status")) return FullText(status["retweeted_status"]);
  if (status.HasMember("extended_tweet")) return TextOf(status["extended_tweet"]["full_text"]);
  return TextOf(status["text"]);
}

const Json& FullEntities(const Json& status) {
  if (status.HasMember("retweeted_status")) return FullEntities(status["retweeted_status"]);
  if (status.HasMember("extended_tweet")) return status["extended_tweet"]["entities"];
  return status["entities"];
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Whether a character of the range stands in the text, which is valid UTF-8.
bool HasBetween(std::string_view text, char32_t first, char32_t last) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if ((lead & 0xC0) == 0x80) continue;
    const int more = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    char32_t character = more == 0 ? lead : lead & (0x3F >> more);
    for (int k = 1; k <= more; ++k) character = (character << 6) | (text[i + k] & 0x3F);
    if (character >= first && character <= last) return true;
  }
  return false;
}

bool TagBeyond140(const Json& status) {
  if (!status["truncated"].GetBool()) return false;
  for (const Json& tag : status["extended_tweet"]["entities"]["hashtags"].GetArray()) {
    if (tag["indices"][0].GetInt() >= 140) return true;
  }
  return false;
}

struct Line {
  std::string raw;
  const Json& status;
};

struct Shape {
  const char* name;
  int at_least;
  std::function<bool(const Line&)> has;
};

bool OddLocation(const Json& location) {
  return location.IsString() &&
         (TextOf(location).find_first_not_of(" ") == std::string_view::npos ||
          TextOf(location).find_first_of("\t\\\"<") != std::string_view::npos ||
          HasBetween(TextOf(location), 0x80, 0x10FFFF));
}

const std::vector<Shape>& Shapes() {
  static const std::vector<Shape> shapes = {
      {"extended", 20, [](const Line& l) { return l.status.HasMember("extended_tweet"); }},
      {"hashtag past 140", 15, [](const Line& l) { return TagBeyond140(l.status); }},
      {"retweet", 20, [](const Line& l) { return l.status.HasMember("retweeted_status"); }},
      {"retweet of extended", 15,
       [](const Line& l) {
         return l.status.HasMember("retweeted_status") &&
                l.status["retweeted_status"].HasMember("extended_tweet");
       }},
      {"quote", 15, [](const Line& l) { return l.status.HasMember("quoted_status"); }},
      {"reply", 15, [](const Line& l) { return !l.status["in_reply_to_user_id"].IsNull(); }},
      {"photo", 15, [](const Line& l) { return l.status.HasMember("extended_entities"); }},
      {"coordinates", 5, [](const Line& l) { return !l.status["coordinates"].IsNull(); }},
      {"place", 10, [](const Line& l) { return !l.status["place"].IsNull(); }},
      {"emoji with joiner", 10,
       [](const Line& l) { return HasBetween(FullText(l.status), 0x200D, 0x200D); }},
      {"CJK", 20, [](const Line& l) { return HasBetween(FullText(l.status), 0x3040, 0xD7A3); }},
      {"right-to-left", 10,
       [](const Line& l) { return HasBetween(FullText(l.status), 0x0590, 0x06FF); }},
      {"full-width #", 8, [](const Line& l) { return Contains(FullText(l.status), "＃"); }},
      {"null location", 10, [](const Line& l) { return l.status["user"]["location"].IsNull(); }},
      {"odd location", 10, [](const Line& l) { return OddLocation(l.status["user"]["location"]); }},
      {"HTML entity", 10,
       [](const Line& l) {
         const std::string_view text = FullText(l.status);
         return Contains(text, "&amp;") || Contains(text, "&lt;") || Contains(text, "&gt;");
       }},
      {"escaped surrogates", 20, [](const Line& l) { return Contains(l.raw, "\\ud83"); }},
      {"raw UTF-8", 20, [](const Line& l) { return HasBetween(l.raw, 0x80, 0x10FFFF); }},
      {"line break", 10, [](const Line& l) { return Contains(FullText(l.status), "\n"); }},
      {"no hashtag", 20, [](const Line& l) { return FullEntities(l.status)["hashtags"].Empty(); }},
      {"six or more hashtags", 8,
       [](const Line& l) { return FullEntities(l.status)["hashtags"].Size() >= 6; }},
  };
  return shapes;
}

std::vector<std::string> Lines() {
  std::istringstream text(FileText());
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

void ExpectEveryField(const Json& status) {
  for (const char* name : {"created_at",
                           "id",
                           "id_str",
                           "text",
                           "source",
                           "truncated",
                           "in_reply_to_status_id",
                           "in_reply_to_user_id",
                           "in_reply_to_screen_name",
                           "user",
                           "geo",
                           "coordinates",
                           "place",
                           "contributors",
                           "is_quote_status",
                           "quote_count",
                           "reply_count",
                           "retweet_count",
                           "favorite_count",
                           "entities",
                           "favorited",
                           "retweeted",
                           "filter_level",
                           "lang",
                           "timestamp_ms"}) {
    EXPECT_TRUE(status.HasMember(name)) << name << " lacks in " << TextOf(status["id_str"]);
  }
  EXPECT_EQ(std::to_string(status["id"].GetUint64()), TextOf(status["id_str"]));
}

// Fails when a shape gets lost, or when statuses repeat each other too much.
TEST(SampleTweets, HoldEveryShape) {
  const std::vector<std::string> lines = Lines();
  std::set<std::string> texts, ids;
  std::vector<int> counts(Shapes().size());
  for (const std::string& line : lines) {
    rapidjson::Document status;
    status.Parse<rapidjson::kParseValidateEncodingFlag>(line.data(), line.size());
    ASSERT_FALSE(status.HasParseError()) << line;
    ExpectEveryField(status);
    texts.emplace(FullText(status));
    ids.emplace(TextOf(status["id_str"]));
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += Shapes()[i].has({line, status});
  }
  fmt::print("{} statuses, {} distinct texts\n", lines.size(), texts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    fmt::print("  {:>4} {}\n", counts[i], Shapes()[i].name);
    EXPECT_GE(counts[i], Shapes()[i].at_least) << Shapes()[i].name;
  }
  EXPECT_GE(lines.size(), 400u);
  EXPECT_GE(texts.size(), 380u);
  EXPECT_EQ(ids.size(), lines.size());
}

// Fails when somebody edits the file and not what makes it.
TEST(SampleTweets, AreWhatTheGeneratorWrites) {
  std::string written;
  FILE* pipe = popen("/usr/bin/python3 -B '" TEST_DATA_DIR "/make_sample_tweets.py'", "r");
  for (int c; (c = std::fgetc(pipe)) != EOF;) written += static_cast<char>(c);
  EXPECT_EQ(pclose(pipe), 0);
  EXPECT_TRUE(written == FileText());
}

TEST(SampleTweets, AreSmallEnoughForAClone) {
  EXPECT_LT(FileText().size(), 3u << 20);
  EXPECT_TRUE(shared::IsValidUtf8(FileText()));
}

}  // namespace
