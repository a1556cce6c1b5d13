// SignWalk walks over the signs of one kind in a text, narrow or full-width, faster than it could
// be read.
//
//   SignWalk<kHashSign> signs(text);
//   for (TextSpan sign = signs.Next(0); sign.end != 0; sign = signs.Next(sign.end)) ...
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "consumer/extract/text_span.h"

namespace consumer {

struct Sign {
  char narrow;
  std::string_view wide;
};
inline constexpr Sign kHashSign{'#', "\uFF03"};
inline constexpr Sign kAtSign{'@', "\uFF20"};

// Whether one stands right at `at`.
template <const Sign& kSign>
bool IsSignAt(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  return rest.starts_with(kSign.narrow) || rest.starts_with(kSign.wide);
}

// The sign is known to the compiler: comparing with it costs no call.
template <const Sign& kSign>
class SignWalk {
 public:
  explicit SignWalk(std::string_view text)
      : text_(text), narrow_(text.find(kSign.narrow)), wide_(FindWide(0)) {}

  // The first sign at or after `from`; empty if there is none.
  // REQUIRES: `from` does not go back.
  TextSpan Next(std::size_t from) {
    if (narrow_ < from) narrow_ = text_.find(kSign.narrow, from);
    if (wide_ < from) wide_ = FindWide(from);
    const std::size_t at = std::min(narrow_, wide_);
    if (at == std::string_view::npos) return {};
    return {at, at + (at == narrow_ ? 1 : kSign.wide.size())};
  }

 private:
  std::size_t FindWide(std::size_t from) const {
    while ((from = text_.find(kSign.wide[0], from)) != std::string_view::npos &&
           !text_.substr(from).starts_with(kSign.wide)) {
      ++from;
    }
    return from;
  }

  std::string_view text_;
  std::size_t narrow_;  // The next of each kind; npos if there is none.
  std::size_t wide_;
};

}  // namespace consumer
