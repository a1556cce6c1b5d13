// ReadPartitions is what is read of the topic: which partitions, how far each, and what became of
// them that the job is still to be told.
//
//   ReadPartitions partitions;
//   partitions.Begin(states);
//   partitions.TakeLoss(loss);           // goes on where --on-data-loss continue does
//   partitions.Drop({3});                // the topic has no partition 3 any more
//   partitions.TakeChanges();            // a chunk that tells of both
//
// Pure: no broker, no clock. One thread.
#pragma once

#include <span>
#include <vector>

#include "consumer/source/log_inspection.h"
#include "consumer/source/read_progress.h"
#include "consumer/source/record_source.h"
#include "shared/kafka/consumer.h"
#include "shared/kafka/positions.h"

namespace consumer {

class ReadPartitions {
 public:
  // Forgets all, and reads these.
  void Begin(const shared::kafka::PartitionStates& states);

  // A partition not seen before, or one that vanished and came back.
  void Add(shared::kafka::Partition partition, shared::kafka::NextOffset start);

  // Not read any more; whoever waits for its end has it.
  void Drop(shared::kafka::Partition partition);

  // Sets the partition to where reading goes on.
  void TakeLoss(const PartitionLoss& loss);

  // As ReadProgress.
  void StopAt(const shared::kafka::Positions& ends);
  // The same while not every stop is known: `known` beside ReadProgress::StopAtTime.
  void StopAtTime(shared::UnixMillis time, const shared::kafka::Positions& known);
  void Take(const shared::kafka::FetchedBatch& batch) { progress_.Take(batch); }
  void TakeNothing() { progress_.TakeNothing(); }
  std::span<const Record> records() const { return progress_.records(); }
  std::span<const PartitionProgress> progress() const { return progress_.progress(); }
  bool AtStops() const { return progress_.AtStops(); }
  shared::kafka::Positions stops() const { return progress_.stops(); }
  // Whether StopAt was called: partitions found later are not read then.
  bool has_stops() const { return has_stops_; }

  // Those that are read: all, but those dropped.
  const std::vector<shared::kafka::Partition>& active() const { return active_; }
  bool IsActive(shared::kafka::Partition partition) const;
  // Of the active ones.
  shared::kafka::PartitionStates states() const;
  shared::kafka::Positions positions() const;
  // Of the others: where they stood.
  shared::kafka::Positions dropped() const;

  // Whether TakeChanges has something to tell.
  bool changed() const { return !changed_.empty(); }
  // A chunk without records that tells of losses and of partitions set anew, once. Its views last
  // until the next call.
  Chunk TakeChanges();

 private:
  ReadProgress progress_;
  std::vector<shared::kafka::Partition> active_;
  bool has_stops_ = false;
  std::vector<LostRange> lost_, told_lost_;
  std::vector<shared::kafka::Partition> changed_;
  std::vector<PartitionProgress> told_progress_;
};

}  // namespace consumer
