// The lengths that twitter-text asks of a URL and its domain, counted in code units of UTF-16.
#pragma once

#include <cstddef>
#include <string_view>

#include "consumer/extract/text_span.h"

namespace consumer {

// With `from_half`, the domain lacks the first code unit of its first character.

// True when each label of the domain is at most 63 characters long in its ASCII form.
bool LabelsFit(std::string_view text, TextSpan domain, bool from_half);

// True when the URL, with its protocol counted once more (8 for none), has at most 4,096 code
// units.
bool UrlFits(std::string_view url, std::size_t protocol_length, bool from_half);

}  // namespace consumer
