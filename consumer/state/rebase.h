// Rebasing a checkpoint: the job goes on from other positions, with its counts as they are. The way
// on after the topic was made again, moved to another cluster, or lost records.
//
//   fmt::print("{}", RenderRebase(from, to));      // the preview
//   RebaseCheckpoint(dir, {.topic = "tweets", .cluster_id = id, .positions = to});   // --execute
#pragma once

#include <filesystem>
#include <string>

#include "consumer/state/rocksdb_store.h"
#include "shared/error.h"
#include "shared/kafka/positions.h"

namespace consumer {

struct RebaseTarget {
  std::string topic;  // Whose offsets the positions are. The checkpoint's own; nothing moves that.
  std::string cluster_id;
  shared::kafka::Positions positions;
};

// Makes the job go on from the target's positions, of these partitions alone. What lies between the
// old position and the new one is counted again, or never. Raises the epoch, makes the cluster the
// checkpoint's, and drops the witnesses, as the records they remember may be gone. All of it or
// none, durably. Errors as of OpenCheckpoint, and kUsage where there is no checkpoint or it is
// another topic's.
shared::Result<void> RebaseCheckpoint(const std::filesystem::path& dir, const RebaseTarget& target,
                                      const StoreOptions& options = {});

// kUsage where the checkpoint in `dir` is of the topic `stored` and another one was named; tells
// both. Pure.
shared::Result<void> CheckRebaseTopic(const std::filesystem::path& dir, const std::string& stored,
                                      const std::string& named);

// A line a partition of either: what a rebase would do. Ends with a line break. Pure.
//
//   partition  from   to  difference
//           0   123    0        -123   123 offsets are read again
//           1    10   15           5   5 offsets are passed over
//           2     -    0           -   read for the first time
//           3     7    -           -   no longer read
std::string RenderRebase(const shared::kafka::Positions& from, const shared::kafka::Positions& to);

}  // namespace consumer
