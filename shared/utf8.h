// UTF-8 as Unicode defines it (The Unicode Standard, section 3.9, table 3-7): no surrogates, no
// overlong forms, nothing above U+10FFFF. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace shared {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

bool IsValidUtf8(std::string_view text);

// Returns `text` itself when it is valid. Otherwise writes it to `repaired`, each maximal bad part
// replaced by U+FFFD ("substitution of maximal subparts", section 3.9), and returns that.
// REQUIRES: `text` does not lie in `repaired`.
std::string_view ToValidUtf8(std::string_view text, std::string& repaired);

// One step of a reader: a character and the bytes that it takes, or a maximal bad part, which reads
// as U+FFFD.
struct DecodedUtf8 {
  char32_t code_point = kReplacementCharacter;
  std::size_t bytes = 1;
  bool valid = false;
};

// REQUIRES: at < text.size(). Any bytes may stand there.
DecodedUtf8 DecodeUtf8(std::string_view text, std::size_t at);

// The last step of a reader that comes to `end` from the beginning of `text`.
// REQUIRES: 0 < end <= text.size(), and no character lies across `end`.
DecodedUtf8 DecodeUtf8Before(std::string_view text, std::size_t end);

}  // namespace shared
