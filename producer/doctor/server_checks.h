// What the checks of a source's server have in common: the words of their findings, and how long
// they wait.
#pragma once

#include <chrono>

namespace producer {

inline constexpr const char* kTokenCheck = "token";
inline constexpr const char* kRequestCheck = "request";
inline constexpr const char* kStreamCheck = "stream";

// A server that works answers within a second; one that is busy within a few.
inline constexpr std::chrono::milliseconds kServerPatience{10'000};

}  // namespace producer
