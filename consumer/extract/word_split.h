// Tags and words by splitting a text, as programs do that know nothing of hashtags.
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

// Appends all words; they end at Unicode white space, and none is empty. Returns false as above.
bool SplitWords(std::string_view text, std::vector<std::string_view>& words);

// Appends what stands between the spaces (U+0020) of the text, before the first and after the last
// one, as Spark's split(value, " ") and Python's do: between two spaces, and in an empty text, that
// is an empty word. Returns false as above.
bool SplitAtSpaces(std::string_view text, std::vector<std::string_view>& words);

}  // namespace consumer
