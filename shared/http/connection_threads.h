// ConnectionThreads gives each connection a thread of its own, so that a slow one holds up no
// other. Threads are made when they are needed, up to a limit, and kept for the next connections.
//
//   ConnectionThreads threads(64);
//   if (!threads.HasRoom()) …             // 64 run already
//   threads.Run([socket = std::move(socket)] { … });
//
// One thread calls it; the work runs on others.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace shared::http {

class ConnectionThreads {
 public:
  using Work = std::move_only_function<void()>;

  explicit ConnectionThreads(std::size_t most) : most_(most) {}
  // Waits for what runs.
  ~ConnectionThreads();

  bool HasRoom() const;
  // REQUIRES: HasRoom().
  void Run(Work work);

 private:
  void Loop();

  const std::size_t most_;
  mutable std::mutex mutex_;  // Guards what follows, but for threads_.
  std::condition_variable changed_;
  std::deque<Work> waiting_;  // Each has an idle thread.
  std::size_t idle_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;  // The caller's.
};

}  // namespace shared::http
