// DuplicateFilter knows the last tweets by their ids: what a reconnect or a backfill brings again
// is published once.
//
//   DuplicateFilter filter(1'000'000);
//   filter.IsNew(7);    // true
//   filter.IsNew(7);    // false
//
// Exact for the last `capacity` different ids; older ones are forgotten, first in first out. About
// 40 bytes an id. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <tsl/robin_set.h>

namespace producer {

class DuplicateFilter {
 public:
  // capacity 0: everything is new.
  explicit DuplicateFilter(std::size_t capacity) : capacity_(capacity) {}

  // Whether the id is not among the last ones; then it is from now on.
  bool IsNew(std::uint64_t id);
  bool Knows(std::uint64_t id) const { return known_.contains(id); }

 private:
  // Twitter's ids share their low bits (sequence numbers mostly 0): they must be spread.
  struct Spread {
    std::size_t operator()(std::uint64_t id) const;
  };

  const std::size_t capacity_;
  tsl::robin_set<std::uint64_t, Spread> known_;
  std::vector<std::uint64_t> in_order_;  // A ring once it is full.
  std::size_t oldest_ = 0;
};

}  // namespace producer
