// The checkpoint store on RocksDB (format: checkpoint_format.h, directory: checkpoint_directory.h).
//
//   auto store = OpenCheckpoint(dir, {.topic = "tweets", .cluster_id = id});
//   if (!store) return Forward(store);   // Exit 8: in use, damaged, another job's.
//   auto head = (*store)->ReadTotals(std::nullopt, [&](const StoredTotal& stored) {
//     counts.Restore(stored.total);
//   });
//   if (head->partitions.empty()) (*store)->SaveStart(start);
//
// Cost of a batch of 100,000 changed tags: one write of 3 MB, one sync, 15 ms of processor time.
// Memory depends on the batch alone, not on the tags held: 25 MiB at most with 100,000 changed tags
// every 2 s, 45 MiB with 500,000 (bench/micro/checkpoint_bench).
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

#include "consumer/state/checkpoint_store.h"
#include "consumer/state/job_identity.h"
#include "consumer/state/state_copies.h"
#include "shared/error.h"

namespace rocksdb {
class FileSystem;
}

namespace consumer {

struct StoreOptions {
  // Where files go, for tests that cut the power. Null: the machine's.
  std::shared_ptr<rocksdb::FileSystem> file_system;
  // Whether a batch is on disk, and not only in the kernel's hands, when Save returns. Without it
  // power loss takes back the last batches, counts and positions together.
  bool sync = true;
  // How much is kept in memory and in the log before it becomes a table. Range: 64 KiB or more.
  std::size_t memtable_bytes = 4 * 1024 * 1024;
  // Copies of the state that are made after some of the batches; of an OpenCheckpoint alone.
  KeepOptions keep;
  BackupOptions backup;
};

// Opens the job's checkpoint, or makes it (mode 700) where there is none, and keeps every other
// process out as long as the store lives. kCorrupt: in use (names the process), another job's
// (names the field), of another format version, or damaged; a damaged one is never taken for none.
// kUsage: the directory cannot be made or written.
shared::Result<std::unique_ptr<CheckpointStore>> OpenCheckpoint(const std::filesystem::path& dir,
                                                                const JobIdentity& identity,
                                                                const StoreOptions& options = {});

// Opens a checkpoint to look at it, beside a job that uses it or not; writes nothing. What it
// returns stands still: one batch's state, checked, as it was on opening. kUsage where there is no
// checkpoint.
shared::Result<std::unique_ptr<CheckpointReader>> OpenCheckpointReadOnly(
    const std::filesystem::path& dir, const StoreOptions& options = {});

}  // namespace consumer
