#include "consumer/source/reached_positions.h"

#include <algorithm>
#include <utility>

namespace consumer {

using shared::kafka::NextOffset;
using shared::kafka::Partition;
using shared::kafka::Positions;

namespace {

// Ends are asked for now and then: reading may have passed the last one told.
PartitionLag LagOf(NextOffset position, NextOffset end) {
  return {.position = position, .end = std::max(position, end)};
}

}  // namespace

void ReachedPositions::Set(Positions read, Positions dropped) {
  const std::lock_guard lock(mutex_);
  read_ = std::move(read);
  dropped_ = std::move(dropped);
}

bool ReachedPositions::At(const Positions& ends) const {
  const std::lock_guard lock(mutex_);
  return std::ranges::all_of(read_, [&](const auto& position) {
    const auto end = ends.find(position.first);
    return end != ends.end() && position.second >= end->second;
  });
}

std::map<Partition, PartitionLag> ReachedPositions::LagUntil(const Positions& ends) const {
  const std::lock_guard lock(mutex_);
  std::map<Partition, PartitionLag> lag;
  for (const auto& [partition, end] : ends) {
    const auto position = read_.find(partition);
    if (position != read_.end()) lag[partition] = LagOf(position->second, end);
  }
  for (const auto& [partition, position] : dropped_) lag[partition] = {position, position};
  return lag;
}

Positions ReachedPositions::WithoutDropped(Positions positions) const {
  const std::lock_guard lock(mutex_);
  std::erase_if(positions, [&](const auto& entry) { return dropped_.contains(entry.first); });
  return positions;
}

}  // namespace consumer
