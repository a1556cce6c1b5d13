// HashSigns walks over the '#' and '＃' (U+FF03) of a text, faster than it could be read.
#pragma once

#include <cstddef>
#include <string_view>

#include "consumer/extract/text_span.h"

namespace consumer {

class HashSigns {
 public:
  explicit HashSigns(std::string_view text);

  // The first sign at or after `from`; empty if there is none.
  // REQUIRES: `from` does not go back.
  TextSpan Next(std::size_t from);

  // Whether one stands right at `at`.
  static bool IsAt(std::string_view text, std::size_t at);

 private:
  std::size_t FindWide(std::size_t from) const;

  std::string_view text_;
  std::size_t narrow_;  // The next of each kind; npos if there is none.
  std::size_t wide_;
};

}  // namespace consumer
