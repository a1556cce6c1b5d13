#include "consumer/job/overrun_notice.h"

#include <utility>

namespace consumer {

std::optional<std::uint64_t> OverrunNotice::Take() {
  ++since_told_;
  const std::chrono::nanoseconds now = clock_.Steady();
  if (told_ && now - *told_ < kQuiet) return std::nullopt;
  told_ = now;
  return std::exchange(since_told_, 0);
}

}  // namespace consumer
