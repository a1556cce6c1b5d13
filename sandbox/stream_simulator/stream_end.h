// How streams of every protocol end, as the log of requests says it.
#pragma once

#include <string_view>

namespace sandbox {

inline constexpr std::string_view kGone = "the client left";
inline constexpr std::string_view kStopped = "the simulator stops";
inline constexpr std::string_view kFault = "its fault";
inline constexpr std::string_view kTooSlow = "read too slowly";

}  // namespace sandbox
