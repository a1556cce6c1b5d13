#include "consumer/extract/twitter_text.h"

#include <algorithm>

#include "consumer/extract/character_classes.h"
#include "consumer/extract/hash_signs.h"
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

bool MayFollow(std::string_view text, std::size_t at) {
  return !HashSigns::IsAt(text, at) && !text.substr(at).starts_with("://");
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

// Neither a URL nor what stands before it has white space in it.
bool FollowsSpace(std::string_view text, std::size_t at) {
  return at == 0 || std::string_view(" \n\r\t").contains(text[at - 1]);
}

}  // namespace

void TwitterTextHashtags::Find(std::string_view text, std::vector<std::string_view>& tags) {
  FindAll(text);
  DropThoseInUrls(text);
  Append(text, tags);
}

void TwitterTextHashtags::FindAll(std::string_view text) {
  found_.clear();
  HashSigns signs(text);
  std::size_t done = 0;  // Where the last tag ended; what stands before the next is no part of it.
  for (TextSpan sign = signs.Next(0); sign.end != 0; sign = signs.Next(std::max(done, sign.end))) {
    const bool begins =
        sign.begin == 0 || (sign.begin > done &&
                            MayStandBefore(shared::DecodeUtf8Before(text, sign.begin).code_point));
    if (!begins) continue;
    const std::size_t end = BodyEnd(text, sign.end);
    if (end == sign.end) continue;
    done = end;
    if (MayFollow(text, end)) found_.push_back({{sign.begin, end}, sign.end});
  }
}

// Of a tag and a URL that overlap, the one that begins first stays.
void TwitterTextHashtags::DropThoseInUrls(std::string_view text) {
  const bool all_apart = std::ranges::all_of(
      found_, [text](const Hashtag& tag) { return FollowsSpace(text, tag.span.begin); });
  if (all_apart) return;
  const std::vector<TextSpan>& urls = urls_.Find(text);
  auto url = urls.begin();
  std::size_t taken = 0;  // Where the last one that stays ends.
  std::erase_if(found_, [&](const Hashtag& tag) {
    for (; url != urls.end() && url->begin < tag.span.begin; ++url) {
      if (url->begin >= taken) taken = url->end;
    }
    if (tag.span.begin < taken) return true;
    taken = tag.span.end;
    return false;
  });
}

void TwitterTextHashtags::Append(std::string_view text, std::vector<std::string_view>& tags) {
  rewritten_.clear();
  for (const Hashtag& tag : found_) {
    if (text[tag.span.begin] == '#') {
      tags.push_back(text.substr(tag.span.begin, tag.span.end - tag.span.begin));
      continue;
    }
    rewritten_.reserve(text.size());  // All of them are shorter than the text: no view moves.
    const std::size_t at = rewritten_.size();
    rewritten_.append("#").append(text.substr(tag.body, tag.span.end - tag.body));
    tags.push_back(std::string_view(rewritten_).substr(at));
  }
}

}  // namespace consumer
