// StateBackup copies a job's checkpoint to another disk now and then, in a thread of its own: with
// RocksDB's BackupEngine, which copies each table once, whatever the number of backups.
//
//   auto backup = StateBackup::Start({.dir = "/mnt/backups/tweets", .every = 100}, *database);
//   if (!backup) return Forward(backup);         // the directory holds another checkpoint's
//   (*backup)->BatchSaved(batch.id);             // never waits
//
// A backup holds a batch's state whole: that of the batch that it was begun after, or of a later
// one. One is made at a time. What fails is told in the log (event=backup_failed), stops nothing,
// and is tried again after the next `every` batches. The last 3 are kept.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "consumer/count/batch_id.h"
#include "consumer/state/rocksdb_database.h"
#include "consumer/state/state_copies.h"
#include "shared/error.h"
#include "shared/private_directory.h"

namespace rocksdb {
class BackupEngine;
}

namespace consumer {

class StateBackup {
 public:
  // The database outlives it. kUsage: the directory holds the backups of another checkpoint. One
  // that cannot be looked into at present is no error.
  static shared::Result<std::unique_ptr<StateBackup>> Start(const BackupOptions& options,
                                                            Database& database);
  // Finishes the backup that is due or under way.
  ~StateBackup();
  StateBackup(const StateBackup&) = delete;
  StateBackup& operator=(const StateBackup&) = delete;

  // Begins a backup where this batch is the last of `every`; any thread.
  void BatchSaved(BatchId batch);

 private:
  StateBackup(const BackupOptions& options, Database& database);

  void Loop();
  void BackUp(BatchId batch);
  shared::Result<void> Open();
  shared::Result<void> Copy(BatchId batch);

  const BackupOptions options_;
  Database& database_;
  const std::string checkpoint_id_;
  // Of the thread.
  std::optional<shared::DirectoryLock> lock_;
  std::unique_ptr<rocksdb::BackupEngine> engine_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<BatchId> due_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace consumer
