// Where we are in a topic, in types that make the usual slip (last read or next to read?) a compile
// error. Plain values.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>

#include "shared/unix_millis.h"

namespace shared::kafka {

struct Partition {
  std::int32_t value = 0;
  auto operator<=>(const Partition&) const = default;
};

// Where to read next. After record n that is n + 1, or further where the broker's end-of-partition
// event says that only transaction markers, aborted or compacted records follow.
struct NextOffset {
  std::int64_t value = 0;
  auto operator<=>(const NextOffset&) const = default;
};

struct RecordOffset {
  std::int64_t value = 0;
  constexpr NextOffset Next() const { return {value + 1}; }
  auto operator<=>(const RecordOffset&) const = default;
};

// Ordered: the same bytes and the same log line on every run.
using Positions = std::map<Partition, NextOffset>;

// What a record looked like when it was counted. Read again later, it tells a topic that was made
// anew from the one that was counted.
struct Witness {
  RecordOffset offset;
  UnixMillis timestamp = 0;
  std::uint32_t crc = 0;  // CRC-32C of the key's bytes, a zero byte, and the value's bytes.
  bool operator==(const Witness&) const = default;
};

// One partition as the checkpoint knows it.
struct PartitionState {
  NextOffset next;
  std::optional<Witness> first;  // The first record that was ever read.
  std::optional<Witness> last;   // The last record that was counted.
  bool operator==(const PartitionState&) const = default;
};

using PartitionStates = std::map<Partition, PartitionState>;

inline Positions PositionsOf(const PartitionStates& partitions) {
  Positions positions;
  for (const auto& [partition, state] : partitions) positions.emplace(partition, state.next);
  return positions;
}

}  // namespace shared::kafka
