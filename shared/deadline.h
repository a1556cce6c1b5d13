// Deadline is until when a caller waits, and whether somebody asked it to wait no longer.
//
//   const Deadline deadline(10s, [&] { return shutdown.Requested(); });
//   auto ends = AskWithin(deadline, [&](milliseconds within) { return EndOffsets(within); });
//
// A call that waits for a server cannot be interrupted, so what takes longer than a second is asked
// in slices, and a stop is noticed between them.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>
#include <utility>

#include "shared/error.h"

namespace shared {

class Deadline {
 public:
  // `stop` is asked by the thread that waits; true ends the wait.
  // A time-out is a deadline that nobody stops.
  Deadline(std::chrono::milliseconds limit, std::function<bool()> stop = {})
      : end_(std::chrono::steady_clock::now() + limit), stop_(std::move(stop)) {}

  // 0 when it has passed.
  std::chrono::milliseconds Left() const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end_ - std::chrono::steady_clock::now());
    return std::max(left, std::chrono::milliseconds(0));
  }

  bool Over() const { return Left() == std::chrono::milliseconds(0) || (stop_ && stop_()); }

 private:
  std::chrono::steady_clock::time_point end_;
  std::function<bool()> stop_;
};

// The first answer of `ask` that is not kRetry; that one when the deadline is over. Asks at least
// once, each time with up to a second.
template <typename Ask>
auto AskWithin(const Deadline& deadline, Ask ask) {
  using std::chrono::milliseconds;
  constexpr milliseconds kSlice{1000};
  constexpr milliseconds kPause{50};
  while (true) {
    auto answer = ask(std::clamp(deadline.Left(), milliseconds(1), kSlice));
    if (answer || answer.error().kind != ErrorKind::kRetry || deadline.Over()) return answer;
    std::this_thread::sleep_for(std::min(kPause, deadline.Left()));
  }
}

}  // namespace shared
