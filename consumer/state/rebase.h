// Rebasing a checkpoint: the job goes on from other positions, with its counts as they are. The way
// on after the topic was made again, moved to another cluster, or lost records.
//
//   fmt::print("{}", RenderRebase(from, to));      // the preview
//   RebaseCheckpoint(dir, to, cluster_id);         // --execute
#pragma once

#include <filesystem>
#include <string>

#include "consumer/state/rocksdb_store.h"
#include "shared/error.h"
#include "shared/kafka/positions.h"

namespace consumer {

// Makes the job go on from `to`, of these partitions alone. What lies between the old position and
// the new one is counted again, or never. Raises the epoch, makes the cluster the checkpoint's, and
// drops the witnesses, as the records they remember may be gone. All of it or none, durably.
// Errors as of OpenCheckpoint, whatever job the checkpoint is of; kUsage where there is none.
shared::Result<void> RebaseCheckpoint(const std::filesystem::path& dir,
                                      const shared::kafka::Positions& to,
                                      const std::string& cluster_id,
                                      const StoreOptions& options = {});

// A line a partition of either: what a rebase would do. Ends with a line break. Pure.
//
//   partition  from   to  difference
//           0   123    0        -123   123 offsets are read again
//           1    10   15           5   5 offsets are passed over
//           2     -    0           -   read for the first time
//           3     7    -           -   no longer read
std::string RenderRebase(const shared::kafka::Positions& from, const shared::kafka::Positions& to);

}  // namespace consumer
