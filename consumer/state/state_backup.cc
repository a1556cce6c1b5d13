#include "consumer/state/state_backup.h"

#include <chrono>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/utilities/backup_engine.h>

#include "consumer/state/backup_directory.h"
#include "shared/log.h"

namespace consumer {

namespace {

constexpr std::uint32_t kBackups = 3;
constexpr shared::DirectoryUse kBackupUse{.what = "backup", .flag = "--backup"};

std::int64_t MillisSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               start)
      .count();
}

}  // namespace

shared::Result<std::unique_ptr<StateBackup>> StateBackup::Start(const BackupOptions& options,
                                                                Database& database) {
  const std::string& id = database.opened_with().head.checkpoint_id;
  if (auto same = CheckBackupsOf(options.dir, id, *database.db().GetEnv()); !same) {
    return Forward(same);
  }
  return std::unique_ptr<StateBackup>(new StateBackup(options, database));
}

StateBackup::StateBackup(const BackupOptions& options, Database& database)
    : options_(options),
      database_(database),
      checkpoint_id_(database.opened_with().head.checkpoint_id),
      thread_([this] { Loop(); }) {}

StateBackup::~StateBackup() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void StateBackup::BatchSaved(BatchId batch) {
  if ((batch.value + 1) % options_.every != 0) return;
  const std::lock_guard lock(mutex_);
  due_ = batch;
  changed_.notify_all();
}

void StateBackup::Loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return due_ || stop_; });
    if (!due_) return;
    const BatchId batch = *std::exchange(due_, std::nullopt);
    lock.unlock();
    BackUp(batch);
    lock.lock();
  }
}

void StateBackup::BackUp(BatchId batch) {
  const auto start = std::chrono::steady_clock::now();
  auto done = Open();
  if (done) done = Copy(batch);
  if (done) {
    shared::log::Info(
        "state_backed_up",
        {{"batch", batch.value}, {"to", options_.dir.string()}, {"ms", MillisSince(start)}});
    return;
  }
  // Opened anew next time: that also clears away what is half made.
  engine_.reset();
  shared::log::Warn(
      "backup_failed",
      {{"batch", batch.value}, {"to", options_.dir.string()}, {"why", done.error().what}});
}

shared::Result<void> StateBackup::Open() {
  if (engine_) return {};
  if (!lock_) {
    if (auto made = shared::MakePrivateDirectory(options_.dir, kBackupUse); !made) return made;
    auto lock = shared::DirectoryLock::Take(options_.dir, kBackupUse);
    if (!lock) return Forward(lock);
    lock_ = *std::move(lock);
  }
  rocksdb::Env* const env = database_.db().GetEnv();
  if (auto same = CheckBackupsOf(options_.dir, checkpoint_id_, *env); !same) return same;
  rocksdb::BackupEngine* opened = nullptr;
  const auto status = rocksdb::BackupEngine::Open(BackupSettings(options_.dir), env, &opened);
  engine_.reset(opened);
  if (!status.ok()) return std::unexpected(BackupError(status, options_.dir));
  return {};
}

shared::Result<void> StateBackup::Copy(BatchId batch) {
  auto status = engine_->CreateNewBackupWithMetadata(
      rocksdb::CreateBackupOptions(), &database_.db(), BackupLabel(checkpoint_id_, batch));
  if (status.ok()) status = engine_->PurgeOldBackups(kBackups);
  if (!status.ok()) return std::unexpected(BackupError(status, options_.dir));
  return {};
}

}  // namespace consumer
