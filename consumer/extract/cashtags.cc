#include "consumer/extract/cashtags.h"

#include <algorithm>

#include "consumer/extract/ascii.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

constexpr std::size_t kMostLetters = 6;
constexpr std::size_t kMostSuffixLetters = 2;

// What both kinds of white space below have.
bool IsCommonSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x2000 && c <= 0x200A) ||
         std::u32string_view(U" \u00A0\u1680\u2028\u2029\u202F\u205F\u3000").contains(c);
}

// The package's own class.
bool IsSpaceBefore(char32_t c) { return IsCommonSpace(c) || c == 0x85 || c == 0x180E; }

// The class \s of JavaScript, and the package's punctuation.
bool EndsHere(std::string_view text, std::size_t at) {
  if (at == text.size()) return true;
  const char32_t c = shared::DecodeUtf8(text, at).code_point;
  if (c >= 0x80) return IsCommonSpace(c) || c == 0xFEFF;
  return IsCommonSpace(c) ||
         std::string_view("!'#%&()*+,\\-./:;<=>?@[]^_{|}~$").contains(static_cast<char>(c));
}

// The end of the letters from `at` on, but no more than one past `most` of them.
std::size_t LettersEnd(std::string_view text, std::size_t at, std::size_t most) {
  const std::size_t last = std::min(text.size(), at + most + 1);
  while (at < last && IsAsciiLetter(text[at])) ++at;
  return at;
}

// The end of the cashtag whose letters begin at `at`; `at` where there is none.
std::size_t CashtagEnd(std::string_view text, std::size_t at) {
  const std::size_t letters = LettersEnd(text, at, kMostLetters);
  if (letters == at || letters - at > kMostLetters) return at;
  if (letters < text.size() && (text[letters] == '.' || text[letters] == '_')) {
    const std::size_t suffix = letters + 1;
    const std::size_t end = LettersEnd(text, suffix, kMostSuffixLetters);
    if (end > suffix && end - suffix <= kMostSuffixLetters && EndsHere(text, end)) return end;
  }
  return EndsHere(text, letters) ? letters : at;
}

}  // namespace

void FindCashtags(std::string_view text, std::vector<std::string_view>& tags) {
  for (std::size_t sign = text.find('$'); sign != std::string_view::npos;
       sign = text.find('$', sign + 1)) {
    if (sign > 0 && !IsSpaceBefore(shared::DecodeUtf8Before(text, sign).code_point)) continue;
    const std::size_t end = CashtagEnd(text, sign + 1);
    if (end > sign + 1) tags.push_back(text.substr(sign, end - sign));
  }
}

}  // namespace consumer
