#include "consumer/extract/twitter_text.h"

#include <algorithm>

#include "consumer/extract/character_classes.h"
#include "consumer/extract/sign_walk.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

constexpr char32_t kTextVariation = 0xFE0E;
constexpr char32_t kEmojiVariation = 0xFE0F;
constexpr char32_t kKeycap = 0x20E3;

// Variation selectors are marks, so of tags, but at the end of an emoji they are not.
bool MayStandBefore(char32_t c) {
  if (c == kTextVariation || c == kEmojiVariation) return true;
  return c != '&' && !IsA(c, kTagCharacter);
}

bool MayFollowHashtag(std::string_view text, std::size_t at) {
  return !IsSignAt<kHashSign>(text, at) && !text.substr(at).starts_with("://");
}

// The end of the tag characters from `at` on; `at` itself where no letter is among them, or where
// they make the sign an emoji.
std::size_t BodyEnd(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  std::uint16_t classes = 0;
  while (at < text.size()) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(text, at);
    const bool makes_emoji = next.code_point == kEmojiVariation || next.code_point == kKeycap;
    if (at == begin && makes_emoji) return begin;
    if (!IsA(next.code_point, kTagCharacter)) break;
    classes |= ClassesOf(next.code_point);
    at += next.bytes;
  }
  return (classes & kTagLetter) != 0 ? at : begin;
}

}  // namespace

void TwitterTextHashtags::Find(std::string_view text, std::vector<std::string_view>& tags) {
  FindAll(text);
  found_.DropThoseInUrls(text);
  found_.Append(text, tags);
}

void TwitterTextHashtags::FindAll(std::string_view text) {
  found_.Clear();
  SignWalk<kHashSign> signs(text);
  std::size_t done = 0;  // Where the last tag ended; what stands before the next is no part of it.
  for (TextSpan sign = signs.Next(0); sign.end != 0; sign = signs.Next(std::max(done, sign.end))) {
    const bool begins =
        sign.begin == 0 || (sign.begin > done &&
                            MayStandBefore(shared::DecodeUtf8Before(text, sign.begin).code_point));
    if (!begins) continue;
    const std::size_t end = BodyEnd(text, sign.end);
    if (end == sign.end) continue;
    done = end;
    if (MayFollowHashtag(text, end)) found_.Add({{sign.begin, end}, sign.end});
  }
}

}  // namespace consumer
