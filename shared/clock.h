// Clock is where time comes from, so that logic never asks the machine and a test can play hours
// in milliseconds (tests/support/fake_clock.h).
#pragma once

#include <chrono>

#include "shared/unix_millis.h"

namespace shared {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // The wall clock: for what is stored or shown. It may jump.
  virtual UnixMillis Now() const = 0;

  // Time since an arbitrary point that never goes back: for waits and durations.
  virtual std::chrono::nanoseconds Steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  UnixMillis Now() const override;
  std::chrono::nanoseconds Steady() const override;
};

}  // namespace shared
