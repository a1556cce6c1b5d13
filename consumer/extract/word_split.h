// Tags by splitting a text into words, as programs do that know nothing of hashtags.
// Linear time; pure and thread-safe.
#pragma once

#include <string_view>
#include <vector>

namespace consumer {

// Appends the words, as they stand, that contain '#'; words end at U+0020 alone, as with Spark's
// split(value, " "): "a#b", "#", "##x" and "#a\n#b" are words.
// Returns false when one of them is not valid UTF-8: make the text valid, then split it again.
bool SplitSparkWords(std::string_view text, std::vector<std::string_view>& tags);

// Appends the words, as they stand, that begin with '#'; words end at Unicode white space.
// Returns false as above.
bool SplitPrefixWords(std::string_view text, std::vector<std::string_view>& tags);

}  // namespace consumer
