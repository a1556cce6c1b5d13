// A directory of backups, as RocksDB's BackupEngine keeps it, and what we write on each of them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <rocksdb/env.h>
#include <rocksdb/status.h>
#include <rocksdb/utilities/backup_engine.h>

#include "consumer/count/batch_id.h"
#include "shared/error.h"

namespace consumer {

rocksdb::BackupEngineOptions BackupSettings(const std::filesystem::path& dir);

// Whether the directory holds backups, or has held some.
bool HoldsBackups(const std::filesystem::path& dir, rocksdb::Env& env);

// "checkpoint 0af1…, batch 17": the metadata of a backup. Pure.
std::string BackupLabel(std::string_view checkpoint_id, BatchId batch);

// kUsage where the directory holds backups of another checkpoint: the newest would replace them.
shared::Result<void> CheckBackupsOf(const std::filesystem::path& dir,
                                    std::string_view checkpoint_id, rocksdb::Env& env);

// kCorrupt for a backup that is not what was written.
shared::Error BackupError(const rocksdb::Status& status, const std::filesystem::path& dir);

}  // namespace consumer
