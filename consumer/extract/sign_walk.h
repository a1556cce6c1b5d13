// SignWalk walks over the signs of one kind in a text, narrow or full-width, faster than it could
// be read.
//
//   SignWalk signs(text, kHashSign);
//   for (TextSpan sign = signs.Next(0); sign.end != 0; sign = signs.Next(sign.end)) ...
#pragma once

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
bool IsSignAt(std::string_view text, std::size_t at, const Sign& sign);

class SignWalk {
 public:
  SignWalk(std::string_view text, const Sign& sign);

  // The first sign at or after `from`; empty if there is none.
  // REQUIRES: `from` does not go back.
  TextSpan Next(std::size_t from);

 private:
  std::size_t FindWide(std::size_t from) const;

  std::string_view text_;
  Sign sign_;
  std::size_t narrow_;  // The next of each kind; npos if there is none.
  std::size_t wide_;
};

}  // namespace consumer
