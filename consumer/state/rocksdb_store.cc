#include "consumer/state/rocksdb_store.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/write_batch.h>

#include "consumer/state/checkpoint_directory.h"
#include "consumer/state/checkpoint_format.h"
#include "consumer/state/rocksdb_database.h"
#include "shared/private_directory.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;
using shared::ErrorKind;
using shared::kafka::PartitionStates;

void Put(const format::Entry& entry, rocksdb::WriteBatch& write) {
  write.Put(entry.key, entry.value);
}

void PutTotals(const BatchOutcome& batch, rocksdb::WriteBatch& write) {
  shared::Encoder value;
  for (const TagTotal& total : batch.changed) {
    value.Clear();
    format::AppendTotal(total, batch.id, value);
    const rocksdb::Slice key[] = {format::kTotal, total.tag};
    const rocksdb::Slice bytes(value.bytes());
    write.Put(rocksdb::SliceParts(key, 2), rocksdb::SliceParts(&bytes, 1));
  }
}

void PutPartitions(const PartitionStates& partitions, rocksdb::WriteBatch& write) {
  for (const auto& [partition, state] : partitions) {
    Put(format::PartitionEntry(partition, state), write);
  }
}

// Room for all totals at once: growing would copy the batch, and hold it twice meanwhile.
std::size_t BytesOf(const ChangedTotals& changed) {
  constexpr std::size_t kAround = 24;  // Of a record in the batch, beside the tag.
  std::size_t bytes = 64 * 1024;
  for (const TagTotal& total : changed) bytes += kAround + total.tag.size();
  return bytes;
}

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
               const StoreOptions& options)
      : lock_(std::move(lock)),
        database_(std::move(database)),
        sync_(options.sync),
        memtable_bytes_(options.memtable_bytes),
        oldest_rows_(database_->opened_with().oldest_rows),
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

  void DropRows(const CheckpointHead& head, const std::vector<std::string>& all_sinks,
                rocksdb::WriteBatch& write);

  const shared::DirectoryLock lock_;  // Released last.
  const std::unique_ptr<Database> database_;
  const bool sync_;
  const std::size_t memtable_bytes_;
  std::mutex write_mutex_;  // Held by every call that writes, and around the next.
  std::optional<BatchId> oldest_rows_;
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
  for (const auto& [partition, state] : batch.partitions) next.partitions[partition] = state;

  rocksdb::WriteBatch write(BytesOf(batch.changed));
  PutTotals(batch, write);
  PutPartitions(batch.partitions, write);
  Put(format::BatchEntry(batch.id, batch.time), write);
  for (const auto& entry : format::JobTotalEntries(batch.totals)) Put(entry, write);
  for (const auto& entry : format::RowsEntries(batch.id, batch.time, batch.rows)) Put(entry, write);
  if (auto saved = Commit(write, std::move(next), sync_); !saved) return saved;
  if (!batch.rows.empty() && !oldest_rows_) oldest_rows_ = batch.id;
  // Else a large batch stays in memory until the next one is there as well.
  if (write.GetDataSize() > memtable_bytes_) database_->StartFlush();
  return {};
}

shared::Result<void> RocksDbStore::Acknowledge(const std::string& sink, BatchId batch,
                                               const std::vector<std::string>& all_sinks) {
  const std::lock_guard lock(write_mutex_);
  CheckpointHead next = Head();
  next.sinks[sink] = batch;
  rocksdb::WriteBatch write;
  Put(format::SinkEntry(sink, batch), write);
  DropRows(next, all_sinks, write);
  return Commit(write, std::move(next), /*sync=*/false);
}

void RocksDbStore::DropRows(const CheckpointHead& head, const std::vector<std::string>& all_sinks,
                            rocksdb::WriteBatch& write) {
  const std::optional<BatchId> last = LastOfAll(head, all_sinks);
  if (!last || !oldest_rows_ || *last < *oldest_rows_) return;
  write.DeleteRange(format::RowsKey(*oldest_rows_), format::RowsKey(last->Next()));
  const bool more = head.batch && *last < *head.batch;
  oldest_rows_ = more ? std::optional(last->Next()) : std::nullopt;
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
  return std::make_unique<RocksDbStore>(std::move(*lock), std::move(*database), options);
}

}  // namespace consumer
