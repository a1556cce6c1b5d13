// Trigger decides when a batch ends. Pure: time comes in as an argument.
//
//   Trigger trigger({.kind = TriggerKind::kInterval, .interval = 2s});
//   BatchBudget budget = trigger.Begin(clock.Now(), clock.Steady());
//   while (!budget.Spent(clock.Steady())) { ... read at most budget.records_left(),
//                                               waiting at most budget.TimeLeft(...) ...
//                                           budget.Spend(records); }
//   budget.TimeOfBatch(clock.Now());   // what is stored with the batch
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "shared/unix_millis.h"

namespace consumer {

enum class TriggerKind {
  kInterval,      // A batch every interval, until stopped.
  kAvailableNow,  // What is in the topic at the start, in batches within the limits; then done.
  // The same in one batch, whatever the limits: its memory grows with the tags that it changes.
  kOnce,
};

struct TriggerOptions {
  TriggerKind kind = TriggerKind::kInterval;
  // How much stream time a batch covers. Range: 50 ms to 1 h.
  std::chrono::milliseconds interval{2000};
  // Ends a batch early; the next one begins at once. Absent: no limit.
  std::optional<std::size_t> max_records;
};

// What is left of one batch.
class BatchBudget {
 public:
  BatchBudget(std::size_t records, shared::UnixMillis earliest_time,
              shared::UnixMillis trigger_time, std::chrono::nanoseconds deadline);

  bool Spent(std::chrono::nanoseconds steady) const;
  void Spend(std::size_t records);
  std::size_t records_left() const { return records_left_; }
  // At least 0; rounded up, so that a wait of that time reaches the deadline.
  std::chrono::milliseconds TimeLeft(std::chrono::nanoseconds steady) const;

  // How long after its deadline it is; negative before it.
  std::chrono::nanoseconds PastDeadline(std::chrono::nanoseconds steady) const {
    return steady - deadline_;
  }

  // The trigger time of a batch that used its whole time; of one that ended early, when it ended;
  // with kOnce, when it began.
  shared::UnixMillis TimeOfBatch(shared::UnixMillis now) const;
  // TimeOfBatch returns none before it, so that no two intervals share a time.
  shared::UnixMillis earliest_time() const { return earliest_time_; }

 private:
  std::size_t records_left_;
  shared::UnixMillis earliest_time_;
  shared::UnixMillis trigger_time_;
  std::chrono::nanoseconds deadline_;
};

class Trigger {
 public:
  explicit Trigger(const TriggerOptions& options) : options_(options) {}

  // Intervals are aligned to the epoch, as Spark's are, so an overrun shortens the next batch
  // instead of causing a burst of batches that catch up.
  BatchBudget Begin(shared::UnixMillis now, std::chrono::nanoseconds steady) const;

  // How long the batch took beyond its interval, where that is an overrun: more than a tenth of the
  // interval. `steady` is when the next one can begin, which it then does at once. Only
  // kInterval has something to overrun.
  std::optional<std::chrono::milliseconds> Overrun(const BatchBudget& budget,
                                                   std::chrono::nanoseconds steady) const;

 private:
  TriggerOptions options_;
};

}  // namespace consumer
