// Going back to the state of an earlier batch that was kept (kept_states.h): its counts and its
// positions. What was counted after it is read and counted again.
//
//   ReturnToBatch(dir, BatchId{17});
#pragma once

#include <filesystem>

#include "consumer/count/batch_id.h"
#include "consumer/state/checkpoint_store.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/error.h"

namespace consumer {

// The heads of the newest state and of the kept one. Reads alone. kUsage where that batch's state
// is not kept; kCorrupt where it is another job's: made before a rebase to another cluster.
struct Return {
  CheckpointHead from;
  CheckpointHead to;
};
shared::Result<Return> LookAtReturn(const std::filesystem::path& dir, BatchId batch,
                                    const StoreOptions& options = {});

// Makes the kept state the checkpoint's, in one synced write: all of it or none. The epoch becomes
// larger than any before, and no sink counts as having anything: each gets the whole table again,
// as what it has of later batches is of a past that is given up. That past's newest state is kept
// too, so that the same call with its batch takes the return back. Errors as LookAtReturn's and
// OpenCheckpoint's.
//
// Memory: what changed since that batch, twice.
shared::Result<void> ReturnToBatch(const std::filesystem::path& dir, BatchId batch,
                                   const StoreOptions& options = {});

}  // namespace consumer
