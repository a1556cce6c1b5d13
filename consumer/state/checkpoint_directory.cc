#include "consumer/state/checkpoint_directory.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "consumer/state/directory_lock.h"
#include "shared/time_text.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;
using shared::ErrorKind;

// An entry of a directory is on disk once the directory is.
void SyncDirectory(const fs::path& dir) {
  const int file = open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;  // Not ours to read: its entries are its owner's business.
  fsync(file);
  close(file);
}

// Without the slash at the end that a shell's completion leaves, which would hide the parent.
fs::path Clean(const fs::path& dir) {
  const fs::path normal = fs::absolute(dir).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

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

shared::Result<void> MakePrivateDirectory(const fs::path& dir) {
  const fs::path path = Clean(dir);
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return {};
  if (path.has_relative_path()) {
    if (auto parent = MakePrivateDirectory(path.parent_path()); !parent) return parent;
  }
  if (mkdir(path.c_str(), 0700) != 0) {
    const int reason = errno;
    if (fs::is_directory(path, ignored)) return {};  // Another process was faster.
    return shared::Fail(
        ErrorKind::kUsage,
        fmt::format("cannot make the directory {}: {}; name another with --checkpoint",
                    path.string(), std::generic_category().message(reason)));
  }
  SyncDirectory(path.parent_path());
  return {};
}

shared::Result<std::optional<fs::path>> MoveAside(const fs::path& dir, shared::UnixMillis now) {
  const fs::path path = Clean(dir);
  std::error_code error;
  if (!fs::exists(DatabaseOf(path), error)) return std::nullopt;
  auto lock = DirectoryLock::Take(path);
  if (!lock) return Forward(lock);
  const fs::path aside = FreeName(path, now);
  fs::rename(path, aside, error);
  if (error) {
    return shared::Fail(ErrorKind::kFatal,
                        fmt::format("cannot move the checkpoint {} aside to {}: {}", path.string(),
                                    aside.string(), error.message()));
  }
  SyncDirectory(path.parent_path());
  return aside;
}

}  // namespace consumer
