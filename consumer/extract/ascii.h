// ASCII characters of a tweet, whatever the locale. Pure.
#pragma once

#include "shared/ascii.h"

namespace consumer {

using shared::AsciiLower;
using shared::StartsWithIgnoringCase;

constexpr bool IsAsciiLetter(char c) { return AsciiLower(c) >= 'a' && AsciiLower(c) <= 'z'; }
constexpr bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsAsciiAlphanumeric(char c) { return IsAsciiLetter(c) || IsAsciiDigit(c); }
constexpr bool IsHyphenOrUnderscore(char c) { return c == '-' || c == '_'; }

}  // namespace consumer
