// A clock that stands still until it is told to move.
#pragma once

#include "shared/clock.h"

namespace test {

class FakeClock final : public shared::Clock {
 public:
  explicit FakeClock(shared::UnixMillis now = 0) : now_(now) {}

  shared::UnixMillis Now() const override { return now_; }
  std::chrono::nanoseconds Steady() const override { return steady_; }

  void Advance(std::chrono::milliseconds time) {
    now_ += time.count();
    steady_ += time;
  }

 private:
  shared::UnixMillis now_;
  std::chrono::nanoseconds steady_{0};
};

}  // namespace test
