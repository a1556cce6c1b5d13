// The classes of characters that twitter-text's rules speak of, as its package 3.1.0 has them.
// Case is ignored there, so a class holds what folds into it as well.
//
//   IsA(U'\u65E5', kTagLetter);   // true: a letter of a hashtag
//
// Pure and thread-safe.
#pragma once

#include <array>
#include <cstdint>

namespace consumer {

// The order of the bits is that of make_tables.js.
inline constexpr std::uint16_t kTagCharacter = 1
                                               << 0;  // Letters, marks, digits, '_' and a few more.
inline constexpr std::uint16_t kTagLetter = 1 << 1;   // A tag has at least one of these.
inline constexpr std::uint16_t kBeforeUrl = 1 << 2;   // What a URL may follow.
inline constexpr std::uint16_t kDomain = 1 << 3;      // A label of a domain, beside '-' and '_'.
inline constexpr std::uint16_t kAsciiDomain = 1 << 4;  // ASCII, '-' and accented Latin letters.
inline constexpr std::uint16_t kPath = 1 << 5;         // A URL's path, beside parentheses.
inline constexpr std::uint16_t kPathEnd = 1 << 6;      // Of those, what a path may end with.
inline constexpr std::uint16_t kQuery = 1 << 7;        // A URL's query.
inline constexpr std::uint16_t kQueryEnd = 1 << 8;     // Of those, what a query may end with.

// The classes of each character up to U+FFFF.
extern const std::array<std::uint16_t, 0x10000> kClassesOfCharacter;

// The classes of a character above U+FFFF.
std::uint16_t ClassesOfHighCharacter(char32_t c);

inline std::uint16_t ClassesOf(char32_t c) {
  return c <= 0xFFFF ? kClassesOfCharacter[c] : ClassesOfHighCharacter(c);
}

inline bool IsA(char32_t c, std::uint16_t classes) { return (ClassesOf(c) & classes) != 0; }

}  // namespace consumer
