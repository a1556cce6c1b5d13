#include "consumer/sink/display_width.h"

#include <algorithm>

#include <utf8proc.h>

namespace consumer {
namespace {

constexpr utf8proc_int32_t kEmojiPresentation = 0xfe0f;  // Makes the sign before it an emoji.

struct Grapheme {
  std::size_t bytes = 0;
  std::size_t columns = 0;
};

bool IsRegional(utf8proc_int32_t code_point) {
  return code_point >= 0x1f1e6 && code_point <= 0x1f1ff;  // Two of them are a flag, two wide.
}

std::size_t ColumnsOf(utf8proc_int32_t code_point) {
  if (code_point == kEmojiPresentation || IsRegional(code_point)) return 2;
  return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code_point)));
}

// The first user-perceived character of a text that is not empty.
Grapheme First(std::string_view text) {
  Grapheme first;
  utf8proc_int32_t previous = 0;
  utf8proc_int32_t state = 0;
  while (first.bytes < text.size()) {
    utf8proc_int32_t code_point = 0;
    const auto* rest = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + first.bytes);
    const auto left = static_cast<utf8proc_ssize_t>(text.size() - first.bytes);
    const utf8proc_ssize_t size = utf8proc_iterate(rest, left, &code_point);
    if (size <= 0) return {first.bytes + 1, std::max<std::size_t>(first.columns, 1)};
    if (first.bytes > 0 && utf8proc_grapheme_break_stateful(previous, code_point, &state)) break;
    first.bytes += static_cast<std::size_t>(size);
    first.columns = std::max(first.columns, ColumnsOf(code_point));
    previous = code_point;
  }
  return first;
}

}  // namespace

std::size_t DisplayWidth(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Grapheme first = First(text);
    columns += first.columns;
    text.remove_prefix(first.bytes);
  }
  return columns;
}

std::string FitToWidth(std::string_view text, std::size_t columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  std::size_t taken = 0;
  std::size_t used = 0;
  while (taken < text.size()) {
    const Grapheme first = First(text.substr(taken));
    if (used + first.columns > columns - 1) break;
    used += first.columns;
    taken += first.bytes;
  }
  return std::string(text.substr(0, taken)) + "…";
}

}  // namespace consumer
