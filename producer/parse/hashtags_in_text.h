// Whether a tag stands in a text as a hashtag, so that whoever looks for hashtags there by
// twitter-text's rules finds it. Errs on one side alone: what it says is there, is; of what stands
// at an odd place (within a URL, after a letter, before another sign) it says that it is not. Pure.
#pragma once

#include <string_view>

namespace producer {

// Neither empty nor with white space or a control character in it: something that can stand in a
// list by spaces.
bool IsOneWord(std::string_view tag);

// `tag` without its '#'; of ASCII letters the case does not count. Both are valid UTF-8.
bool IsHashtagIn(std::string_view text, std::string_view tag);

}  // namespace producer
