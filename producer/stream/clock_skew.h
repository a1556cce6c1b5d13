// A server's clock beside ours. Requests are signed with the time, and a server refuses one that is
// minutes off (HTTP 401): what to say then. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "shared/unix_millis.h"

namespace producer {

// Below that no server minds; most allow 300.
inline constexpr std::int64_t kHarmlessSkewSeconds = 60;

// `ahead`: of the server's clock, in seconds; negative: behind. "this machine's clock is 400 s
// behind the server's, and requests are signed with the time: set the clock (…)".
std::string DescribeSkew(std::int64_t ahead);

// What to check after a 401, by the server's header Date (seconds since 1970; nothing: it had none)
// and our own clock: "this machine's clock is 400 s behind the server's: set it".
std::string AdviceOnKeysAndClock(std::optional<std::int64_t> server_time, shared::UnixMillis now);

// When a limit ends, in seconds since 1970: the server's x-rate-limit-reset as our clock has it, by
// the server's header Date, which has no fractions: up to a second late. Nothing: it did not say
// when. Past the year 9999 or before 1970 is the nearer of these.
std::optional<std::int64_t> ResetByOurClock(std::optional<std::int64_t> reset,
                                            std::optional<std::int64_t> server_time,
                                            shared::UnixMillis now);

}  // namespace producer
