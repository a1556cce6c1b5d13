#include "consumer/state/return_to_batch.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/iterator.h>
#include <rocksdb/write_batch.h>

#include "consumer/state/checkpoint_directory.h"
#include "consumer/state/kept_states.h"
#include "consumer/state/older_state.h"
#include "consumer/state/rocksdb_database.h"
#include "consumer/state/rocksdb_options.h"
#include "consumer/state/state_keeper.h"
#include "shared/private_directory.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;
using Opened = std::unique_ptr<Database>;

// The kept state, every entry of it checked.
shared::Result<Opened> OpenKept(const fs::path& dir, BatchId batch, std::optional<BatchId> newest,
                                const StoreOptions& options) {
  const fs::path kept = KeptStateOf(dir, batch);
  const auto there = Database::Exists(kept, options);
  if (!there) return Forward(there);
  if (!*there) return std::unexpected(NoSuchState(dir, batch, newest));
  auto database = Database::Open(kept, Database::Access::kReadOnly, options);
  if (!database) return database;
  auto whole = (*database)->ReadTotals(std::nullopt, [](const StoredTotal&) {});
  if (!whole) return Forward(whole);
  return database;
}

shared::Result<void> CheckSameJob(const Database& kept, const Database& now) {
  return CheckIdentity(kept.where(), kept.opened_with().identity, now.opened_with().identity);
}

// What makes the entries of `now` those of `then`, whatever they mean.
shared::Result<void> AddDifference(const Database& now, const Database& then,
                                   rocksdb::WriteBatch& write) {
  const auto options = CheckpointReadOptions();
  const std::unique_ptr<rocksdb::Iterator> a(now.db().NewIterator(options));
  const std::unique_ptr<rocksdb::Iterator> b(then.db().NewIterator(options));
  a->SeekToFirst();
  b->SeekToFirst();
  while (a->Valid() || b->Valid()) {
    const int order = !a->Valid() ? 1 : !b->Valid() ? -1 : a->key().compare(b->key());
    if (order < 0) {
      write.Delete(a->key());
    } else if (order > 0 || a->value() != b->value()) {
      write.Put(b->key(), b->value());
    }
    if (order <= 0) a->Next();
    if (order >= 0) b->Next();
  }
  if (!a->status().ok()) return std::unexpected(ErrorOf(a->status(), now.where()));
  if (!b->status().ok()) return std::unexpected(ErrorOf(b->status(), then.where()));
  return {};
}

// So that the return can be taken back.
shared::Result<void> KeepNewest(const fs::path& dir, Database& newest) {
  const auto& head = newest.opened_with().head;
  if (!head.batch) return {};
  const KeepOptions all{.states = std::numeric_limits<std::uint64_t>::max(), .every = {}};
  return StateKeeper(dir, all, newest).Keep(*head.batch);
}

}  // namespace

shared::Result<Return> LookAtReturn(const fs::path& dir, BatchId batch,
                                    const StoreOptions& options) {
  const auto newest = Database::Open(dir, Database::Access::kReadOnly, options);
  if (!newest) return Forward(newest);
  const CheckpointHead& from = (*newest)->opened_with().head;
  const auto kept = OpenKept(dir, batch, from.batch, options);
  if (!kept) return Forward(kept);
  if (auto same = CheckSameJob(**kept, **newest); !same) return Forward(same);
  return Return{.from = from, .to = (*kept)->opened_with().head};
}

shared::Result<void> ReturnToBatch(const fs::path& dir, BatchId batch,
                                   const StoreOptions& options) {
  // Before the lock, whose file would be made where there is no checkpoint.
  if (auto there = Database::Require(dir, options); !there) return there;
  auto lock = shared::DirectoryLock::Take(dir, kCheckpointUse);
  if (!lock) return Forward(lock);
  auto newest = Database::Open(dir, Database::Access::kReadWrite, options);
  if (!newest) return Forward(newest);
  const CheckpointHead& from = (*newest)->opened_with().head;
  const auto kept = OpenKept(dir, batch, from.batch, options);
  if (!kept) return Forward(kept);
  if (auto same = CheckSameJob(**kept, **newest); !same) return same;
  rocksdb::WriteBatch write;
  if (auto added = AddDifference(**newest, **kept, write); !added) return added;
  const CheckpointHead& to = (*kept)->opened_with().head;
  BeginEpoch(std::max(from.epoch, to.epoch) + 1, to, write);
  if (auto keeping = KeepNewest(dir, **newest); !keeping) return keeping;
  return (*newest)->Write(write, /*sync=*/true);
}

}  // namespace consumer
