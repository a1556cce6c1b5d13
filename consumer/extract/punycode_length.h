// How long a label of a domain is in its ASCII form (RFC 3492): DNS allows 63.
#pragma once

#include <cstddef>
#include <span>

namespace consumer {

inline constexpr std::size_t kMaxLabelLength = 63;  // RFC 1035, section 2.3.4.

// Returns the length of "xn--" and what punycode makes of `label`, or label.size() where that is
// ASCII. A full stop of another script (U+3002, U+FF0E, U+FF61) divides it into labels,
// whose lengths and dots are summed up, as twitter-text does.
// REQUIRES: label.size() <= kMaxLabelLength.
std::size_t PunycodeLength(std::span<const char32_t> label);

}  // namespace consumer
