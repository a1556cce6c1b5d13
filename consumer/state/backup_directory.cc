#include "consumer/state/backup_directory.h"

#include <memory>

#include <fmt/format.h>

namespace consumer {

rocksdb::BackupEngineOptions BackupSettings(const std::filesystem::path& dir) {
  rocksdb::BackupEngineOptions settings(dir.string());
  settings.sync = true;  // A backup that is listed is on the disk.
  return settings;
}

bool HoldsBackups(const std::filesystem::path& dir, rocksdb::Env& env) {
  return env.FileExists(dir / "meta").ok();
}

std::string BackupLabel(std::string_view checkpoint_id, BatchId batch) {
  return fmt::format("checkpoint {}, batch {}", checkpoint_id, batch.value);
}

shared::Result<void> CheckBackupsOf(const std::filesystem::path& dir,
                                    std::string_view checkpoint_id, rocksdb::Env& env) {
  if (!HoldsBackups(dir, env)) return {};
  rocksdb::BackupEngineReadOnly* opened = nullptr;
  const auto status = rocksdb::BackupEngineReadOnly::Open(BackupSettings(dir), &env, &opened);
  const std::unique_ptr<rocksdb::BackupEngineReadOnly> engine(opened);
  rocksdb::BackupInfo newest;
  if (!status.ok() || !engine->GetLatestBackupInfo(&newest).ok()) return {};
  if (newest.app_metadata.starts_with(fmt::format("checkpoint {},", checkpoint_id))) return {};
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("{} holds backups of another job's state ({}), and this one's is "
                                  "checkpoint {}; name another directory with --backup",
                                  dir.string(), newest.app_metadata, checkpoint_id));
}

shared::Error BackupError(const rocksdb::Status& status, const std::filesystem::path& dir) {
  const bool damaged = status.IsCorruption();
  return {damaged ? shared::ErrorKind::kCorrupt : shared::ErrorKind::kFatal,
          fmt::format("backup {}: {}", dir.string(), status.ToString())};
}

}  // namespace consumer
