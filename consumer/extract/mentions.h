// Mentions finds the users that a text mentions as the package twitter-text 3.1.0 does: '@' or '＠'
// (U+FF20), then 1 to 20 ASCII letters, digits and '_'.
//
//   Mentions finder;
//   finder.Find("RT @anna: me@home, .@bob", tags);   // "@anna", "@bob"
//
// What may not stand before: an ASCII letter, digit, '_' or one of !#$%&*@, but for "RT" as a word.
// What may not follow: another sign, an accented Latin letter, or "://". A list ("@anna/news") is
// no mention. Not within a URL. Linear time. Not thread-safe: it keeps its buffers.
#pragma once

#include <string_view>
#include <vector>

#include "consumer/extract/signed_entities.h"

namespace consumer {

class Mentions {
 public:
  // Appends '@' + name for each, in the order of the text, with repetitions. `text` may be any
  // bytes: a bad part reads as U+FFFD, which is in no name. The views are valid until the next
  // call and as long as `text` is.
  void Find(std::string_view text, std::vector<std::string_view>& tags);

 private:
  void FindAll(std::string_view text);

  SignedEntities found_{'@'};
};

}  // namespace consumer
