// Times that records claim: any number, up to the ends of its type. Pure.
#pragma once

#include <algorithm>

#include "shared/unix_millis.h"

namespace shared {

// The begin of the year 0, and the end of the year 9999.
inline constexpr UnixMillis kEarliestTime = -62'167'219'200'000;
inline constexpr UnixMillis kLatestTime = 253'402'300'799'999;

// The nearest time within those years: sums and differences of such times do not overflow.
constexpr UnixMillis WithinCalendar(UnixMillis time) {
  return std::clamp(time, kEarliestTime, kLatestTime);
}

// How much older than `now` any time is, in seconds; 0 where it is later.
constexpr double AgeInSeconds(UnixMillis time, UnixMillis now) {
  return std::max((static_cast<double>(now) - static_cast<double>(time)) / 1000, 0.0);
}

}  // namespace shared
