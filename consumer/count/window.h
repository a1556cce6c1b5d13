// A window of the stream and what fell into it.
#pragma once

#include <compare>
#include <cstdint>

#include "shared/unix_millis.h"

namespace consumer {

// [start, end), aligned to the epoch: ends are multiples of the slide.
struct Window {
  shared::UnixMillis start = 0;
  shared::UnixMillis end = 0;
  auto operator<=>(const Window&) const = default;
};

// What fell into a window (a DStream's countByWindow).
struct WindowTotals {
  Window window;
  std::uint64_t records = 0;
  std::uint64_t tags = 0;      // Occurrences: the sum of its rows' counts.
  std::uint64_t distinct = 0;  // Tags: its rows.
  bool operator==(const WindowTotals&) const = default;
};

}  // namespace consumer
