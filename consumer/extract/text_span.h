// A stretch of a text, in bytes.
#pragma once

#include <cstddef>

namespace consumer {

struct TextSpan {
  std::size_t begin = 0;
  std::size_t end = 0;  // After the last byte.
  bool operator==(const TextSpan&) const = default;
};

}  // namespace consumer
