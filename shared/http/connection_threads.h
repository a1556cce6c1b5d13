// ConnectionThreads gives each connection a thread of its own, so that a slow one holds up no
// other. Threads are made when they are needed, up to a limit, and kept for the next connections.
//
//   ConnectionThreads threads(64);
//   if (!threads.HasRoom()) …             // 64 run already
//   if (!threads.Run([socket = std::move(socket)] { … })) …    // the machine has no thread for it
//
// One thread calls it; the work runs on others.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace shared::http {

class ConnectionThreads {
 public:
  using Work = std::move_only_function<void()>;

  // Throws std::system_error where there is none to be had, as std::thread does.
  using Start = std::function<std::thread(std::function<void()>)>;

  explicit ConnectionThreads(std::size_t most, Start start = StartThread)
      : most_(most), start_(std::move(start)) {}
  // Waits for what runs.
  ~ConnectionThreads();

  bool HasRoom() const;
  // False: not run, as the machine or the container's limit of processes gives no thread.
  // REQUIRES: HasRoom().
  bool Run(Work work);

 private:
  static std::thread StartThread(std::function<void()> loop) {
    return std::thread(std::move(loop));
  }
  bool StartOne();
  void Loop();

  const std::size_t most_;
  const Start start_;
  mutable std::mutex mutex_;  // Guards what follows, but for threads_.
  std::condition_variable changed_;
  std::deque<Work> waiting_;  // Each has an idle thread.
  std::size_t idle_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;  // The caller's.
};

}  // namespace shared::http
