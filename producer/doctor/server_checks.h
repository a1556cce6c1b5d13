// What the checks of a source's server have in common: the words of their findings, how long they
// wait, and the token.
//
//   CheckToken(place);  // "ok  token    from mastodon.token"
#pragma once

#include <chrono>

#include "producer/doctor/finding.h"
#include "producer/stream/token_file.h"

namespace producer {

inline constexpr const char* kTokenCheck = "token";
inline constexpr const char* kRequestCheck = "request";
inline constexpr const char* kStreamCheck = "stream";

// A server that works answers within a second; one that is busy within a few.
inline constexpr std::chrono::milliseconds kServerPatience{10'000};

// Whether there is a token, and whether others of this machine may read it.
Finding CheckToken(const TokenPlace& place);

}  // namespace producer
