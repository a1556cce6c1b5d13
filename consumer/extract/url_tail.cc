#include "consumer/extract/url_tail.h"

#include "consumer/extract/ascii.h"
#include "consumer/extract/character_classes.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

bool IsAt(std::string_view text, std::size_t at, char c) {
  return at < text.size() && text[at] == c;
}

std::size_t SkipPathCharacters(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(text, at);
    if (!IsA(next.code_point, kPath)) break;
    at += next.bytes;
  }
  return at;
}

// The end of the pair of parentheses that opens at `open`; `open` itself if none does. Within are
// path characters and at most one more pair.
std::size_t ParenthesesEnd(std::string_view text, std::size_t open) {
  if (!IsAt(text, open, '(')) return open;
  std::size_t at = SkipPathCharacters(text, open + 1);
  if (IsAt(text, at, ')')) return at > open + 1 ? at + 1 : open;
  if (!IsAt(text, at, '(')) return open;
  const std::size_t inner = at + 1;
  at = SkipPathCharacters(text, inner);
  if (at == inner || !IsAt(text, at, ')')) return open;
  at = SkipPathCharacters(text, at + 1);
  return IsAt(text, at, ')') ? at + 1 : open;
}

// `at` is after the slash.
std::size_t PathEnd(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (at < text.size()) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(text, at);
    const std::uint16_t classes = ClassesOf(next.code_point);
    if ((classes & kPath) != 0) {
      at += next.bytes;
      if ((classes & kPathEnd) != 0) end = at;
    } else if (const std::size_t closed = ParenthesesEnd(text, at); closed != at) {
      at = closed;
    } else {
      break;
    }
  }
  for (at = end; (end = ParenthesesEnd(text, at)) != at;) at = end;
  return end;
}

// `at` is at the question mark; returned where no query follows it.
std::size_t QueryEnd(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (++at < text.size()) {
    // A query is ASCII: a byte of any other character reads as one of U+0080 to U+00FF, none of it.
    const std::uint16_t classes = ClassesOf(static_cast<unsigned char>(text[at]));
    if ((classes & kQuery) == 0) break;
    if ((classes & kQueryEnd) != 0) end = at + 1;
  }
  return end;
}

std::size_t PortEnd(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && IsAsciiDigit(text[end])) ++end;
  return end > at + 1 ? end : at;
}

}  // namespace

UrlTail ParseUrlTail(std::string_view text, std::size_t at) {
  UrlTail tail{.end = at};
  if (IsAt(text, tail.end, ':')) tail.end = PortEnd(text, tail.end);
  if (IsAt(text, tail.end, '/')) tail = {.end = PathEnd(text, tail.end + 1), .has_path = true};
  if (IsAt(text, tail.end, '?')) tail.end = QueryEnd(text, tail.end);
  return tail;
}

}  // namespace consumer
