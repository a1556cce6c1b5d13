// OverrunNotice tells the log of batches that lasted longer than their interval: the first, then at
// most one a minute, which says how many it stands for.
//
//   notice.Tell(overrun, interval);
//
// One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "shared/clock.h"

namespace consumer {

class OverrunNotice {
 public:
  // The clock must outlive it.
  explicit OverrunNotice(const shared::Clock& clock) : clock_(clock) {}

  // Takes note of one overrun. Returns how many there were since the last one told, with this;
  // absent: tell nothing now.
  std::optional<std::uint64_t> Take();

  // Takes note of one by so much, and tells it unless it is too soon.
  void Tell(std::chrono::milliseconds by, std::chrono::milliseconds interval);

 private:
  static constexpr std::chrono::seconds kQuiet{60};

  const shared::Clock& clock_;
  std::optional<std::chrono::nanoseconds> told_;
  std::uint64_t since_told_ = 0;
};

}  // namespace consumer
