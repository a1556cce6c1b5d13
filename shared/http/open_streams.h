// OpenStreams counts the answers that go on, so that there are not too many.
//
//   if (auto place = streams.Take(); place) …    // counted as long as `place` lives
//
// Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace shared::http {

class OpenStreams {
  struct Leave {
    void operator()(OpenStreams* streams) const { --streams->open_; }
  };

 public:
  using Place = std::unique_ptr<OpenStreams, Leave>;

  explicit OpenStreams(std::size_t most) : most_(most) {}

  // Null: as many are open as may be.
  Place Take() {
    if (++open_ <= most_) return Place(this);
    --open_;
    return nullptr;
  }

  std::size_t most() const { return most_; }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> open_{0};
};

}  // namespace shared::http
