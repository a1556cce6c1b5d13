#include "consumer/extract/url_limits.h"

#include <array>

#include "consumer/extract/punycode_length.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

constexpr std::size_t kMaxUrlLength = 4096;
constexpr std::size_t kDefaultProtocolLength = 8;  // "https://".

bool LabelFits(std::string_view label, bool from_half) {
  std::array<char32_t, kMaxLabelLength> characters;
  std::size_t count = 0;
  for (std::size_t at = 0; at < label.size();) {
    // Each character makes at least one of the ASCII form.
    if (count == characters.size()) return false;
    const shared::DecodedUtf8 next = shared::DecodeUtf8(label, at);
    characters[count++] = next.code_point;
    at += next.bytes;
  }
  if (from_half) characters[0] = 0xDC00 | (characters[0] & 0x3FF);
  return PunycodeLength(std::span(characters).first(count)) <= kMaxLabelLength;
}

}  // namespace

bool LabelsFit(std::string_view text, TextSpan domain, bool from_half) {
  std::string_view rest = text.substr(domain.begin, domain.end - domain.begin);
  for (;;) {
    const std::size_t dot = rest.find('.');
    if (!LabelFits(rest.substr(0, dot), from_half)) return false;
    if (dot == std::string_view::npos) return true;
    rest.remove_prefix(dot + 1);
    from_half = false;
  }
}

bool UrlFits(std::string_view url, std::size_t protocol_length, bool from_half) {
  const std::size_t limit = kMaxUrlLength + (from_half ? 1 : 0) -
                            (protocol_length != 0 ? protocol_length : kDefaultProtocolLength);
  if (url.size() <= limit) return true;
  std::size_t units = 0;
  for (std::size_t at = 0; at < url.size() && units <= limit;) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(url, at);
    units += next.code_point > 0xFFFF ? 2 : 1;
    at += next.bytes;
  }
  return units <= limit;
}

}  // namespace consumer
