#include "producer/filter/tweet_words.h"

#include <algorithm>

#include <utf8proc.h>

#include "shared/utf8.h"

namespace producer {
namespace {

constexpr char32_t kFullWidthHash = 0xFF03, kFullWidthAt = 0xFF20;

char32_t Fold(char32_t c) {
  if (c == kFullWidthHash) return '#';
  if (c == kFullWidthAt) return '@';
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

void AppendUtf8(std::string& out, char32_t c) {
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

bool IsSpace(char32_t c) {
  if (c <= ' ') return true;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

// Letters, marks, digits and "_": what a hashtag or a screen name may consist of.
bool IsWordCharacter(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return c == '_' || (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO);
}

// The bytes from `at` on whose characters are as asked for.
template <typename Predicate>
std::string_view RunAt(std::string_view text, std::size_t at, Predicate is_part) {
  std::size_t end = at;
  while (end < text.size()) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(text, end);
    if (!is_part(next.code_point)) break;
    end += next.bytes;
  }
  return text.substr(at, end - at);
}

bool IsSign(char c) { return c == '#' || c == '@'; }

// "#tag" or "@name" that begins at `at`; empty if none does, as in "issue#7".
std::string_view TagAt(std::string_view word, std::size_t at) {
  if (!IsSign(word[at])) return {};
  if (at > 0 && IsWordCharacter(shared::DecodeUtf8Before(word, at).code_point)) return {};
  const std::string_view run = RunAt(word, at + 1, IsWordCharacter);
  return run.empty() ? run : word.substr(at, run.size() + 1);
}

bool HasTag(std::string_view word) {
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (!TagAt(word, at).empty()) return true;
  }
  return false;
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    char c = text.front();
    std::size_t bytes = 1;
    if (text.starts_with("&amp;")) bytes = 5;
    if (text.starts_with("&lt;")) c = '<', bytes = 4;
    if (text.starts_with("&gt;")) c = '>', bytes = 4;
    plain += c;
    text.remove_prefix(bytes);
  }
  return plain;
}

// The word without the punctuation around it.
std::string_view Bare(std::string_view word) {
  while (!word.empty()) {
    const auto first = shared::DecodeUtf8(word, 0);
    if (IsWordCharacter(first.code_point)) break;
    word.remove_prefix(first.bytes);
  }
  while (!word.empty()) {
    const auto last = shared::DecodeUtf8Before(word, word.size());
    if (IsWordCharacter(last.code_point)) break;
    word.remove_suffix(last.bytes);
  }
  return word;
}

}  // namespace

std::string FoldTerm(std::string_view term) {
  std::string folded;
  for (std::size_t at = 0; at < term.size();) {
    const shared::DecodedUtf8 next = shared::DecodeUtf8(term, at);
    AppendUtf8(folded, Fold(next.code_point));
    at += next.bytes;
  }
  return folded;
}

void TweetWords::AddText(std::string_view text) { AddFolded(FoldTerm(Unescaped(text))); }

void TweetWords::AddUrl(std::string_view url) { AddFoldedUrl(FoldTerm(url)); }

void TweetWords::AddHashtag(std::string_view tag) { AddWord('#' + FoldTerm(tag)); }

void TweetWords::AddMention(std::string_view screen_name) { AddWord('@' + FoldTerm(screen_name)); }

void TweetWords::AddFolded(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view word = RunAt(text, at, [](char32_t c) { return !IsSpace(c); });
    if (!word.empty()) AddWord(word);
    at += word.empty() ? shared::DecodeUtf8(text, at).bytes : word.size();
  }
}

void TweetWords::AddWord(std::string_view word) {
  const std::size_t protocol = word.find("://");
  if (protocol != std::string_view::npos) return AddFoldedUrl(word.substr(protocol));
  AddRuns(word);
  if (HasTag(word)) return;  // Punctuation is no part of a tag: only its runs count.
  words_.emplace(word);
  std::string_view bare = Bare(word);
  if (bare.starts_with("www.")) {  // Only the domain without it counts.
    words_.erase(std::string(word));
    bare.remove_prefix(4);
  }
  if (!bare.empty()) words_.emplace(bare);
}

void TweetWords::AddFoldedUrl(std::string_view url) {
  const std::size_t protocol = url.find("://");
  if (protocol != std::string_view::npos) url.remove_prefix(protocol + 3);
  if (url.starts_with("www.")) url.remove_prefix(4);
  AddRuns(url);
  if (const std::string_view bare = Bare(url); !bare.empty()) words_.emplace(bare);
}

// Adds each run of word characters, and "#run" or "@run" where the sign stands before it.
void TweetWords::AddRuns(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    const std::string_view tag = TagAt(word, at);
    if (!tag.empty()) words_.emplace(tag);
    if (!tag.empty()) ++at;
    const std::string_view run = RunAt(word, at, IsWordCharacter);
    if (!run.empty()) words_.emplace(run);
    at += run.empty() ? shared::DecodeUtf8(word, at).bytes : run.size();
  }
}

}  // namespace producer
