// XHistory is what an app's stream was sent of late, for who asks for backfill_minutes. What was
// sent and arrived is in it like what did not: X does not tell them apart either.
//
// Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "shared/unix_millis.h"

namespace sandbox {

class XHistory {
 public:
  struct Backfill {
    std::string messages;  // Each with its line end.
    std::uint64_t posts = 0;
  };

  void Add(std::string message, shared::UnixMillis now) {
    const std::lock_guard lock(mutex_);
    sent_.push_back({now, std::move(message)});
    while (now - sent_.front().at > kLongest.count()) sent_.pop_front();
  }

  Backfill Since(shared::UnixMillis begin) const {
    const std::lock_guard lock(mutex_);
    Backfill backfill;
    for (const Sent& one : sent_) {
      if (one.at < begin) continue;
      backfill.messages += one.message + "\r\n";
      ++backfill.posts;
    }
    return backfill;
  }

 private:
  // The largest backfill_minutes (x-api/fundamentals/recovery-and-redundancy).
  static constexpr std::chrono::milliseconds kLongest = std::chrono::minutes(5);

  struct Sent {
    shared::UnixMillis at;
    std::string message;
  };

  mutable std::mutex mutex_;
  std::deque<Sent> sent_;
};

}  // namespace sandbox
