// Our twitter-text beside the package itself. TWITTER_TEXT_STRINGS and TWITTER_TEXT_SEED in the
// environment make the run another one.
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "consumer/extract/extractor.h"
#include "tests/consumer/extract/random_text.h"
#include "tests/support/temp_dir.h"

namespace {

std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? std::strtoull(value, nullptr, 10) : otherwise;
}

std::vector<std::string> RandomTexts(std::size_t count, std::uint64_t seed) {
  test::RandomText random(seed);
  std::vector<std::string> texts;
  while (texts.size() < count) {
    texts.push_back(texts.size() % 20 == 0 ? random.NextBroken() : random.Next());
  }
  return texts;
}

void WriteHexadecimal(const std::vector<std::string>& texts, const std::string& path) {
  std::ofstream file(path);
  for (const std::string& text : texts) {
    std::string line;
    for (const char byte : text) line += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    file << line << '\n';
  }
}

// What is compared: how we count it, and how many of our bytes the package leaves out (the sign).
struct Kind {
  consumer::CountWhat what;
  std::size_t sign;
};
constexpr Kind kKinds[] = {{consumer::CountWhat::kHashtags, 1},
                           {consumer::CountWhat::kMentions, 1},
                           {consumer::CountWhat::kCashtags, 1},
                           {consumer::CountWhat::kUrls, 0}};

std::string TagsOf(consumer::Extractor& extractor, std::string_view text, std::size_t sign) {
  std::vector<std::string_view> tags;
  extractor.Extract(text, "", tags);
  std::string joined;
  for (const std::string_view tag : tags) {
    joined.append(joined.empty() ? "" : " ").append(tag.substr(sign));
  }
  return joined;
}

// The package's answer for each text, one string a kind.
std::vector<std::vector<std::string>> AskPackage(const std::vector<std::string>& texts) {
  const test::TempDir dir;
  const std::string asked = dir.path() / "asked";
  const std::string answered = dir.path() / "answered";
  WriteHexadecimal(texts, asked);
  const std::string command = fmt::format(
      "'{}/tests/consumer/extract/npm_twitter_text.sh' < '{}' > '{}'", SOURCE_DIR, asked, answered);
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  std::vector<std::vector<std::string>> answers;
  std::ifstream file(answered);
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> kinds;
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, '\t');) kinds.push_back(field);
    kinds.resize(std::size(kKinds));
    answers.push_back(std::move(kinds));
  }
  return answers;
}

// Fails when a class is read from a newer Unicode, a tag or mention in a URL is counted, the first
// half of an emoji no longer counts as what stands before a URL, case is not ignored in a domain, a
// list passes for a mention, "RT@name" is none, or the middle of a domain stays in its URL.
TEST(TwitterTextAgainstNpm, RandomTextsGiveTheSame) {
  const std::size_t count = FromEnvironment("TWITTER_TEXT_STRINGS", 20'000);
  const auto texts = RandomTexts(count, FromEnvironment("TWITTER_TEXT_SEED", 2026));
  const auto answers = AskPackage(texts);
  ASSERT_EQ(answers.size(), texts.size()) << "the package gave too few answers";
  for (std::size_t kind = 0; kind < std::size(kKinds); ++kind) {
    const auto extractor = consumer::MakeExtractor({.what = kKinds[kind].what});
    std::size_t with_tags = 0;
    std::size_t differences = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::string& expected = answers[i][kind];
      with_tags += expected.empty() ? 0 : 1;
      const std::string ours = TagsOf(*extractor, texts[i], kKinds[kind].sign);
      if (ours == expected) continue;
      if (++differences > 20) continue;
      ADD_FAILURE() << testing::PrintToString(texts[i]) << "\n"
                    << texts[i] << "\nthe package: " << expected << "\nours:        " << ours;
    }
    const std::string_view name = consumer::NameOf(kKinds[kind].what);
    fmt::print("{} strings, {} with {}, differences: {}\n", texts.size(), with_tags, name,
               differences);
    EXPECT_EQ(differences, 0U);
    EXPECT_GT(with_tags, texts.size() / 20) << name;
  }
}

}  // namespace
