#include "consumer/job/trigger.h"

#include <algorithm>
#include <limits>

namespace consumer {

namespace {

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

}  // namespace

BatchBudget::BatchBudget(std::size_t records, shared::UnixMillis earliest_time,
                         shared::UnixMillis trigger_time, std::chrono::nanoseconds deadline)
    : records_left_(records),
      earliest_time_(earliest_time),
      trigger_time_(trigger_time),
      deadline_(deadline) {}

bool BatchBudget::Spent(std::chrono::nanoseconds steady) const {
  return records_left_ == 0 || steady >= deadline_;
}

void BatchBudget::Spend(std::size_t records) { records_left_ -= std::min(records, records_left_); }

std::chrono::milliseconds BatchBudget::TimeLeft(std::chrono::nanoseconds steady) const {
  return std::chrono::ceil<std::chrono::milliseconds>(
      std::max(deadline_ - steady, std::chrono::nanoseconds(0)));
}

shared::UnixMillis BatchBudget::TimeOfBatch(shared::UnixMillis now) const {
  return std::clamp(now, earliest_time_, trigger_time_);
}

BatchBudget Trigger::Begin(shared::UnixMillis now, std::chrono::nanoseconds steady) const {
  if (options_.kind == TriggerKind::kOnce) {
    return {kNoLimit, now, now, std::chrono::nanoseconds::max()};
  }
  const shared::UnixMillis interval = options_.interval.count();
  const shared::UnixMillis trigger_time = (now / interval + 1) * interval;
  return {options_.max_records.value_or(kNoLimit), trigger_time - interval + 1, trigger_time,
          steady + std::chrono::milliseconds(trigger_time - now)};
}

std::optional<std::chrono::milliseconds> Trigger::Overrun(const BatchBudget& budget,
                                                          std::chrono::nanoseconds steady) const {
  if (options_.kind != TriggerKind::kInterval) return std::nullopt;
  const std::chrono::nanoseconds past = budget.PastDeadline(steady);
  if (past <= options_.interval / 10) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::milliseconds>(past);
}

}  // namespace consumer
