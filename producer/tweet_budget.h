// TweetBudget is how many tweets a run takes, of all its sources together (--max-tweets).
//
//   TweetBudget budget(100);
//   if (!budget.Take()) …      // it is not part of the run any more
//
// Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

namespace producer {

class TweetBudget {
 public:
  static constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

  explicit TweetBudget(std::uint64_t tweets = kNoLimit) : left_(tweets) {}

  bool Spent() const { return left_.load(std::memory_order_relaxed) == 0; }

  // One tweet. False: there is none left.
  bool Take() {
    std::uint64_t left = left_.load(std::memory_order_relaxed);
    while (left > 0 && !left_.compare_exchange_weak(left, left - 1, std::memory_order_relaxed)) {
    }
    return left > 0;
  }

 private:
  std::atomic<std::uint64_t> left_;
};

}  // namespace producer
