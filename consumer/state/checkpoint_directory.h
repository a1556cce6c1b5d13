// The directory of a checkpoint on disk:
//
//   DIR/         made with mode 700
//     lock       who uses it (shared/private_directory.h)
//     db/        the RocksDB database; db.new/ while it is being made
#pragma once

#include <filesystem>
#include <optional>

#include "shared/error.h"
#include "shared/private_directory.h"
#include "shared/unix_millis.h"

namespace consumer {

std::filesystem::path DatabaseOf(const std::filesystem::path& dir);
std::filesystem::path NewDatabaseOf(const std::filesystem::path& dir);

// Whether DIR/db is there, whatever it holds. kUsage where that cannot be told: permissions, a loop
// of links. What may not be seen is never taken for absent.
shared::Result<bool> HasDatabase(const std::filesystem::path& dir);

// For messages about the directory.
inline constexpr shared::DirectoryUse kCheckpointUse{.what = "checkpoint", .flag = "--checkpoint"};

// Renames a checkpoint to DIR.<date and time in UTC>, as in "tweets.2026-01-31T12-00-06Z", and
// returns that name; never deletes. Absent: there was no checkpoint. kCorrupt: a running job uses
// it. kUsage: DIR is a mount point, or may not be looked into. kFatal: it cannot be renamed.
shared::Result<std::optional<std::filesystem::path>> MoveAside(const std::filesystem::path& dir,
                                                               shared::UnixMillis now);

}  // namespace consumer
