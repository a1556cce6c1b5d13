#include "producer/parse/folded_letters.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include <utf8proc.h>

namespace producer {
namespace {

struct Letter {
  std::string_view folded_case;
  std::string_view plain;
};
// Unicode takes these for letters of their own, Lucene's ASCIIFoldingFilter, which Mastodon goes
// by, for accented ones.
constexpr std::array<Letter, 8> kWithoutDecomposition = {{{"ø", "o"},
                                                          {"æ", "ae"},
                                                          {"œ", "oe"},
                                                          {"ł", "l"},
                                                          {"đ", "d"},
                                                          {"ð", "d"},
                                                          {"ħ", "h"},
                                                          {"ı", "i"}}};

struct Free {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

// Each begins with a byte from here on, and few others do.
constexpr char kFirstByte = '\xc3';

// What the letter at the begin of `rest` becomes; nothing: it stays.
const Letter* LetterAt(std::string_view rest) {
  if (static_cast<unsigned char>(rest.front()) < static_cast<unsigned char>(kFirstByte)) {
    return nullptr;
  }
  const auto found = std::ranges::find_if(kWithoutDecomposition, [&](const Letter& letter) {
    return rest.starts_with(letter.folded_case);
  });
  return found == kWithoutDecomposition.end() ? nullptr : &*found;
}

std::string WithPlainLetters(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const Letter* const letter = LetterAt(text);
    plain += letter == nullptr ? text.substr(0, 1) : letter->plain;
    text.remove_prefix(letter == nullptr ? 1 : letter->folded_case.size());
  }
  return plain;
}

}  // namespace

std::string FoldLetters(std::string_view text) {
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                                           UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &mapped, kOptions);
  const std::unique_ptr<utf8proc_uint8_t, Free> owner(mapped);
  if (size < 0) return std::string(text);
  return WithPlainLetters({reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)});
}

}  // namespace producer
