// CheckpointAccess lets the threads that answer requests read the checkpoint while it is open, and
// whoever closes it wait for them.
//
//   access.Open(store);                      // the job's thread
//   access.Read<std::optional<KnownTag>>([](const CheckpointReader& store) {
//     return store.Find("#kafka");           // any thread
//   });
//   access.Close();                          // before the store goes
//
// Thread-safe.
#pragma once

#include <atomic>
#include <mutex>
#include <shared_mutex>

#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

class CheckpointAccess {
 public:
  void Open(const CheckpointReader& store) {
    const std::unique_lock lock(mutex_);
    store_ = &store;
    open_ = true;
  }

  // Waits for what reads; a look-up takes milliseconds.
  void Close() {
    open_ = false;  // Whoever comes now does not hold this up.
    const std::unique_lock lock(mutex_);
    store_ = nullptr;
  }

  // kUnavailable: it is not open, as at the start while the broker is awaited.
  template <typename Value, typename Ask>
  shared::Result<Value> Read(Ask ask) const {
    if (open_) {
      const std::shared_lock lock(mutex_);
      if (store_ != nullptr) return ask(*store_);
    }
    return shared::Fail(shared::ErrorKind::kUnavailable,
                        "the counts are not there at present, as the broker or its topic is "
                        "awaited, or the program stops: ask again later");
  }

 private:
  mutable std::shared_mutex mutex_;  // Guards store_.
  const CheckpointReader* store_ = nullptr;
  std::atomic<bool> open_{false};
};

}  // namespace consumer
