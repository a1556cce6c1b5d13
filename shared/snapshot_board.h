// SnapshotBoard shows others what one thread did: that thread puts a copy up, anybody takes a copy
// of the newest. All of a copy is of one moment.
//
//   SnapshotBoard<IngestStatus> board;
//   board.Offer(status);                  // the thread that works; never waits
//   const IngestStatus status = board.Take();
//
// Thread-safe.
#pragma once

#include <mutex>
#include <utility>

namespace shared {

template <typename T>
class SnapshotBoard {
 public:
  SnapshotBoard() = default;
  explicit SnapshotBoard(T first) : newest_(std::move(first)) {}

  // False: not put up, as somebody is taking a copy at this moment. Offer the next one.
  bool Offer(const T& value) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock) newest_ = value;
    return lock.owns_lock();
  }

  T Take() const {
    const std::scoped_lock lock(mutex_);
    return newest_;
  }

 private:
  mutable std::mutex mutex_;
  T newest_{};
};

}  // namespace shared
