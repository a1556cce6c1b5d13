#include "producer/parse/hashtags_in_text.h"

#include <utf8proc.h>

#include "shared/ascii.h"
#include "shared/utf8.h"

namespace producer {
namespace {

utf8proc_category_t CategoryOf(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool IsSpaceOrControl(char32_t c) {
  const auto category = CategoryOf(c);
  return c <= ' ' || category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZS ||
         category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

bool IsLetter(char32_t c) {
  const auto category = CategoryOf(c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

// Of what a hashtag may consist, without the few signs that are allowed beside letters and digits.
bool IsPlain(char32_t c) {
  return c == '_' || (c < 0x80 ? IsLetter(c) || (c >= '0' && c <= '9') : IsLetter(c));
}

template <typename Predicate>
bool All(std::string_view text, Predicate is_so) {
  for (std::size_t at = 0; at < text.size();) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(text, at);
    if (!is_so(next.code_point)) return false;
    at += next.bytes;
  }
  return true;
}

bool IsHashtagByItself(std::string_view tag) {
  return All(tag, IsPlain) && !All(tag, [](char32_t c) { return !IsLetter(c); });
}

// What parts words in any text.
bool IsBreak(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// What may follow a tag, and what begins there cannot be the rest of a URL.
bool EndsTag(std::string_view rest) {
  constexpr std::string_view kPunctuation = ".,;!?)]}\"'";
  if (rest.empty() || IsBreak(rest.front())) return true;
  const bool sign = kPunctuation.find(rest.front()) != std::string_view::npos;
  return sign && (rest.size() == 1 || IsBreak(rest[1]));
}

bool BeginsTag(std::string_view before) { return before.empty() || IsBreak(before.back()); }

}  // namespace

bool IsOneWord(std::string_view tag) {
  return !tag.empty() && All(tag, [](char32_t c) { return !IsSpaceOrControl(c); });
}

bool IsHashtagIn(std::string_view text, std::string_view tag) {
  if (!IsHashtagByItself(tag)) return false;
  for (std::size_t sign = text.find('#'); sign != std::string_view::npos;
       sign = text.find('#', sign + 1)) {
    const std::string_view body = text.substr(sign + 1, tag.size());
    if (shared::EqualsIgnoringCase(body, tag) && BeginsTag(text.substr(0, sign)) &&
        EndsTag(text.substr(sign + 1 + body.size()))) {
      return true;
    }
  }
  return false;
}

}  // namespace producer
