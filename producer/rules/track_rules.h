// What --track and --language say, in X's operators: one rule for each phrase of --track.
//
//   --track              --language   rules
//   kafka,apache flink                (kafka OR url:kafka) | (apache OR url:apache) (flink OR …)
//   #cpp,@ada            en,de        #cpp (lang:en OR lang:de) | @ada (lang:en OR lang:de)
//
// A term means what it means in Twitter's track ("Standard stream parameters"): a comma is "or", a
// space is "and", in any order; a word is found in the text, in its hashtags and mentions, and in
// its links; #word and @name are found as a hashtag and a mention alone. X's keyword looks at the
// text, split at punctuation, so hashtags and mentions are in it, but not at where links go: that
// takes url: (x-api/posts/filtered-stream/integrate/operators). What X would read as an operator
// (from:ada, -x, OR) stands in double quotes, as do terms with punctuation in them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"

namespace producer {

// In the order of the phrases, each once. kUsage: there is none, or a language is no word: X has no
// rules of a language alone.
shared::Result<std::vector<std::string>> RulesOfTrack(std::string_view track,
                                                      std::string_view language);

}  // namespace producer
