// Making a checkpoint from a copy of one, on this machine or another: from the backups that a run
// made (state_backup.h), or from the directory of a checkpoint or of a kept state.
//
//   auto restored = RestoreCheckpoint("/mnt/backups/tweets", dir, clock.Now());
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "consumer/state/checkpoint_store.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/error.h"
#include "shared/unix_millis.h"

namespace consumer {

struct Restored {
  CheckpointHead head;
  // Why newer backups were passed over: damaged ones, a sentence each.
  std::vector<std::string> passed_over;
};

// Takes the newest backup that is whole. The copy is checked before it becomes the checkpoint: all
// of it or none. As sinks may have seen what came after it, no sink counts as having anything, and
// the epoch is raised: to the time in milliseconds, as nobody knows here how often the lost one was
// raised. kUsage: the directory holds a checkpoint already, or nothing is to be restored from
// there. kCorrupt: no backup is whole, or a running job uses the copy.
shared::Result<Restored> RestoreCheckpoint(const std::filesystem::path& from,
                                           const std::filesystem::path& dir, shared::UnixMillis now,
                                           const StoreOptions& options = {});

}  // namespace consumer
