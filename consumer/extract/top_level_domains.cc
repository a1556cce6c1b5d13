#include "consumer/extract/top_level_domains.h"

#include <algorithm>
#include <array>
#include <vector>

#include "consumer/extract/ascii.h"
#include "consumer/extract/top_level_domain_list.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

constexpr std::size_t kLongestAscii = 32;  // The list's longest has 18 letters.

bool MayFollowDomain(std::string_view text, std::size_t at) {
  if (at == text.size()) return true;
  const char c = text[at];
  return !IsAsciiAlphanumeric(c) && c != '@' && c != '+' && c != '-';
}

std::size_t AsciiEnd(std::string_view text, std::size_t at) {
  std::array<char, kLongestAscii> lower;
  std::size_t length = 0;
  while (at + length < text.size() && IsAsciiLetter(text[at + length])) {
    if (length == lower.size()) return at;
    lower[length] = AsciiLower(text[at + length]);
    ++length;
  }
  if (length == 0 || !MayFollowDomain(text, at + length)) return at;
  const std::string_view domain(lower.data(), length);
  return std::ranges::binary_search(kAsciiTopLevelDomains, domain) ? at + length : at;
}

char32_t LetterOf(char32_t c) {
  if (c < 0x80) return static_cast<unsigned char>(AsciiLower(static_cast<char>(c)));
  const auto found =
      std::ranges::lower_bound(kTopLevelDomainLetterVariants, c, {}, &LetterVariant::variant);
  const bool is_variant = found != kTopLevelDomainLetterVariants.end() && found->variant == c;
  return is_variant ? found->letter : c;
}

// The list by first letter; those of one letter stay in the list's order.
const std::vector<std::u16string_view>& ByFirstLetter() {
  static const auto sorted = [] {
    std::vector<std::u16string_view> domains(kOtherTopLevelDomains.begin(),
                                             kOtherTopLevelDomains.end());
    std::ranges::stable_sort(domains, {}, &std::u16string_view::front);
    return domains;
  }();
  return sorted;
}

std::size_t EndOf(std::u16string_view domain, std::string_view text, std::size_t at) {
  for (const char16_t letter : domain) {
    if (at == text.size()) return 0;
    const shared::DecodedUtf8 next = shared::DecodeUtf8(text, at);
    if (LetterOf(next.code_point) != letter) return 0;
    at += next.bytes;
  }
  return MayFollowDomain(text, at) ? at : 0;
}

std::size_t OtherEnd(std::string_view text, std::size_t at) {
  const char32_t first = LetterOf(shared::DecodeUtf8(text, at).code_point);
  for (const std::u16string_view domain :
       std::ranges::equal_range(ByFirstLetter(), first, {}, &std::u16string_view::front)) {
    if (const std::size_t end = EndOf(domain, text, at); end != 0) return end;
  }
  return at;
}

// "xn--" and at least one letter, digit or hyphen, whatever follows.
std::size_t PunycodeEnd(std::string_view text, std::size_t at) {
  constexpr std::size_t kPrefix = 4;
  if (!StartsWithIgnoringCase(text.substr(at), "xn--")) return at;
  std::size_t end = at + kPrefix;
  while (end < text.size() && (IsAsciiAlphanumeric(text[end]) || text[end] == '-')) ++end;
  return end > at + kPrefix ? end : at;
}

}  // namespace

std::size_t TopLevelDomainEnd(std::string_view text, std::size_t at) {
  if (at == text.size()) return at;
  for (const auto end_of : {AsciiEnd, OtherEnd, PunycodeEnd}) {
    if (const std::size_t end = end_of(text, at); end != at) return end;
  }
  return at;
}

}  // namespace consumer
