// TwitterTextHashtags finds hashtags as the package twitter-text 3.1.0 does: '#' or '＃' (U+FF03),
// then letters, marks, digits and a few characters more, at least one letter among them.
//
//   TwitterTextHashtags finder;
//   finder.Find("C# is #fun, ＃日本語 too, #1 is not, x.com/#no", tags);   // "#fun", "#日本語"
//
// What may not stand before: a letter, mark, digit or '_', or '&'. What may not follow: another
// sign, or "://". Not within a URL. Linear time. Not thread-safe: it keeps its buffers.
#pragma once

#include <string_view>
#include <vector>

#include "consumer/extract/signed_entities.h"

namespace consumer {

class TwitterTextHashtags {
 public:
  // Appends '#' + tag for each, in the order of the text, with repetitions. `text` may be any
  // bytes: a bad part reads as U+FFFD, which is in no tag, so that the tags are those of the text
  // made valid. The views are valid until the next call and as long as `text` is.
  void Find(std::string_view text, std::vector<std::string_view>& tags);

 private:
  void FindAll(std::string_view text);

  SignedEntities found_{'#'};
};

}  // namespace consumer
