#include "consumer/state/checkpoint_directory.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/private_directory.h"
#include "shared/time_text.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;
using shared::ErrorKind;

// "2026-01-31T12:00:06.000Z" as a file name that every system and shell takes.
std::string DateForName(shared::UnixMillis now) {
  std::string date = shared::FormatTime(now).substr(0, std::string("2026-01-31T12:00:06").size());
  std::replace(date.begin(), date.end(), ':', '-');
  return date + "Z";
}

fs::path FreeName(const fs::path& dir, shared::UnixMillis now) {
  const std::string name = dir.string() + "." + DateForName(now);
  fs::path free = name;
  std::error_code ignored;
  for (int number = 2; fs::exists(free, ignored); ++number) {
    free = name + "-" + std::to_string(number);
  }
  return free;
}

shared::Error CannotMove(const fs::path& path, const fs::path& aside, const std::error_code& why) {
  if (why == std::errc::device_or_resource_busy) {
    return {ErrorKind::kUsage,
            fmt::format("cannot move the checkpoint {} aside: a file system is mounted there; name "
                        "a directory in it with --checkpoint {}/checkpoint",
                        path.string(), path.string())};
  }
  return {ErrorKind::kFatal, fmt::format("cannot move the checkpoint {} aside to {}: {}",
                                         path.string(), aside.string(), why.message())};
}

}  // namespace

fs::path DatabaseOf(const fs::path& dir) { return dir / "db"; }
fs::path NewDatabaseOf(const fs::path& dir) { return dir / "db.new"; }

shared::Result<bool> HasDatabase(const fs::path& dir) {
  std::error_code error;
  const fs::file_type type = fs::status(DatabaseOf(dir), error).type();
  if (type == fs::file_type::not_found) return false;
  if (type != fs::file_type::none) return true;
  return shared::Fail(ErrorKind::kUsage, fmt::format("cannot look for a checkpoint in {}: {}",
                                                     dir.string(), error.message()));
}

shared::Result<std::optional<fs::path>> MoveAside(const fs::path& dir, shared::UnixMillis now) {
  const fs::path path = shared::CleanDirectory(dir);
  const auto there = HasDatabase(path);
  if (!there) return Forward(there);
  if (!*there) return std::nullopt;
  std::error_code error;
  auto lock = shared::DirectoryLock::Take(path, kCheckpointUse);
  if (!lock) return Forward(lock);
  const fs::path aside = FreeName(path, now);
  fs::rename(path, aside, error);
  if (error) return std::unexpected(CannotMove(path, aside, error));
  shared::SyncDirectory(path.parent_path());
  return aside;
}

}  // namespace consumer
