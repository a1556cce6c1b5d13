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
  for (int number = 2; fs::exists(free); ++number) free = name + "-" + std::to_string(number);
  return free;
}

}  // namespace

fs::path DatabaseOf(const fs::path& dir) { return dir / "db"; }
fs::path NewDatabaseOf(const fs::path& dir) { return dir / "db.new"; }

shared::Result<std::optional<fs::path>> MoveAside(const fs::path& dir, shared::UnixMillis now) {
  const fs::path path = shared::CleanDirectory(dir);
  std::error_code error;
  if (!fs::exists(DatabaseOf(path), error)) return std::nullopt;
  auto lock = shared::DirectoryLock::Take(path, kCheckpointUse);
  if (!lock) return Forward(lock);
  const fs::path aside = FreeName(path, now);
  fs::rename(path, aside, error);
  if (error) {
    return shared::Fail(ErrorKind::kFatal,
                        fmt::format("cannot move the checkpoint {} aside to {}: {}", path.string(),
                                    aside.string(), error.message()));
  }
  shared::SyncDirectory(path.parent_path());
  return aside;
}

}  // namespace consumer
