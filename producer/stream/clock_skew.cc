#include "producer/stream/clock_skew.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "shared/record_time.h"

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

std::optional<std::int64_t> ResetByOurClock(std::optional<std::int64_t> reset,
                                            std::optional<std::int64_t> server_time,
                                            shared::UnixMillis now) {
  constexpr std::int64_t kLatest = shared::kLatestTime / 1000;
  if (!reset) return std::nullopt;
  const std::int64_t ends = std::clamp(*reset, 0L, kLatest);
  if (!server_time) return ends;
  constexpr std::int64_t kNoFractions = 1;
  const std::int64_t ahead = now / 1000 - std::clamp(*server_time, 0L, kLatest);
  return std::clamp(ends + ahead + kNoFractions, 0L, kLatest);
}

}  // namespace producer
