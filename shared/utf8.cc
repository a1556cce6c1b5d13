#include "shared/utf8.h"

#include <cstddef>

namespace shared {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

unsigned ByteAt(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

// What a lead byte asks for: the length of its sequence (0: no lead byte) and the range of the
// second byte. The bytes after that are 80 to BF.
struct Lead {
  std::size_t length;
  unsigned second_low = 0x80;
  unsigned second_high = 0xbf;
};

Lead LeadOf(unsigned byte) {
  if (byte < 0x80) return {1};
  if (byte < 0xc2 || byte > 0xf4) return {0};
  if (byte < 0xe0) return {2};
  if (byte == 0xe0) return {3, 0xa0, 0xbf};
  if (byte == 0xed) return {3, 0x80, 0x9f};
  if (byte < 0xf0) return {3};
  if (byte == 0xf0) return {4, 0x90, 0xbf};
  return byte == 0xf4 ? Lead{4, 0x80, 0x8f} : Lead{4};
}

// One sequence, or one maximal bad part.
struct Part {
  std::size_t length;
  bool valid;
};

Part PartAt(std::string_view text, std::size_t at) {
  const Lead lead = LeadOf(ByteAt(text, at));
  if (lead.length < 2) return {1, lead.length == 1};
  const unsigned second = ByteAt(text, at + 1);
  if (second < lead.second_low || second > lead.second_high) return {1, false};
  for (std::size_t i = 2; i < lead.length; ++i) {
    if ((ByteAt(text, at + i) & 0xc0) != 0x80) return {i, false};
  }
  return {lead.length, true};
}

// Where the first bad part begins; text.size() where there is none.
std::size_t FirstBad(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Part part = PartAt(text, at);
    if (!part.valid) break;
    at += part.length;
  }
  return at;
}

}  // namespace

bool IsValidUtf8(std::string_view text) { return FirstBad(text) == text.size(); }

std::string_view ToValidUtf8(std::string_view text, std::string& repaired) {
  std::size_t at = FirstBad(text);
  if (at == text.size()) return text;
  repaired.assign(text, 0, at);
  while (at < text.size()) {
    const Part part = PartAt(text, at);
    repaired += part.valid ? text.substr(at, part.length) : kReplacement;
    at += part.length;
  }
  return repaired;
}

}  // namespace shared
