// ReachedPositions is where reading stands, for threads other than the one that reads: the
// committer, and who asks for the lag.
//
//   reached.Set(partitions.positions(), partitions.dropped());     // by the thread that reads
//   reached.LagUntil(ends).at(Partition{0}).end;                   // by any
//
// Any thread.
#pragma once

#include <map>
#include <mutex>

#include "consumer/source/record_source.h"
#include "shared/kafka/positions.h"

namespace consumer {

class ReachedPositions {
 public:
  // `dropped`: partitions that are gone, where they were left.
  void Set(shared::kafka::Positions read, shared::kafka::Positions dropped);

  // Whether every partition has reached its end. One whose end is not known has not.
  bool At(const shared::kafka::Positions& ends) const;

  // Of the partitions with a known end, which is never before the position: what was read is there.
  // One that is gone has no lag.
  std::map<shared::kafka::Partition, PartitionLag> LagUntil(
      const shared::kafka::Positions& ends) const;

  // A refusal for a partition that is gone would be told for all of them.
  shared::kafka::Positions WithoutDropped(shared::kafka::Positions positions) const;

 private:
  mutable std::mutex mutex_;  // Guards what follows.
  shared::kafka::Positions read_;
  shared::kafka::Positions dropped_;
};

}  // namespace consumer
