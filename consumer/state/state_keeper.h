// StateKeeper keeps the states of a job's last batches (kept_states.h).
//
//   StateKeeper keeper(dir, {.states = 5}, *database);
//   keeper.BatchSaved(batch.id, batch.time);      // after its write, before the next
//
// A state appears under its name when it is whole and on the disk, so a crash leaves it or none,
// and goes by a rename before its files are deleted.
//
// Cost beside 1,000,000 tags: 4 ms of processor time, 40 ms in all on the disk of a small server,
// as tables get a second name and the log in use, up to 4 MB, is copied and synced
// (bench/micro/checkpoint_bench).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/state/rocksdb_database.h"
#include "consumer/state/state_copies.h"
#include "shared/error.h"
#include "shared/unix_millis.h"

namespace consumer {

// Whether this batch's state is to be kept. `last`: the time of the batch that was kept last in
// this run. Pure.
bool IsToBeKept(const KeepEvery& every, BatchId batch, shared::UnixMillis time,
                std::optional<shared::UnixMillis> last);

// Which of the kept states go, so that `states` remain with that of `newest`. Ids above `newest`
// are of a past that was given up by a return to an older state: they go first. Pure.
std::vector<BatchId> StatesToDrop(const std::vector<BatchId>& kept, BatchId newest,
                                  std::uint64_t states);

// One thread calls it, the one that saves batches.
class StateKeeper {
 public:
  // Removes what a crash left half made or half removed. The database outlives it.
  StateKeeper(const std::filesystem::path& dir, const KeepOptions& options, Database& database);

  // Keeps the database as it is now as the state of this batch, where it is time to. What fails is
  // told in the log: the job has its newest state, and goes on. REQUIRES: it is that batch's state.
  void BatchSaved(BatchId batch, shared::UnixMillis time);

  // Keeps it whatever the time.
  shared::Result<void> Keep(BatchId batch);

 private:
  rocksdb::Status MakeBeside(const std::string& path) const;
  rocksdb::Status Replace(const std::string& made, BatchId batch) const;
  rocksdb::Status PutAway(BatchId batch) const;
  rocksdb::Status Sync(const std::string& path) const;
  std::vector<BatchId> Kept() const;
  void RemoveLeftovers() const;

  const std::string dir_;   // Absolute.
  const std::string kept_;  // DIR/kept.
  const KeepOptions options_;
  Database& database_;
  rocksdb::Env& env_;
  std::optional<shared::UnixMillis> last_kept_;
};

}  // namespace consumer
