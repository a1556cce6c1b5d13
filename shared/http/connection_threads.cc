#include "shared/http/connection_threads.h"

#include <system_error>
#include <utility>

namespace shared::http {

ConnectionThreads::~ConnectionThreads() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool ConnectionThreads::HasRoom() const {
  const std::scoped_lock lock(mutex_);
  return waiting_.size() < idle_ || threads_.size() < most_;
}

bool ConnectionThreads::Run(Work work) {
  {
    const std::scoped_lock lock(mutex_);
    if (waiting_.size() >= idle_ && !StartOne()) return false;
    waiting_.push_back(std::move(work));
  }
  changed_.notify_one();
  return true;
}

bool ConnectionThreads::StartOne() {
  try {
    threads_.push_back(start_([this] { Loop(); }));
  } catch (const std::system_error&) {
    return false;
  }
  ++idle_;
  return true;
}

void ConnectionThreads::Loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Work work = std::move(waiting_.front());
    waiting_.pop_front();
    --idle_;
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
    ++idle_;
  }
}

}  // namespace shared::http
