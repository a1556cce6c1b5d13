// BatchWork is what the loop did for a batch and what it saw meanwhile: for people and tools to
// look at, never stored.
//
//   BatchTimer timer(clock);
//   timer.Begin(partitions);
//   ... timer.Spent(Phase::kReading);   // the time since the call before was spent so
//   BatchWork work = timer.Take();
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "consumer/source/record_source.h"
#include "shared/clock.h"
#include "shared/kafka/positions.h"
#include "shared/unix_millis.h"

namespace consumer {

enum class Phase : std::uint8_t {
  kWaiting,   // For records that were not there yet: less came than was asked for.
  kReading,   // Taking records from the source.
  kCounting,  // Finding tags in them and counting.
  kLooking,   // Asking how far the topic reaches.
  kClosing,   // Putting together what is saved and shown.
};
constexpr std::size_t kPhases = 5;

// Where event time is counted: the record times of a batch, and the watermark after it.
struct EventTimes {
  std::optional<shared::UnixMillis> watermark;  // Absent: none yet.
  std::optional<shared::UnixMillis> min;        // Absent, all three: no record in the batch.
  std::optional<shared::UnixMillis> max;
  std::optional<shared::UnixMillis> avg;
};

struct BatchWork {
  shared::UnixMillis began = 0;
  shared::UnixMillis ended = 0;
  std::chrono::nanoseconds ended_steady{0};
  // From the begin of the trigger before to this one's; absent: the first of the run.
  std::optional<std::chrono::nanoseconds> since_last;
  std::array<std::chrono::nanoseconds, kPhases> spent{};  // By Phase.
  shared::kafka::Positions start;
  std::map<shared::kafka::Partition, PartitionLag> latest;  // Of partitions whose end is known.
  std::size_t state_bytes = 0;
  std::uint64_t removed = 0;  // Tags that left the state.
  std::uint64_t late = 0;     // Records too late for their window.
  std::optional<EventTimes> event_times;

  std::chrono::nanoseconds Spent(Phase phase) const {
    return spent[static_cast<std::size_t>(phase)];
  }
};

// One thread.
class BatchTimer {
 public:
  // The clock must outlive it.
  explicit BatchTimer(const shared::Clock& clock) : clock_(clock) {}

  // A trigger fires: a batch may come of it.
  void Begin(const shared::kafka::PartitionStates& partitions);

  // The time since the last call, or Begin, was spent so.
  void Spent(Phase phase);

  // What was noted since Begin. Ends the batch.
  BatchWork Take();

 private:
  const shared::Clock& clock_;
  BatchWork work_;
  std::optional<std::chrono::nanoseconds> began_;
  std::chrono::nanoseconds lap_{0};
};

}  // namespace consumer
