#include "consumer/extract/punycode_length.h"

#include <algorithm>
#include <cstdint>

namespace consumer {
namespace {

// RFC 3492, section 5.
constexpr std::uint32_t kBase = 36;
constexpr std::uint32_t kTMin = 1;
constexpr std::uint32_t kTMax = 26;
constexpr std::uint32_t kSkew = 38;
constexpr std::uint32_t kDamp = 700;
constexpr std::uint32_t kInitialBias = 72;
constexpr char32_t kInitialN = 0x80;

constexpr bool IsFullStop(char32_t c) { return c == 0x3002 || c == 0xFF0E || c == 0xFF61; }
constexpr bool IsAscii(char32_t c) { return c < 0x80; }

// Section 6.1.
std::uint32_t Adapted(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > (kBase - kTMin) * kTMax / 2; k += kBase) delta /= kBase - kTMin;
  return k + (kBase - kTMin + 1) * delta / (delta + kSkew);
}

std::size_t DigitsOf(std::uint32_t delta, std::uint32_t bias) {
  std::size_t digits = 1;
  for (std::uint32_t k = kBase;; k += kBase, ++digits) {
    const std::uint32_t t = k <= bias ? kTMin : std::min(k - bias, kTMax);
    if (delta < t) return digits;
    delta = (delta - t) / (kBase - t);
  }
}

// The encoder of section 6.3, which counts its output instead of writing it. Numbers cannot
// overflow in a label this short.
std::size_t EncodedLength(std::span<const char32_t> label) {
  const auto basic = static_cast<std::uint32_t>(
      std::ranges::count_if(label, [](char32_t c) { return c < kInitialN; }));
  std::size_t length = basic + (basic > 0 ? 1 : 0);
  char32_t n = kInitialN;
  std::uint32_t delta = 0;
  std::uint32_t bias = kInitialBias;
  for (std::uint32_t handled = basic; handled < label.size(); ++delta, ++n) {
    char32_t next = 0xFFFFFFFF;
    for (const char32_t c : label) next = c >= n ? std::min(next, c) : next;
    delta += (next - n) * (handled + 1);
    n = next;
    for (const char32_t c : label) {
      if (c < n) ++delta;
      if (c != n) continue;
      length += DigitsOf(delta, bias);
      bias = Adapted(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
  }
  return length;
}

}  // namespace

std::size_t PunycodeLength(std::span<const char32_t> label) {
  constexpr std::size_t kPrefix = 4;  // "xn--".
  std::size_t length = 0;
  for (;;) {
    const auto stop = std::ranges::find_if(label, IsFullStop);
    const auto part = label.first(static_cast<std::size_t>(stop - label.begin()));
    length += std::ranges::all_of(part, IsAscii) ? part.size() : kPrefix + EncodedLength(part);
    if (stop == label.end()) return length;
    ++length;
    label = label.subspan(part.size() + 1);
  }
}

}  // namespace consumer
