// Watermarks tells how far event time has come: for each partition its largest record time so far
// minus the delay, for all of them the smallest.
//
//   Watermarks watermarks(10'000);
//   watermarks.Of(0);                     // absent: nothing was seen of partition 0
//   watermarks.See(0, 100'000);
//   watermarks.Of(0);                     // 90'000
//   watermarks.Smallest({0, 1}, {});      // absent: partition 1 holds it
//   watermarks.Smallest({0, 1}, {1});     // 90'000: partition 1 is left out
//
// Milliseconds since the epoch. A plain value; one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "shared/unix_millis.h"

namespace consumer {

class Watermarks {
 public:
  // `delay`: by how much a record may be older than the newest of its partition. Range: 0 or more.
  explicit Watermarks(shared::UnixMillis delay) : delay_(delay) {}

  void See(std::int32_t partition, shared::UnixMillis record_time);

  std::optional<shared::UnixMillis> Of(std::int32_t partition) const;

  // Over the partitions that are not left out. Absent: one of them has none, or none is left.
  std::optional<shared::UnixMillis> Smallest(const std::set<std::int32_t>& partitions,
                                             const std::set<std::int32_t>& left_out) const;

  // Of the partition that is furthest. Absent: none has any.
  std::optional<shared::UnixMillis> Furthest() const;

  // What a checkpoint keeps: the largest record times.
  const std::map<std::int32_t, shared::UnixMillis>& largest() const { return largest_; }

 private:
  shared::UnixMillis delay_;
  std::map<std::int32_t, shared::UnixMillis> largest_;
};

}  // namespace consumer
