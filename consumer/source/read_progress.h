// ReadProgress keeps where each partition stands while it is read: the next offset, the witnesses,
// and where to stop.
//
//   ReadProgress progress;
//   progress.Set({0}, {.next = {10}});
//   progress.Take(batch);                    // records 10, 11 and an end of partition at 14
//   progress.records().size();               // 2
//   progress.states().at({0}).next;          // 14: markers of a transaction follow record 11
//
// Pure: no broker, no clock. One thread.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "consumer/source/record_source.h"
#include "shared/kafka/consumer.h"
#include "shared/kafka/positions.h"

namespace consumer {

// The place of each header among those that a source asks for.
enum HeaderPlace : std::size_t { kHashtagsPlace, kRetweetOfPlace, kUserPlace, kHeaderPlaces };

class ReadProgress {
 public:
  // Begins a partition, or sets it anew. Its stop, if any, is kept.
  void Set(shared::kafka::Partition partition, const shared::kafka::PartitionState& state);

  // From now on nothing at or past these offsets is handed out.
  void StopAt(const shared::kafka::Positions& ends);

  // A partition without a stop gets one at its first record that is not older than that.
  void StopAtTime(shared::UnixMillis time) { stop_time_ = time; }

  // Replaces records() and progress() by what the batch holds: records before their partition's
  // position (fetched before it was set) and past its stop are left out. The batch must outlive
  // records().
  void Take(const shared::kafka::FetchedBatch& batch);
  // Empties records() and progress().
  void TakeNothing();

  std::span<const Record> records() const { return records_; }
  // Of the partitions that moved.
  std::span<const PartitionProgress> progress() const { return progress_; }

  // Where every partition stands after the last Take.
  shared::kafka::PartitionStates states() const;
  shared::kafka::Positions positions() const;
  // Of the partitions that have one.
  shared::kafka::Positions stops() const;
  // Whether every partition with a stop has reached it.
  bool AtStops() const;

 private:
  static constexpr shared::kafka::NextOffset kNever{std::numeric_limits<std::int64_t>::max()};
  static constexpr shared::UnixMillis kNoTime = std::numeric_limits<shared::UnixMillis>::max();

  struct Tracked {
    bool known = false;
    shared::kafka::PartitionState state;
    shared::kafka::NextOffset stop = kNever;
    // Of the batch being taken.
    bool moved = false;
    const shared::kafka::FetchedRecord* first = nullptr;
    const shared::kafka::FetchedRecord* last = nullptr;
  };

  Tracked* Find(shared::kafka::Partition partition);
  void TakeRecord(const shared::kafka::FetchedRecord& fetched, Tracked& tracked);
  void MoveTo(shared::kafka::NextOffset next, Tracked& tracked);
  PartitionProgress Finish(shared::kafka::Partition partition, Tracked& tracked);

  std::vector<Tracked> tracked_;  // By partition number: Kafka numbers them from 0 without gaps.
  shared::UnixMillis stop_time_ = kNoTime;
  std::vector<Record> records_;
  std::vector<PartitionProgress> progress_;
};

}  // namespace consumer
