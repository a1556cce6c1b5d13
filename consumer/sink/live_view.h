// The picture that the live view shows on a terminal, as lines of text. Pure.
//
//   tweets · batch 12 · 2026-01-31T12:00:06Z
//   48,210 records/s · lag 1,024 · 96,420 in this batch
//   1,234,567 counted · 8,321 distinct
//
//    1 #kafka   ███████████████████████████ 120
//    2 #cpp     █████████▌                   42
//
// Notes are lines of somebody else's: the first stands above all this, the others below it.
//
// Small terminals get less: parts between " · " that do not fit are left out whole, from the right;
// bars shrink and go; tags end in an ellipsis; notes below go where fewer than three places would
// be left.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/sink/sink.h"

namespace consumer {

struct LiveViewShape {
  std::size_t width = 80;
  std::size_t height = 24;  // Of the terminal: the picture leaves its last line free.
  std::size_t top = 10;     // Places; empty lines where there are fewer tags.
  bool colour = false;      // Emphasis by SGR escapes (ECMA-48, 8.3.117).
};

// No line is wider than the shape, whatever the tags and notes are, and the number of lines depends
// on the shape and on how many tweets and notes there are alone. REQUIRES: width >= 16.
std::vector<std::string> LiveViewLines(std::string_view topic, const BatchTable& table,
                                       const LiveViewShape& shape,
                                       std::span<const std::string> notes = {});

}  // namespace consumer
