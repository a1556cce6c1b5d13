#include "consumer/extract/case_folder.h"

#include <cstdlib>
#include <memory>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <utf8proc.h>

#include "tests/consumer/extract/random_text.h"

namespace consumer {
namespace {

std::string Folded(std::string_view text) {
  CaseFolder folder;
  folder.Fold({&text, 1});
  return std::string(text);
}

std::string Mapped(const std::string& text, int options) {
  utf8proc_uint8_t* mapped = nullptr;
  utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
               static_cast<utf8proc_ssize_t>(text.size()), &mapped,
               static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  return reinterpret_cast<const char*>(mapped);
}

// The two steps one after the other, by utf8proc alone.
std::string FoldedThenComposed(const std::string& text) {
  return Mapped(Mapped(text, UTF8PROC_CASEFOLD), UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

TEST(CaseFolderTest, FoldsEveryCharacterAsUtf8procDoes) {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::string text = test::Utf8Of(c);
    const std::string folded = Folded(text);
    ASSERT_EQ(folded, FoldedThenComposed(text)) << static_cast<std::uint32_t>(c);
    ASSERT_EQ(Folded(folded), folded) << static_cast<std::uint32_t>(c);
  }
}

// Fails when marks are left in the order in which they came.
TEST(CaseFolderTest, FoldsMarksAsUtf8procDoes) {
  std::mt19937 random(5);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 12; n > 0; --n) {
      const std::string_view parts[] = {"a",      "E",      "\u0301", "\u0323", "\u0308",
                                        "\u0345", "\u1FB3", "\u1100", "\u1161", "\u11A8",
                                        "\u00C5", "\u3099", "\u304B"};
      text += parts[random() % std::size(parts)];
    }
    ASSERT_EQ(Folded(text), FoldedThenComposed(text)) << text;
  }
}

}  // namespace
}  // namespace consumer
