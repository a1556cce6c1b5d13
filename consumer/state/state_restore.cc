#include "consumer/state/state_restore.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/iterator.h>
#include <rocksdb/utilities/backup_engine.h>
#include <rocksdb/write_batch.h>

#include "consumer/state/backup_directory.h"
#include "consumer/state/checkpoint_directory.h"
#include "consumer/state/older_state.h"
#include "consumer/state/rocksdb_database.h"
#include "consumer/state/rocksdb_options.h"
#include "consumer/state/whole_directory.h"
#include "shared/private_directory.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;
using rocksdb::Status;
using shared::ErrorKind;
using shared::Fail;
using shared::Result;

// One call of RestoreCheckpoint, after it was found that there is something to do.
class Restore {
 public:
  Restore(const fs::path& from, const fs::path& dir, const StoreOptions& options)
      : from_(from),
        dir_(dir),
        made_(dir / "restored.new"),
        options_(options),
        env_(rocksdb::NewCompositeEnv(options.file_system ? options.file_system
                                                          : rocksdb::FileSystem::Default())) {}

  // Both leave a checked copy in `made_`.
  Result<std::vector<std::string>> FromBackups();
  Result<void> FromDirectory();

  Result<CheckpointHead> MakeItTheCheckpoint(shared::UnixMillis now);

 private:
  Result<void> Begin() const;
  Result<void> Check() const;
  Result<void> CopyEntries(const Database& source) const;
  Result<void> TakeBackup(const rocksdb::BackupEngineReadOnly& engine,
                          rocksdb::BackupID backup) const;

  const fs::path from_;
  const fs::path dir_;
  const fs::path made_;
  const StoreOptions& options_;
  const std::unique_ptr<rocksdb::Env> env_;
};

// What a crash left of an earlier attempt goes.
Result<void> Restore::Begin() const {
  auto status = RemoveWholly(*env_, made_);
  if (status.ok()) status = env_->CreateDir(made_);
  if (!status.ok()) return std::unexpected(ErrorOf(status, dir_));
  return {};
}

Result<void> Restore::Check() const {
  const auto database = Database::Open(made_, Database::Access::kReadOnly, options_);
  if (!database) return Forward(database);
  const auto whole = (*database)->ReadTotals(std::nullopt, [](const StoredTotal&) {});
  if (!whole) return Forward(whole);
  return {};
}

Result<void> Restore::TakeBackup(const rocksdb::BackupEngineReadOnly& engine,
                                 rocksdb::BackupID backup) const {
  if (auto begun = Begin(); !begun) return begun;
  const std::string database = DatabaseOf(made_);
  const auto status = engine.RestoreDBFromBackup(backup, database, database);
  if (!status.ok()) return std::unexpected(BackupError(status, from_));
  return Check();
}

Result<std::vector<std::string>> Restore::FromBackups() {
  rocksdb::BackupEngineReadOnly* opened = nullptr;
  const auto status =
      rocksdb::BackupEngineReadOnly::Open(BackupSettings(from_), env_.get(), &opened);
  const std::unique_ptr<rocksdb::BackupEngineReadOnly> engine(opened);
  if (!status.ok()) return std::unexpected(BackupError(status, from_));
  std::vector<rocksdb::BackupInfo> backups;
  engine->GetBackupInfo(&backups);
  std::vector<std::string> passed_over;
  for (auto backup = backups.rbegin(); backup != backups.rend(); ++backup) {
    const auto taken = TakeBackup(*engine, backup->backup_id);
    if (taken) return passed_over;
    if (taken.error().kind != ErrorKind::kCorrupt) return Forward(taken);
    passed_over.push_back(fmt::format("{}: {}", backup->app_metadata, taken.error().what));
  }
  return Fail(ErrorKind::kCorrupt,
              fmt::format("{} holds no backup that is whole{}{}", from_.string(),
                          passed_over.empty() ? "" : "; the newest: ",
                          passed_over.empty() ? "" : passed_over.front()));
}

Result<void> Restore::FromDirectory() {
  if (shared::DirectoryLock::IsTaken(from_)) {
    return Fail(ErrorKind::kCorrupt,
                fmt::format("{} is in use by a running job: stop it, or restore from a state that "
                            "it kept",
                            from_.string()));
  }
  const auto source = Database::Open(from_, Database::Access::kReadOnly, options_);
  if (!source) return Forward(source);
  if (auto begun = Begin(); !begun) return begun;
  const IdentityFields& identity = (*source)->opened_with().identity;
  if (auto made = Database::Make(made_, identity, options_); !made) return made;
  if (auto copied = CopyEntries(**source); !copied) return copied;
  return Check();
}

Result<void> Restore::CopyEntries(const Database& source) const {
  constexpr std::size_t kBytesAtOnce = 1024 * 1024;
  auto copy = Database::Open(made_, Database::Access::kReadWrite, options_);
  if (!copy) return Forward(copy);
  const std::unique_ptr<rocksdb::Iterator> entry(source.db().NewIterator(CheckpointReadOptions()));
  rocksdb::WriteBatch write;
  for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
    write.Put(entry->key(), entry->value());
    if (write.GetDataSize() < kBytesAtOnce) continue;
    if (auto written = (*copy)->Write(write, /*sync=*/false); !written) return written;
    write.Clear();
  }
  if (!entry->status().ok()) return std::unexpected(ErrorOf(entry->status(), from_));
  return (*copy)->Write(write, /*sync=*/true);
}

Result<CheckpointHead> Restore::MakeItTheCheckpoint(shared::UnixMillis now) {
  CheckpointHead head;
  {
    auto database = Database::Open(made_, Database::Access::kReadWrite, options_);
    if (!database) return Forward(database);
    const CheckpointHead& old = (*database)->opened_with().head;
    const auto epoch = std::max<std::uint64_t>(old.epoch + 1, static_cast<std::uint64_t>(now));
    rocksdb::WriteBatch write;
    BeginEpoch(epoch, old, write);
    if (auto begun = (*database)->Write(write, /*sync=*/true); !begun) return Forward(begun);
    auto read = (*database)->ReadHead();
    if (!read) return Forward(read);
    head = *std::move(read);
  }
  auto status = env_->RenameFile(DatabaseOf(made_), DatabaseOf(dir_));
  std::unique_ptr<rocksdb::Directory> directory;
  if (status.ok()) status = env_->NewDirectory(dir_, &directory);
  if (status.ok()) status = directory->Fsync();
  if (!status.ok()) return std::unexpected(ErrorOf(status, dir_));
  RemoveWholly(*env_, made_).PermitUncheckedError();  // Empty; the next attempt removes it too.
  return head;
}

}  // namespace

Result<Restored> RestoreCheckpoint(const fs::path& from, const fs::path& dir,
                                   shared::UnixMillis now, const StoreOptions& options) {
  const auto there = Database::Exists(dir, options);
  if (!there) return Forward(there);
  if (*there) {
    return Fail(ErrorKind::kUsage,
                fmt::format("{} holds a checkpoint already: name another directory with "
                            "--checkpoint, or move this one away first",
                            dir.string()));
  }
  const bool backups = HoldsBackups(from, *rocksdb::Env::Default());
  const auto copy = Database::Exists(from, options);
  if (!backups && !copy.value_or(false)) {
    return Fail(ErrorKind::kUsage,
                fmt::format("there is nothing to restore in {}: name the directory that --backup "
                            "had, or one of a checkpoint",
                            from.string()));
  }
  if (auto made = shared::MakePrivateDirectory(dir, kCheckpointUse); !made) return Forward(made);
  auto lock = shared::DirectoryLock::Take(dir, kCheckpointUse);
  if (!lock) return Forward(lock);
  Restore restore(from, dir, options);
  Restored restored;
  if (backups) {
    auto taken = restore.FromBackups();
    if (!taken) return Forward(taken);
    restored.passed_over = *std::move(taken);
  } else if (auto taken = restore.FromDirectory(); !taken) {
    return Forward(taken);
  }
  auto head = restore.MakeItTheCheckpoint(now);
  if (!head) return Forward(head);
  restored.head = *std::move(head);
  return restored;
}

}  // namespace consumer
