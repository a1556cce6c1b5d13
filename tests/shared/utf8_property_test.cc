// Our UTF-8 reader against a slow, obvious one, over random bytes.
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "shared/utf8.h"

namespace shared {
namespace {

std::string Encoded(char32_t c) {
  const auto tail = [c](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

// The definition taken at its word: every character's bytes, and every beginning of them.
struct Definition {
  std::set<std::string, std::less<>> characters, beginnings;

  Definition() {
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
      if (c >= 0xD800 && c <= 0xDFFF) continue;
      const std::string bytes = Encoded(c);
      characters.insert(characters.end(), bytes);
      for (std::size_t n = 1; n < bytes.size(); ++n) beginnings.insert(bytes.substr(0, n));
    }
  }

  // The parts of `text`, characters and maximal bad parts alike.
  std::vector<std::string> Parts(std::string_view text) const {
    std::vector<std::string> parts;
    while (!text.empty()) {
      std::size_t n = std::min<std::size_t>(4, text.size());
      while (n > 1 && !characters.contains(text.substr(0, n)) &&
             !beginnings.contains(text.substr(0, n))) {
        --n;
      }
      parts.emplace_back(text.substr(0, n));
      text.remove_prefix(n);
    }
    return parts;
  }

  std::string Repaired(std::string_view text) const {
    std::string repaired;
    for (const std::string& part : Parts(text)) {
      repaired += characters.contains(part) ? part : "\uFFFD";
    }
    return repaired;
  }
};

const Definition& TheDefinition() {
  static const Definition definition;
  return definition;
}

// Bytes that make good, nearly good and bad characters, and runs of ASCII between them.
std::string RandomBytes(std::mt19937& random) {
  constexpr std::string_view kEdges =
      "\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xEF\xF0\xF1\xF3\xF4\xF5"
      "\xFF";
  std::string bytes;
  while (bytes.size() < random() % 40) {
    switch (random() % 5) {
      case 0:
        bytes += static_cast<char>(random() % 256);
        break;
      case 1:
        bytes += kEdges[random() % kEdges.size()];
        break;
      case 2:
        bytes += Encoded(0xD700 + random() % 0x1000);
        break;  // Surrogates among them.
      case 3:
        bytes += Encoded(random() % 0x120000).substr(0, 1 + random() % 4);
        break;
      default:
        bytes += std::string(random() % 20, 'a');
        break;
    }
  }
  return bytes;
}

// Fails when the second byte of E0, ED, F0 or F4 is taken from 80 to BF.
TEST(Utf8PropertyTest, RepairsAsTheDefinitionSays) {
  std::mt19937 random(1);
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = RandomBytes(random);
    const std::string expected = TheDefinition().Repaired(text);
    std::string buffer;
    ASSERT_EQ(ToValidUtf8(text, buffer), expected) << testing::PrintToString(text);
    ASSERT_EQ(IsValidUtf8(text), text == expected) << testing::PrintToString(text);
  }
}

TEST(Utf8PropertyTest, ReadsTheSamePartsInBothDirections) {
  std::mt19937 random(2);
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = RandomBytes(random);
    std::size_t at = 0;
    for (const std::string& part : TheDefinition().Parts(text)) {
      const DecodedUtf8 next = DecodeUtf8(text, at);
      ASSERT_EQ(next.bytes, part.size()) << testing::PrintToString(text) << " at " << at;
      ASSERT_EQ(next.valid, TheDefinition().characters.contains(part));
      if (next.valid) {
        ASSERT_EQ(Encoded(next.code_point), part);
      }
      at += next.bytes;
      const DecodedUtf8 before = DecodeUtf8Before(text, at);
      ASSERT_EQ(before.code_point, next.code_point) << testing::PrintToString(text) << " at " << at;
      ASSERT_EQ(before.valid, next.valid);
    }
  }
}

}  // namespace
}  // namespace shared
