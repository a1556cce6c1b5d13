// Durations and points in time as people write them. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "shared/error.h"
#include "shared/unix_millis.h"

namespace shared {

// Reads "500ms", "2s", "1m", "3h" or "7d": a whole number of at least 0 and a unit.
// kUsage names the text and the units that exist.
Result<std::chrono::milliseconds> ParseDuration(std::string_view text);

// Writes a duration so that ParseDuration reads it back: the largest unit that divides it.
std::string FormatDuration(std::chrono::milliseconds duration);

// Writes RFC 3339 in UTC with milliseconds: "2026-01-31T12:00:06.000Z". A time outside the years 0
// to 9999, which a record may claim, is written as the nearer end of them.
std::string FormatTime(UnixMillis time);

// Reads RFC 3339 with "Z" or an offset, with or without a fraction (digits past ms are dropped).
// kUsage names the text and shows an example.
Result<UnixMillis> ParseTime(std::string_view text);

}  // namespace shared
