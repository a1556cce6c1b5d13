#include "consumer/state/rocksdb_store.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/write_batch.h>

#include "consumer/state/batch_write.h"
#include "consumer/state/checkpoint_directory.h"
#include "consumer/state/checkpoint_format.h"
#include "consumer/state/pane_format.h"
#include "consumer/state/rocksdb_database.h"
#include "consumer/state/state_backup.h"
#include "consumer/state/state_keeper.h"
#include "shared/private_directory.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;
using shared::ErrorKind;
using shared::kafka::PartitionStates;

// The last batch that each of the sinks has. Absent: one of them has none.
std::optional<BatchId> LastOfAll(const CheckpointHead& head,
                                 const std::vector<std::string>& sinks) {
  std::optional<BatchId> last;
  for (const std::string& sink : sinks) {
    const auto found = head.sinks.find(sink);
    if (found == head.sinks.end()) return std::nullopt;
    last = last ? std::min(*last, found->second) : found->second;
  }
  return last;
}

class RocksDbStore final : public CheckpointStore {
 public:
  RocksDbStore(shared::DirectoryLock lock, std::unique_ptr<Database> database,
               std::map<BatchId, shared::UnixMillis> kept_windows,
               std::unique_ptr<StateBackup> backup, const std::filesystem::path& dir,
               const StoreOptions& options)
      : lock_(std::move(lock)),
        database_(std::move(database)),
        keeper_(dir, options.keep, *database_),
        backup_(std::move(backup)),
        sync_(options.sync),
        memtable_bytes_(options.memtable_bytes),
        oldest_kept_(database_->opened_with().oldest_kept),
        kept_windows_(std::move(kept_windows)),
        head_(database_->opened_with().head) {}

  shared::Result<CheckpointHead> ReadHead() const override { return Head(); }

  shared::Result<CheckpointHead> ReadTotals(
      std::optional<BatchId> after,
      const std::function<void(const StoredTotal&)>& visit) const override {
    return database_->ReadTotals(after, visit);
  }

  shared::Result<std::optional<StoredRows>> ReadRows(std::optional<BatchId> after) const override {
    return database_->ReadRows(after);
  }

  shared::Result<std::optional<StoredFollowed>> ReadFollowed(
      std::optional<BatchId> after) const override {
    return database_->ReadFollowed(after);
  }

  shared::Result<std::optional<StoredWindows>> ReadWindows(
      std::optional<BatchId> after) const override {
    return database_->ReadWindows(after);
  }

  shared::Result<void> ReadPanes(shared::UnixMillis from, shared::UnixMillis to,
                                 const PaneVisitor& visitor) const override {
    return database_->ReadPanes(from, to, visitor);
  }

  shared::Result<void> ReadForgotten(
      std::optional<BatchId> after,
      const std::function<void(std::string_view tag)>& visit) const override {
    return database_->ReadForgotten(after, visit);
  }

  shared::Result<std::vector<StoredId>> ReadDistinctIds() const override {
    return database_->ReadDistinctIds();
  }

  shared::Result<HistoryPoints> ReadHistory() const override { return database_->ReadHistory(); }

  shared::Result<LastFollowedChanges> ReadLastFollowed() const override {
    return database_->ReadLastFollowed();
  }

  shared::Result<std::optional<KnownTag>> Find(std::string_view tag) const override {
    return database_->Find(tag);
  }

  shared::Result<KnownTags> TagsWithPrefix(std::string_view prefix,
                                           std::size_t most) const override {
    return database_->TagsWithPrefix(prefix, most);
  }

  shared::Result<std::vector<FollowedTweet>> FollowedOf(std::string_view tag) const override {
    return database_->FollowedOf(tag);
  }

  shared::Result<void> SaveStart(const PartitionStates& partitions) override;
  shared::Result<void> Save(const BatchOutcome& batch) override;
  shared::Result<void> Acknowledge(const std::string& sink, BatchId batch,
                                   const std::vector<std::string>& all_sinks) override;

 private:
  CheckpointHead Head() const {
    const std::lock_guard lock(head_mutex_);
    return head_;
  }

  // Writes all of it or none; `next` is the head from then on.
  shared::Result<void> Commit(rocksdb::WriteBatch& write, CheckpointHead next, bool sync) {
    if (auto written = database_->Write(write, sync); !written) return written;
    const std::lock_guard lock(head_mutex_);
    head_ = std::move(next);
    return {};
  }

  void NoteKept(const BatchOutcome& batch);
  void DropKept(const CheckpointHead& head, const std::vector<std::string>& all_sinks,
                rocksdb::WriteBatch& write);
  void DropPanes(rocksdb::WriteBatch& write);

  const shared::DirectoryLock lock_;  // Released last.
  const std::unique_ptr<Database> database_;
  StateKeeper keeper_;
  const std::unique_ptr<StateBackup> backup_;  // Null: none was asked for.
  const bool sync_;
  const std::size_t memtable_bytes_;
  std::mutex write_mutex_;  // Held by every call that writes, and around the next.
  std::optional<BatchId> oldest_kept_;
  std::map<BatchId, shared::UnixMillis> kept_windows_;  // Where the earliest of each batch starts.
  std::optional<shared::UnixMillis> needed_from_;       // WindowOutcome's, of the last batch.
  std::optional<shared::UnixMillis> dropped_before_;    // No older pane is there.
  mutable std::mutex head_mutex_;
  CheckpointHead head_;
};

shared::Result<void> RocksDbStore::SaveStart(const PartitionStates& partitions) {
  const std::lock_guard lock(write_mutex_);
  CheckpointHead next = Head();
  for (const auto& [partition, state] : partitions) next.partitions[partition] = state;
  rocksdb::WriteBatch write;
  PutPartitions(partitions, write);
  return Commit(write, std::move(next), sync_);
}

shared::Result<void> RocksDbStore::Save(const BatchOutcome& batch) {
  const std::lock_guard lock(write_mutex_);
  CheckpointHead next = Head();
  const BatchId expected = next.batch ? next.batch->Next() : BatchId{0};
  if (batch.id != expected) {
    return shared::Fail(ErrorKind::kFatal, fmt::format("batch {} cannot be saved: batch {} is next",
                                                       batch.id.value, expected.value));
  }
  next.batch = batch.id;
  next.batch_time = batch.time;
  next.totals = batch.totals;
  next.periods = batch.periods;
  next.ranked_places = batch.ranked_places;
  for (const auto& [partition, time] : batch.windows.largest) next.largest[partition] = time;
  if (batch.windows.closed_until) next.closed_until = batch.windows.closed_until;
  for (const auto& [partition, state] : batch.partitions) next.partitions[partition] = state;

  rocksdb::WriteBatch write = WriteOf(batch, Head().periods);
  NoteKept(batch);
  DropPanes(write);
  if (auto saved = Commit(write, std::move(next), sync_); !saved) return saved;
  // Else a large batch stays in memory until the next one is there as well.
  if (write.GetDataSize() > memtable_bytes_) database_->StartFlush();
  keeper_.BatchSaved(batch.id, batch.time);
  if (backup_) backup_->BatchSaved(batch.id);
  return {};
}

shared::Result<void> RocksDbStore::Acknowledge(const std::string& sink, BatchId batch,
                                               const std::vector<std::string>& all_sinks) {
  const std::lock_guard lock(write_mutex_);
  CheckpointHead next = Head();
  next.sinks[sink] = batch;
  rocksdb::WriteBatch write;
  const format::Entry acknowledged = format::SinkEntry(sink, batch);
  write.Put(acknowledged.key, acknowledged.value);
  DropKept(next, all_sinks, write);
  return Commit(write, std::move(next), /*sync=*/false);
}

void RocksDbStore::NoteKept(const BatchOutcome& batch) {
  const bool keeps = !batch.rows.empty() || !batch.followed.empty() || !batch.forgotten.empty() ||
                     !batch.windows.closed.empty();
  if (keeps && !oldest_kept_) oldest_kept_ = batch.id;
  for (const WindowTotals& window : batch.windows.closed) {
    const auto [first, added] = kept_windows_.try_emplace(batch.id, window.window.start);
    if (!added) first->second = std::min(first->second, window.window.start);
  }
  if (batch.windows.needed_from) needed_from_ = batch.windows.needed_from;
}

void RocksDbStore::DropKept(const CheckpointHead& head, const std::vector<std::string>& all_sinks,
                            rocksdb::WriteBatch& write) {
  const std::optional<BatchId> last = LastOfAll(head, all_sinks);
  if (!last || !oldest_kept_ || *last < *oldest_kept_) return;
  for (const std::string_view prefix : format::kKeptPrefixes) {
    write.DeleteRange(format::KeptKey(prefix, *oldest_kept_),
                      format::KeptKey(prefix, last->Next()));
  }
  const bool more = head.batch && *last < *head.batch;
  oldest_kept_ = more ? std::optional(last->Next()) : std::nullopt;
  kept_windows_.erase(kept_windows_.begin(), kept_windows_.upper_bound(*last));
  DropPanes(write);
}

// Panes that neither an open window nor one that is kept for a sink needs.
void RocksDbStore::DropPanes(rocksdb::WriteBatch& write) {
  if (!needed_from_) return;
  shared::UnixMillis from = *needed_from_;
  for (const auto& [batch, start] : kept_windows_) from = std::min(from, start);
  if (dropped_before_ && from <= *dropped_before_) {
    dropped_before_ = from;
    return;
  }
  write.DeleteRange(
      dropped_before_ ? format::PanesKey(*dropped_before_) : std::string(format::kPane),
      format::PanesKey(from));
  dropped_before_ = from;
}

}  // namespace

shared::Result<std::unique_ptr<CheckpointStore>> OpenCheckpoint(const fs::path& dir,
                                                                const JobIdentity& identity,
                                                                const StoreOptions& options) {
  if (auto made = shared::MakePrivateDirectory(dir, kCheckpointUse); !made) return Forward(made);
  auto lock = shared::DirectoryLock::Take(dir, kCheckpointUse);
  if (!lock) return Forward(lock);
  const IdentityFields wanted = FieldsOf(identity);
  const auto there = Database::Exists(dir, options);
  if (!there) return Forward(there);
  if (!*there) {
    if (auto made = Database::Make(dir, wanted, options); !made) return Forward(made);
  }
  auto database = Database::Open(dir, Database::Access::kReadWrite, options);
  if (!database) return Forward(database);
  const IdentityFields& found = (*database)->opened_with().identity;
  if (auto same = CheckIdentity(dir, found, wanted); !same) return Forward(same);
  if (auto migrated = (*database)->Migrate(); !migrated) return Forward(migrated);
  auto kept = (*database)->KeptWindowStarts();
  if (!kept) return Forward(kept);
  std::unique_ptr<StateBackup> backup;
  if (!options.backup.dir.empty()) {
    auto started = StateBackup::Start(options.backup, **database);
    if (!started) return Forward(started);
    backup = *std::move(started);
  }
  return std::make_unique<RocksDbStore>(std::move(*lock), std::move(*database), *std::move(kept),
                                        std::move(backup), dir, options);
}

}  // namespace consumer
