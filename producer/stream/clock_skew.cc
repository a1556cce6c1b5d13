#include "producer/stream/clock_skew.h"

#include <cstdlib>

#include <fmt/format.h>

namespace producer {

std::string DescribeSkew(std::int64_t ahead) {
  return fmt::format(
      "this machine's clock is {} s {} the server's, and requests are signed with the time: set "
      "the clock (timedatectl set-ntp true)",
      std::abs(ahead), ahead > 0 ? "ahead of" : "behind");
}

std::string AdviceOnKeysAndClock(std::optional<std::int64_t> server_time, shared::UnixMillis now) {
  if (!server_time) return "check the four keys and this machine's clock";
  const std::int64_t ahead = now / 1000 - *server_time;
  if (std::abs(ahead) < kHarmlessSkewSeconds) {
    return "check the four keys (this machine's clock agrees with the server's)";
  }
  return DescribeSkew(ahead);
}

}  // namespace producer
