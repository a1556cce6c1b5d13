#include "producer/stream/pace.h"

#include <algorithm>
#include <utility>

namespace producer {
namespace {

using std::chrono::nanoseconds;

constexpr std::chrono::seconds kMostCatchUp{1};
constexpr double kNanosPerSecond = 1e9, kNanosPerMilli = 1e6;
// Beyond that a wait would overflow the clock; nobody waits so long.
constexpr nanoseconds kLongestStep = std::chrono::days(36'500);

nanoseconds StepOf(double nanos) {
  return nanos < static_cast<double>(kLongestStep.count())
             ? nanoseconds(static_cast<std::int64_t>(nanos))
             : kLongestStep;
}

}  // namespace

nanoseconds Pace::NextDue(std::optional<shared::UnixMillis> created_at, nanoseconds now) {
  const nanoseconds step = Step(created_at);
  if (!last_due_) return last_due_.emplace(now);
  last_due_ = std::max(*last_due_ + step, now - kMostCatchUp);
  return *last_due_;
}

nanoseconds Pace::Step(std::optional<shared::UnixMillis> created_at) {
  if (by_rate_) return StepOf(kNanosPerSecond / factor_);
  if (!created_at || (newest_ && *created_at <= *newest_)) return {};
  const auto before = std::exchange(newest_, created_at);
  if (!before) return {};
  return StepOf(static_cast<double>(*created_at - *before) * kNanosPerMilli / factor_);
}

}  // namespace producer
