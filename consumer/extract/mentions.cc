#include "consumer/extract/mentions.h"

#include <algorithm>

#include "consumer/extract/ascii.h"
#include "consumer/extract/sign_walk.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

constexpr std::size_t kLongestName = 20;
constexpr std::size_t kLongestList = 25;

bool IsOfName(char c) { return IsAsciiAlphanumeric(c) || c == '_'; }

// The package's accented Latin letters. Case is not ignored here, so that kAsciiDomain, which has
// these too, has a few more.
bool IsAccented(char32_t c) {
  if (c == 0xD7 || c == 0xF7) return false;
  const bool in_a_range =
      (c >= 0xC0 && c <= 0x24F) || (c >= 0x300 && c <= 0x36F) || (c >= 0x1E00 && c <= 0x1EFF);
  return in_a_range || std::u32string_view(
                           U"\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F"
                           U"\u0272\u0289\u028B\u02BB")
                           .contains(c);
}

bool MayStandRightBefore(std::string_view text, std::size_t at) {
  const char c = text[at - 1];
  if (IsOfName(c) || std::string_view("!#$%&*@").contains(c)) return false;
  return !text.substr(0, at).ends_with(kAtSign.wide);
}

// Whether "RT" stands before `at`, at `from` or later, as a word of its own.
bool FollowsRetweetMark(std::string_view text, std::size_t from, std::size_t at) {
  if (at < from + 2 || !StartsWithIgnoringCase(text.substr(at - 2), "rt")) return false;
  const std::size_t mark = at - 2;
  if (mark == 0) return true;
  return mark > from && !IsOfName(text[mark - 1]) &&
         !std::string_view("+~.-").contains(text[mark - 1]);
}

bool MayFollowMention(std::string_view text, std::size_t at) {
  if (at == text.size()) return true;
  return !IsSignAt<kAtSign>(text, at) && !text.substr(at).starts_with("://") &&
         !IsAccented(shared::DecodeUtf8(text, at).code_point);
}

std::size_t NameEnd(std::string_view text, std::size_t at) {
  const std::size_t most = std::min(text.size(), at + kLongestName);
  while (at < most && IsOfName(text[at])) ++at;
  return at;
}

// The end of "/list" at `at`; `at` where none is there.
std::size_t ListEnd(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size() || text[at] != '/' || !IsAsciiLetter(text[at + 1])) return at;
  const std::size_t most = std::min(text.size(), at + 1 + kLongestList);
  std::size_t end = at + 2;
  while (end < most && (IsOfName(text[end]) || text[end] == '-')) ++end;
  return end;
}

}  // namespace

void Mentions::Find(std::string_view text, std::vector<std::string_view>& tags) {
  FindAll(text);
  found_.DropThoseInUrls(text);
  found_.Append(text, tags);
}

void Mentions::FindAll(std::string_view text) {
  found_.Clear();
  SignWalk<kAtSign> signs(text);
  std::size_t done = 0;  // Where the last one ended; what stands before the next is no part of it.
  for (TextSpan sign = signs.Next(0); sign.end != 0; sign = signs.Next(std::max(done, sign.end))) {
    const bool begins = sign.begin == 0 ||
                        (sign.begin > done && MayStandRightBefore(text, sign.begin)) ||
                        FollowsRetweetMark(text, done, sign.begin);
    if (!begins) continue;
    const std::size_t name = NameEnd(text, sign.end);
    if (name == sign.end) continue;
    done = ListEnd(text, name);
    if (done == name && MayFollowMention(text, name)) found_.Add({{sign.begin, name}, sign.end});
  }
}

}  // namespace consumer
