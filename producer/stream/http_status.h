// The HTTP statuses that have a meaning of their own here (RFC 9110, section 15).
#pragma once

namespace producer {

inline constexpr int kHttpOk = 200;
inline constexpr int kHttpProxyWantsPassword = 407;

}  // namespace producer
