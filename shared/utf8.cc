#include "shared/utf8.h"

#include <cstdint>
#include <cstring>

namespace shared {
namespace {

constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";

// A row of table 3-7: what may follow a lead byte.
struct Lead {
  std::size_t bytes;            // Of the whole character; 0: no character starts so.
  unsigned char second_lowest;  // The second byte's range; later ones are 0x80 to 0xBF.
  unsigned char second_highest;
};

constexpr Lead LeadOf(unsigned char byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

constexpr bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// How many bytes from `at` on are ASCII, eight at a time; the last few may be left to the caller.
std::size_t AsciiBytes(std::string_view text, std::size_t at) {
  const std::size_t start = at;
  for (std::uint64_t word; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & 0x8080808080808080U) != 0) break;
  }
  return at - start;
}

// The first byte of the first bad part, or text.size().
std::size_t FindBad(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    at += AsciiBytes(text, at);
    // A few characters of any kind, then whole words of ASCII again.
    for (std::size_t end = at + 8; at < text.size() && at < end;) {
      const DecodedUtf8 next = DecodeUtf8(text, at);
      if (!next.valid) return at;
      at += next.bytes;
    }
  }
  return at;
}

}  // namespace

DecodedUtf8 DecodeUtf8(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1, true};
  const Lead lead = LeadOf(first);
  if (lead.bytes == 0 || at + 1 == text.size()) return {};
  const auto second = static_cast<unsigned char>(text[at + 1]);
  if (second < lead.second_lowest || second > lead.second_highest) return {};

  char32_t code_point = first & (0x7FU >> lead.bytes);
  code_point = (code_point << 6U) | (second & 0x3FU);
  for (std::size_t i = 2; i < lead.bytes; ++i) {
    if (at + i == text.size() || !IsContinuation(text[at + i])) {
      return {kReplacementCharacter, i, false};
    }
    code_point = (code_point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  return {code_point, lead.bytes, true};
}

DecodedUtf8 DecodeUtf8Before(std::string_view text, std::size_t end) {
  // A lead byte never stands inside a character, so the nearest one decides.
  std::size_t lead = end - 1;
  while (lead > 0 && end - lead < 4 && IsContinuation(text[lead])) --lead;
  const DecodedUtf8 last = DecodeUtf8(text.substr(0, end), lead);
  return lead + last.bytes == end ? last : DecodedUtf8{};
}

bool IsValidUtf8(std::string_view text) { return FindBad(text, 0) == text.size(); }

std::string_view ToValidUtf8(std::string_view text, std::string& repaired) {
  std::size_t bad = FindBad(text, 0);
  if (bad == text.size()) return text;
  repaired.clear();
  std::size_t kept = 0;
  while (bad < text.size()) {
    repaired.append(text.substr(kept, bad - kept)).append(kReplacementBytes);
    kept = bad + DecodeUtf8(text, bad).bytes;
    bad = FindBad(text, kept);
  }
  repaired.append(text.substr(kept));
  return repaired;
}

}  // namespace shared
