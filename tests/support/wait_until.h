// Waiting for something that another process or thread does, without a fixed sleep.
#pragma once

#include <chrono>
#include <thread>

namespace test {

// Waits until condition() holds, looking every 10 ms. False: it did not within `limit`.
template <typename Condition>
bool WaitUntil(Condition condition, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

}  // namespace test
