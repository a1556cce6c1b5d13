#include "producer/parse/post_tags.h"

#include <algorithm>

#include "producer/parse/folded_letters.h"
#include "producer/parse/hashtags_in_text.h"

namespace producer {

void PostTags::Add(std::string_view tag) {
  if (tags_.size() == kMost) return;
  constexpr std::string_view kWideSign = "＃";
  if (tag.starts_with('#')) tag.remove_prefix(1);
  if (tag.starts_with(kWideSign)) tag.remove_prefix(kWideSign.size());
  if (!IsOneWord(tag) || std::ranges::find(tags_, tag) != tags_.end()) return;
  tags_.push_back(tag);
}

std::string_view PostTags::Outside(std::string_view text) {
  outside_.clear();
  for (const std::string_view tag : tags_) {
    if (!IsHashtagIn(text, tag)) Append(tag);
  }
  return outside_;
}

std::string_view PostTags::OutsideFolded(std::string_view text) {
  outside_.clear();
  if (tags_.empty()) return outside_;
  const std::string folded = FoldLetters(text);
  for (const std::string_view tag : tags_) {
    if (!IsHashtagIn(folded, FoldLetters(tag))) Append(tag);
  }
  return outside_;
}

void PostTags::Append(std::string_view tag) {
  if (!outside_.empty()) outside_ += ' ';
  outside_ += tag;
}

}  // namespace producer
