// UTF-8 as Unicode defines it (The Unicode Standard, section 3.9, table 3-7): no surrogates, no
// overlong forms, nothing above U+10FFFF. Pure.
#pragma once

#include <string>
#include <string_view>

namespace shared {

bool IsValidUtf8(std::string_view text);

// Returns `text` itself when it is valid. Otherwise writes it to `repaired`, each maximal bad part
// replaced by U+FFFD ("substitution of maximal subparts", section 3.9), and returns that.
std::string_view ToValidUtf8(std::string_view text, std::string& repaired);

}  // namespace shared
