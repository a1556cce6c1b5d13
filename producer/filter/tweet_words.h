// TweetWords is what the track terms of a filter are compared with: the words of a tweet's text, of
// its links, hashtags and mentions. Twitter's rules ("Standard stream parameters"), in short:
//
//   text           has the words                          but not
//   "hello."       hello, hello.
//   "@Twitter's"   @twitter, twitter                      twitter's
//   "#newtwitter"  #newtwitter, newtwitter                twitter
//   "http://www.example.com/foo"  example.com/foo, example, com, foo    example.com
//
// Case does not count; diacritics do. A full-width ＃ or ＠ is as good as a # or @.
// Limitation, as at Twitter: in languages without spaces a word is what stands between spaces.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

namespace producer {

// A plain value. Any bytes may be added; those that are no UTF-8 count as punctuation.
class TweetWords {
 public:
  // Adds a text as the stream delivers it (&amp; is "&").
  void AddText(std::string_view text);
  // Adds a link, with or without its protocol.
  void AddUrl(std::string_view url);
  // Without the "#".
  void AddHashtag(std::string_view tag);
  // Without the "@".
  void AddMention(std::string_view screen_name);

  // REQUIRES: `term` is folded (FoldTerm).
  bool Has(const std::string& term) const { return words_.contains(term); }

 private:
  void AddFolded(std::string_view text);
  void AddWord(std::string_view word);
  void AddFoldedUrl(std::string_view url);
  void AddRuns(std::string_view word);

  std::unordered_set<std::string> words_;
};

// Small letters, "#" and "@" for their full-width forms.
std::string FoldTerm(std::string_view term);

}  // namespace producer
