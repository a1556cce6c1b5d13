#include "consumer/job/overrun_notice.h"

#include <utility>

#include "shared/log.h"
#include "shared/time_text.h"

namespace consumer {

std::optional<std::uint64_t> OverrunNotice::Take() {
  ++since_told_;
  const std::chrono::nanoseconds now = clock_.Steady();
  if (told_ && now - *told_ < kQuiet) return std::nullopt;
  told_ = now;
  return std::exchange(since_told_, 0);
}

void OverrunNotice::Tell(std::chrono::milliseconds by, std::chrono::milliseconds interval) {
  const auto overruns = Take();
  if (!overruns) return;
  shared::log::Warn("batch_overran", {{"interval", shared::FormatDuration(interval)},
                                      {"over_by", shared::FormatDuration(by)},
                                      {"overruns", *overruns},
                                      {"why",
                                       "the checkpoint or a sink takes longer than an "
                                       "interval; the next batch begins at once"}});
}

}  // namespace consumer
