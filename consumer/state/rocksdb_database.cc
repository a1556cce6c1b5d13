#include "consumer/state/rocksdb_database.h"

#include <algorithm>
#include <random>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include "consumer/state/checkpoint_directory.h"
#include "consumer/state/rocksdb_options.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;
using shared::ErrorKind;

std::shared_ptr<rocksdb::FileSystem> FileSystemOf(const StoreOptions& options) {
  return options.file_system ? options.file_system : rocksdb::FileSystem::Default();
}

std::string_view View(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// 128 bits of the machine's randomness: no two checkpoints share an id.
std::string DrawCheckpointId() {
  std::random_device random;
  std::string id;
  for (int word = 0; word < 4; ++word) id += fmt::format("{:08x}", random());
  return id;
}

rocksdb::Status WriteFirstHead(rocksdb::DB& db, const IdentityFields& identity) {
  std::vector<format::Entry> entries = format::IdentityEntries(identity);
  entries.push_back(format::VersionEntry(format::kVersion));
  entries.push_back(format::CheckpointIdEntry(DrawCheckpointId()));
  entries.push_back(format::EpochEntry(0));
  rocksdb::WriteBatch batch;
  for (const format::Entry& entry : entries) batch.Put(entry.key, entry.value);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  return db.Write(synced, &batch);
}

rocksdb::Status MakeAt(const std::string& path, rocksdb::Options options,
                       const IdentityFields& identity) {
  // What a power cut left of an earlier attempt.
  if (options.env->FileExists(path).ok()) {
    if (auto status = rocksdb::DestroyDB(path, options); !status.ok()) return status;
  }
  // RocksDB makes it too, but complains first.
  if (auto status = options.env->CreateDirIfMissing(path); !status.ok()) return status;
  options.create_if_missing = true;
  options.error_if_exists = true;
  rocksdb::DB* opened = nullptr;
  if (auto status = rocksdb::DB::Open(options, path, &opened); !status.ok()) return status;
  const std::unique_ptr<rocksdb::DB> db(opened);
  if (auto status = WriteFirstHead(*db, identity); !status.ok()) return status;
  return db->Close();
}

rocksdb::Status RenameDurably(rocksdb::FileSystem& files, const fs::path& from,
                              const fs::path& to) {
  const rocksdb::IOOptions none;
  if (auto status = files.RenameFile(from, to, none, nullptr); !status.ok()) return status;
  std::unique_ptr<rocksdb::FSDirectory> parent;
  if (auto status = files.NewDirectory(to.parent_path(), none, &parent, nullptr); !status.ok()) {
    return status;
  }
  return parent->Fsync(none, nullptr);
}

// A file that is missing or makes no sense is damage; one that the machine did not open now may be
// whole.
shared::Error OpenError(const rocksdb::Status& status, const fs::path& dir) {
  const bool machine = (status.IsIOError() && !status.IsPathNotFound()) || status.IsMemoryLimit() ||
                       status.IsTimedOut() || status.IsBusy();
  if (machine) return ErrorOf(status, dir);
  return Damaged(dir, "cannot be opened: " + status.ToString());
}

}  // namespace

shared::Result<bool> Database::Exists(const fs::path& dir, const StoreOptions& options) {
  // RocksDB's FileExists takes what it may not look at for absent.
  if (!options.file_system) return HasDatabase(dir);
  return options.file_system->FileExists(DatabaseOf(dir), rocksdb::IOOptions(), nullptr).ok();
}

shared::Result<void> Database::Require(const fs::path& dir, const StoreOptions& options) {
  const auto there = Exists(dir, options);
  if (!there) return Forward(there);
  if (*there) return {};
  return shared::Fail(ErrorKind::kUsage,
                      fmt::format("there is no checkpoint in {}; name its directory with "
                                  "--checkpoint, or its topic with --topic",
                                  dir.string()));
}

shared::Result<void> Database::Make(const fs::path& dir, const IdentityFields& identity,
                                    const StoreOptions& options) {
  const auto files = FileSystemOf(options);
  const auto env = rocksdb::NewCompositeEnv(files);
  const auto settings = CheckpointOptions(env.get(), options.memtable_bytes);
  auto status = MakeAt(NewDatabaseOf(dir), settings, identity);
  if (status.ok()) status = RenameDurably(*files, NewDatabaseOf(dir), DatabaseOf(dir));
  if (!status.ok()) return std::unexpected(ErrorOf(status, dir));
  return {};
}

shared::Result<std::unique_ptr<Database>> Database::Open(const fs::path& dir, Access access,
                                                         const StoreOptions& options) {
  if (auto there = Require(dir, options); !there) return Forward(there);
  std::unique_ptr<Database> database(new Database(dir.string()));
  database->env_ = rocksdb::NewCompositeEnv(FileSystemOf(options));
  auto settings = CheckpointOptions(database->env_.get(), options.memtable_bytes);
  if (access == Access::kReadOnlyWholeLog) {
    settings.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  }
  const std::string path = DatabaseOf(dir);
  rocksdb::DB* opened = nullptr;
  const auto status = access == Access::kReadWrite
                          ? rocksdb::DB::Open(settings, path, &opened)
                          : rocksdb::DB::OpenForReadOnly(settings, path, &opened);
  database->db_.reset(opened);
  if (!status.ok()) return std::unexpected(OpenError(status, dir));
  database->point_reads_ = std::make_unique<PointReads>(*opened, dir.string());
  auto stored = database->ReadStoredHead(*database->Scan());
  if (!stored) return Forward(stored);
  if (auto known = database->CheckVersion(*stored); !known) return Forward(known);
  database->opened_with_ = std::move(*stored);
  return database;
}

shared::Result<void> Database::CheckVersion(const format::StoredHead& stored) const {
  if (!stored.version)
    return std::unexpected(Damaged(where_, "is damaged: it lacks its format version"));
  if (format::kOldestVersion <= *stored.version && *stored.version <= format::kVersion) return {};
  return shared::Fail(
      ErrorKind::kCorrupt,
      fmt::format("checkpoint {} has format version {}, and this program knows {} to {}; use the "
                  "program that wrote it, or another directory with --checkpoint",
                  where_, *stored.version, format::kOldestVersion, format::kVersion));
}

std::unique_ptr<rocksdb::Iterator> Database::Scan() const {
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(CheckpointReadOptions()));
}

shared::Result<void> Database::ForEach(
    rocksdb::Iterator& scan, std::string_view prefix, std::string_view from,
    const std::function<Took(std::string_view key, std::string_view value)>& take) const {
  for (scan.Seek(from); scan.Valid() && View(scan.key()).starts_with(prefix); scan.Next()) {
    const Took took = take(View(scan.key()), View(scan.value()));
    if (took == Took::kNext) continue;
    if (took == Took::kLast) return {};
    return std::unexpected(Damaged(where_, fmt::format("is damaged: the entry 0x{} cannot be read",
                                                       scan.key().ToString(true))));
  }
  if (!scan.status().ok()) return std::unexpected(ErrorOf(scan.status(), where_));
  return {};
}

shared::Result<format::StoredHead> Database::ReadStoredHead(rocksdb::Iterator& scan) const {
  format::StoredHead stored;
  for (const std::string_view prefix : format::kHeadPrefixes) {
    auto read = ForEach(scan, prefix, prefix, [&](std::string_view key, std::string_view value) {
      return format::DecodeHeadEntry(key, value, stored) ? Took::kNext : Took::kDamaged;
    });
    if (!read) return Forward(read);
  }
  stored.head.identity = IdentityOf(stored.identity);
  for (const std::string_view prefix : format::kKeptPrefixes) {
    auto read = ForEach(scan, prefix, prefix, [&](std::string_view key, std::string_view) {
      const std::optional<BatchId> batch = format::BatchOfKeptKey(key);
      if (!batch) return Took::kDamaged;
      stored.oldest_kept = std::min(stored.oldest_kept.value_or(*batch), *batch);
      return Took::kLast;
    });
    if (!read) return Forward(read);
  }
  return stored;
}

shared::Result<CheckpointHead> Database::ReadHead() const {
  auto stored = ReadStoredHead(*Scan());
  if (!stored) return Forward(stored);
  return std::move(stored->head);
}

shared::Result<CheckpointHead> Database::ReadTotals(
    std::optional<BatchId> after, const std::function<void(const StoredTotal&)>& visit) const {
  const auto scan = Scan();
  auto stored = ReadStoredHead(*scan);
  if (!stored) return Forward(stored);
  const CheckpointHead& head = stored->head;
  std::uint64_t sum = 0;
  const auto take = [&](std::string_view key, std::string_view value) {
    const std::optional<StoredTotal> total = format::DecodeTotal(key, value);
    if (!total || !head.batch || *head.batch < total->changed_in) return Took::kDamaged;
    sum += total->total.count;
    if (!after || *after < total->changed_in) visit(*total);
    return Took::kNext;
  };
  if (auto read = ForEach(*scan, format::kTotal, format::kTotal, take); !read) return Forward(read);
  // A batch that is lost while a later one is there leaves the sum short: totals only grow, until
  // they are evicted.
  const std::uint64_t expected = head.totals.tags - head.totals.evicted_tags;
  if (sum != expected) {
    return std::unexpected(Damaged(
        where_,
        fmt::format("is damaged: its totals add up to {}, and {} were counted", sum, expected)));
  }
  return std::move(stored->head);
}

shared::Result<void> Database::Migrate() {
  if (opened_with_.version == format::kVersion) return {};
  const format::Entry version = format::VersionEntry(format::kVersion);
  rocksdb::WriteBatch write;
  write.Put(version.key, version.value);
  return Write(write, /*sync=*/true);
}

shared::Result<void> Database::Write(rocksdb::WriteBatch& batch, bool sync) {
  rocksdb::WriteOptions options;
  options.sync = sync;
  const auto status = db_->Write(options, &batch);
  point_reads_->Written();
  if (!status.ok()) return std::unexpected(ErrorOf(status, where_));
  return {};
}

void Database::StartFlush() {
  rocksdb::FlushOptions options;
  options.wait = false;
  options.allow_write_stall = true;  // Else it waits where it would slow down a write.
  // A failure is told by the next write.
  db_->Flush(options).PermitUncheckedError();
}

}  // namespace consumer
