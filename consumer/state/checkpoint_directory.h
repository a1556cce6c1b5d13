// The directory of a checkpoint on disk:
//
//   DIR/         made with mode 700
//     lock       who uses it (directory_lock.h)
//     db/        the RocksDB database; db.new/ while it is being made
#pragma once

#include <filesystem>
#include <optional>

#include "shared/error.h"
#include "shared/unix_millis.h"

namespace consumer {

std::filesystem::path DatabaseOf(const std::filesystem::path& dir);
std::filesystem::path NewDatabaseOf(const std::filesystem::path& dir);

// Makes the directory and the parents that it lacks, each with mode 700 and durably. One that
// exists keeps its mode. kUsage names the one that cannot be made.
shared::Result<void> MakePrivateDirectory(const std::filesystem::path& dir);

// Renames a checkpoint to DIR.<date and time in UTC>, as in "tweets.2026-01-31T12-00-06Z", and
// returns that name; never deletes. Absent: there was no checkpoint. kCorrupt: a running job uses
// it. kFatal: it cannot be renamed.
shared::Result<std::optional<std::filesystem::path>> MoveAside(const std::filesystem::path& dir,
                                                               shared::UnixMillis now);

}  // namespace consumer
