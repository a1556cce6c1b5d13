// PostFilter is --track and --language where the stream's server does not filter for us: Bluesky's.
// A term of --track means what it means at Twitter (tweet_words.h): comma = or, space = and.
//
//   PostFilter filter("kafka,apache flink", "en,de");
//   filter.Passes(post);    // in English or German, with "kafka", or with "apache" and "flink"
//
// Looked at are a post's text, its tags (as #tag) and where its links go. A language is that which
// the post declares, "pt" also being "pt-BR"; a post that declares none has none.
//
// A plain value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "producer/parse/message.h"

namespace producer {

class PostFilter {
 public:
  // Lets everything through.
  PostFilter() = default;
  // As the flags have it; empty: all.
  PostFilter(std::string_view track, std::string_view language);

  // Posts of X that matched a rule with that label (rules/rule_diff.h), and those that do not say
  // what they matched.
  static PostFilter OfRules(std::string label);

  bool Passes(const Tweet& post) const {
    return IsInLanguage(post) && HasPhrase(post) && HasRule(post);
  }

 private:
  using Phrase = std::vector<std::string>;  // Folded terms.

  bool IsInLanguage(const Tweet& post) const;
  bool HasPhrase(const Tweet& post) const;
  bool HasRule(const Tweet& post) const;

  std::vector<Phrase> phrases_;
  std::vector<std::string> languages_;  // Folded.
  std::string rule_label_;
};

}  // namespace producer
