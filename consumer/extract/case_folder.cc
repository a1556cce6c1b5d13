#include "consumer/extract/case_folder.h"

#include <algorithm>

#include <utf8proc.h>

#include "consumer/extract/ascii.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

constexpr auto kFoldAndDecompose =
    static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
constexpr auto kCompose = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);

bool IsAsciiByte(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Zero for what is no mark, or a mark that others may not pass.
utf8proc_propval_t CombiningClass(std::int32_t c) {
  return utf8proc_get_property(c)->combining_class;
}

}  // namespace

void CaseFolder::Fold(std::span<std::string_view> tags) {
  folded_.clear();
  ends_.clear();
  for (const std::string_view tag : tags) {
    AppendFolded(tag);
    ends_.push_back(folded_.size());
  }
  // Only now do the bytes no longer move.
  std::size_t begin = 0;
  for (std::size_t i = 0; i < tags.size(); begin = ends_[i++]) {
    tags[i] = std::string_view(folded_).substr(begin, ends_[i] - begin);
  }
}

void CaseFolder::AppendFolded(std::string_view tag) {
  if (std::ranges::all_of(tag, IsAsciiByte)) {
    std::ranges::transform(tag, std::back_inserter(folded_), AsciiLower);
    return;
  }
  Decompose(tag);
  OrderMarks();
  const utf8proc_ssize_t count = utf8proc_normalize_utf32(
      characters_.data(), static_cast<utf8proc_ssize_t>(characters_.size()), kCompose);
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t length =
        utf8proc_encode_char(characters_[static_cast<std::size_t>(i)], bytes);
    folded_.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  }
}

void CaseFolder::Decompose(std::string_view tag) {
  constexpr std::size_t kLongest = 32;  // Of one character; Unicode's longest is 18.
  characters_.clear();
  for (std::size_t at = 0; at < tag.size();) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(tag, at);
    at += next.bytes;
    const std::size_t size = characters_.size();
    characters_.resize(size + kLongest);
    const utf8proc_ssize_t length =
        utf8proc_decompose_char(static_cast<std::int32_t>(next.code_point),
                                characters_.data() + size, kLongest, kFoldAndDecompose, nullptr);
    characters_.resize(size + static_cast<std::size_t>(length));
  }
}

// Canonical order. utf8proc's own takes quadratic time, minutes for a tag of 1 MiB of marks.
void CaseFolder::OrderMarks() {
  const auto is_starter = [](std::int32_t c) { return CombiningClass(c) == 0; };
  for (auto mark = characters_.begin(); mark != characters_.end();) {
    mark = std::find_if_not(mark, characters_.end(), is_starter);
    const auto end = std::find_if(mark, characters_.end(), is_starter);
    std::stable_sort(mark, end, [](std::int32_t a, std::int32_t b) {
      return CombiningClass(a) < CombiningClass(b);
    });
    mark = end;
  }
}

}  // namespace consumer
