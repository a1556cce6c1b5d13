#include "producer/filter/post_filter.h"

#include <algorithm>
#include <utility>

#include "producer/filter/tweet_words.h"
#include "producer/rules/rule_diff.h"

namespace producer {
namespace {

// The folded pieces between separators, without blanks around them; empty ones are none.
std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    std::string_view piece = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), piece.size() + 1));
    while (piece.starts_with(' ')) piece.remove_prefix(1);
    while (piece.ends_with(' ')) piece.remove_suffix(1);
    if (!piece.empty()) pieces.push_back(FoldTerm(piece));
  }
  return pieces;
}

// "pt" names "pt" and "pt-br".
bool Names(std::string_view language, std::string_view tag) {
  return tag.starts_with(language) &&
         (tag.size() == language.size() || tag[language.size()] == '-');
}

}  // namespace

PostFilter::PostFilter(std::string_view track, std::string_view language)
    : languages_(Split(language, ',')) {
  for (const std::string& phrase : Split(track, ',')) phrases_.push_back(Split(phrase, ' '));
}

bool PostFilter::IsInLanguage(const Tweet& post) const {
  if (languages_.empty()) return true;
  return std::ranges::any_of(post.langs, [&](std::string_view tag) {
    const std::string folded = FoldTerm(tag);
    return std::ranges::any_of(languages_,
                               [&](const std::string& one) { return Names(one, folded); });
  });
}

PostFilter PostFilter::OfRules(std::string label) {
  PostFilter filter;
  filter.rule_label_ = std::move(label);
  return filter;
}

bool PostFilter::HasRule(const Tweet& post) const {
  if (rule_label_.empty() || post.rules.empty()) return true;
  return std::ranges::any_of(
      post.rules, [&](const MatchedRule& rule) { return IsOurs(rule.tag, rule_label_); });
}

bool PostFilter::HasPhrase(const Tweet& post) const {
  if (phrases_.empty()) return true;
  TweetWords words;
  words.AddText(post.text);
  for (const std::string_view tag : post.tags) words.AddHashtag(tag);
  for (const std::string_view link : post.links) words.AddUrl(link);
  return std::ranges::any_of(phrases_, [&](const Phrase& phrase) {
    return std::ranges::all_of(phrase, [&](const std::string& term) { return words.Has(term); });
  });
}

}  // namespace producer
