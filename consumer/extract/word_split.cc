#include "consumer/extract/word_split.h"

#include <algorithm>

#include "shared/utf8.h"

namespace consumer {
namespace {

// Unicode's property White_Space (PropList.txt).
constexpr bool IsWhiteSpace(char32_t c) {
  switch (c) {
    case 0x20:
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return true;
    default:
      return (c >= 0x09 && c <= 0x0D) || (c >= 0x2000 && c <= 0x200A);
  }
}

bool BeginsWord(std::string_view text, std::size_t at) {
  return at == 0 || IsWhiteSpace(shared::DecodeUtf8Before(text, at).code_point);
}

// Where the word at `at` ends; `valid` becomes false where it has a bad part.
std::size_t WordEnd(std::string_view text, std::size_t at, bool& valid) {
  while (at < text.size()) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(text, at);
    if (IsWhiteSpace(next.code_point)) break;
    valid = valid && next.valid;
    at += next.bytes;
  }
  return at;
}

}  // namespace

bool SplitSparkWords(std::string_view text, std::vector<std::string_view>& tags) {
  std::size_t begin = 0;  // No word that ended before it has been left out.
  for (std::size_t sign; (sign = text.find('#', begin)) != std::string_view::npos;) {
    const std::size_t space = text.substr(begin, sign - begin).rfind(' ');
    if (space != std::string_view::npos) begin += space + 1;
    const std::size_t end = std::min(text.find(' ', sign), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (!shared::IsValidUtf8(word)) return false;
    tags.push_back(word);
    begin = end;
  }
  return true;
}

bool SplitPrefixWords(std::string_view text, std::vector<std::string_view>& tags) {
  std::size_t from = 0;
  for (std::size_t begin; (begin = text.find('#', from)) != std::string_view::npos;) {
    from = begin + 1;
    if (!BeginsWord(text, begin)) continue;
    bool valid = true;
    from = WordEnd(text, from, valid);
    if (!valid) return false;
    tags.push_back(text.substr(begin, from - begin));
  }
  return true;
}

bool SplitWords(std::string_view text, std::vector<std::string_view>& words) {
  for (std::size_t at = 0; at < text.size();) {
    bool valid = true;
    const std::size_t end = WordEnd(text, at, valid);
    if (!valid) return false;
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end < text.size() ? end + shared::DecodeUtf8(text, end).bytes : end;
  }
  return true;
}

bool SplitAtSpaces(std::string_view text, std::vector<std::string_view>& words) {
  if (!shared::IsValidUtf8(text)) return false;
  for (std::size_t space; (space = text.find(' ')) != std::string_view::npos;) {
    words.push_back(text.substr(0, space));
    text.remove_prefix(space + 1);
  }
  words.push_back(text);
  return true;
}

}  // namespace consumer
