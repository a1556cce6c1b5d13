#include "consumer/source/read_partitions.h"

#include <algorithm>
#include <utility>

namespace consumer {

using shared::kafka::NextOffset;
using shared::kafka::Partition;
using shared::kafka::PartitionState;
using shared::kafka::PartitionStates;
using shared::kafka::Positions;

void ReadPartitions::Begin(const PartitionStates& states) {
  *this = ReadPartitions();
  for (const auto& [partition, state] : states) {
    progress_.Set(partition, state);
    active_.push_back(partition);
  }
}

void ReadPartitions::Add(Partition partition, NextOffset start) {
  progress_.Set(partition, {.next = start, .first = {}, .last = {}});
  if (!IsActive(partition)) active_.push_back(partition);
  changed_.push_back(partition);
}

void ReadPartitions::Drop(Partition partition) {
  std::erase(active_, partition);
  if (has_stops_) progress_.StopAt({{partition, {0}}});
}

void ReadPartitions::TakeLoss(const PartitionLoss& loss) {
  const Partition partition = loss.range.partition;
  PartitionState state;
  if (!loss.range.topic_recreated) state = progress_.states().at(partition);
  state.next = loss.range.to;
  progress_.Set(partition, state);
  // The end of another log is no end of the one that was to be read up to there.
  if (has_stops_ && loss.state != LogState::kPruned) progress_.StopAt({{partition, loss.end}});
  lost_.push_back(loss.range);
  changed_.push_back(partition);
}

void ReadPartitions::StopAt(const Positions& ends) {
  progress_.StopAt(ends);
  has_stops_ = true;
}

void ReadPartitions::StopAtTime(shared::UnixMillis time, const Positions& known) {
  progress_.StopAtTime(time);
  progress_.StopAt(known);
}

bool ReadPartitions::IsActive(Partition partition) const {
  return std::ranges::find(active_, partition) != active_.end();
}

PartitionStates ReadPartitions::states() const {
  PartitionStates states = progress_.states();
  std::erase_if(states, [&](const auto& entry) { return !IsActive(entry.first); });
  return states;
}

Positions ReadPartitions::positions() const { return PositionsOf(states()); }

Positions ReadPartitions::dropped() const {
  Positions positions = progress_.positions();
  std::erase_if(positions, [&](const auto& entry) { return IsActive(entry.first); });
  return positions;
}

Chunk ReadPartitions::TakeChanges() {
  progress_.TakeNothing();
  told_lost_ = std::exchange(lost_, {});
  told_progress_.clear();
  const PartitionStates states = progress_.states();
  for (const Partition partition : std::exchange(changed_, {})) {
    told_progress_.push_back(
        {.partition = partition, .next = states.at(partition).next, .first = {}, .last = {}});
  }
  return Chunk{.records = {}, .progress = told_progress_, .lost = told_lost_};
}

}  // namespace consumer
