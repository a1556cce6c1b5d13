// Our twitter-text beside the package itself. TWITTER_TEXT_STRINGS and TWITTER_TEXT_SEED in the
// environment make the run another one.
#include <cstdlib>
#include <fstream>
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

std::string TagsOf(consumer::Extractor& extractor, std::string_view text) {
  std::vector<std::string_view> tags;
  extractor.Extract(text, "", tags);
  std::string joined;
  for (const std::string_view tag : tags) {
    joined.append(joined.empty() ? "" : " ").append(tag.substr(1));
  }
  return joined;
}

// Fails when a class is read from a newer Unicode, a tag in a URL is counted, the first half of an
// emoji no longer counts as what stands before a URL, or case is not ignored in a domain.
TEST(TwitterTextAgainstNpm, RandomTextsGiveTheSameTags) {
  const std::size_t count = FromEnvironment("TWITTER_TEXT_STRINGS", 20'000);
  const auto texts = RandomTexts(count, FromEnvironment("TWITTER_TEXT_SEED", 2026));
  const test::TempDir dir;
  const std::string asked = dir.path() / "asked";
  const std::string answered = dir.path() / "answered";
  WriteHexadecimal(texts, asked);
  const std::string command = fmt::format(
      "'{}/tests/consumer/extract/npm_twitter_text.sh' < '{}' > '{}'", SOURCE_DIR, asked, answered);
  ASSERT_EQ(std::system(command.c_str()), 0) << command;

  const auto extractor = consumer::MakeExtractor({});
  std::ifstream answers(answered);
  std::size_t with_tags = 0;
  std::size_t differences = 0;
  for (const std::string& text : texts) {
    std::string expected;
    ASSERT_TRUE(std::getline(answers, expected)) << "the package gave too few answers";
    with_tags += expected.empty() ? 0 : 1;
    const std::string ours = TagsOf(*extractor, text);
    if (ours == expected) continue;
    if (++differences > 20) continue;
    ADD_FAILURE() << testing::PrintToString(text) << "\n"
                  << text << "\nthe package: " << expected << "\nours:        " << ours;
  }
  fmt::print("{} strings, {} with tags, differences: {}\n", texts.size(), with_tags, differences);
  EXPECT_EQ(differences, 0U);
  EXPECT_GT(with_tags, texts.size() / 2);
}

}  // namespace
