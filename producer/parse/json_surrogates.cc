#include "producer/parse/json_surrogates.h"

#include <charconv>
#include <cstdint>
#include <optional>

namespace producer {
namespace {

constexpr std::size_t kEscape = 6;  // "\ud83d"

// What the escape \uXXXX at the begin stands for.
std::optional<std::uint32_t> EscapedAt(std::string_view json) {
  if (json.size() < kEscape || !json.starts_with("\\u")) return std::nullopt;
  std::uint32_t value = 0;
  const char* const end = json.data() + kEscape;
  const auto [stop, error] = std::from_chars(json.data() + 2, end, value, 16);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

bool IsHigh(std::optional<std::uint32_t> unit) {
  return unit && *unit >= 0xD800 && *unit <= 0xDBFF;
}
bool IsLow(std::optional<std::uint32_t> unit) { return unit && *unit >= 0xDC00 && *unit <= 0xDFFF; }

}  // namespace

bool HasLoneSurrogate(std::string_view json) {
  for (std::size_t at = json.find('\\'); at != std::string_view::npos; at = json.find('\\', at)) {
    const auto unit = EscapedAt(json.substr(at));
    if (IsLow(unit)) return true;
    if (IsHigh(unit)) {
      if (!IsLow(EscapedAt(json.substr(at + kEscape)))) return true;
      at += kEscape;
    }
    at += unit ? kEscape : 2;  // "\\" is two, so that what follows it is no escape.
    if (at >= json.size()) return false;
  }
  return false;
}

}  // namespace producer
