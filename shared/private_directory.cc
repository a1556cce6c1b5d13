#include "shared/private_directory.h"

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/clock.h"
#include "shared/time_text.h"

namespace shared {

namespace {

std::filesystem::path FileOf(const std::filesystem::path& dir) { return dir / "lock"; }

std::string Reason(int error) { return std::generic_category().message(error); }

struct flock WholeFile() {
  struct flock range = {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  return range;
}

std::string HolderText() {
  char host[256] = "?";
  gethostname(host, sizeof host - 1);
  return fmt::format("process {} on host {} since {}", getpid(), host,
                     FormatTime(SystemClock().Now()));
}

// What the holder wrote about itself; it may be about to.
std::string ReadHolder(int file) {
  char text[512];
  const ssize_t size = pread(file, text, sizeof text, 0);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : "another process";
}

bool WriteHolder(int file) {
  const std::string text = HolderText();
  return ftruncate(file, 0) == 0 &&
         pwrite(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

// False: the directory was moved aside between opening the file and locking it.
bool IsStillThere(int file, const std::filesystem::path& path) {
  struct stat opened = {};
  struct stat named = {};
  return fstat(file, &opened) == 0 && stat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

}  // namespace

std::filesystem::path CleanDirectory(const std::filesystem::path& dir) {
  const std::filesystem::path normal = std::filesystem::absolute(dir).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

void SyncDirectory(const std::filesystem::path& dir) {
  const int file = open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;  // Not ours to read: its entries are its owner's business.
  fsync(file);
  close(file);
}

Result<void> MakePrivateDirectory(const std::filesystem::path& dir, const DirectoryUse& use) {
  const std::filesystem::path path = CleanDirectory(dir);
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return {};
  if (path.has_relative_path()) {
    if (auto parent = MakePrivateDirectory(path.parent_path(), use); !parent) return parent;
  }
  if (mkdir(path.c_str(), 0700) != 0) {
    const int reason = errno;
    if (std::filesystem::is_directory(path, ignored)) return {};  // Another process was faster.
    return Fail(ErrorKind::kUsage,
                fmt::format("cannot make the directory {}: {}; name another with {}", path.string(),
                            Reason(reason), use.flag));
  }
  SyncDirectory(path.parent_path());
  return {};
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept
    : file_(std::exchange(other.file_, -1)) {}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

DirectoryLock::~DirectoryLock() {
  if (file_ >= 0) close(file_);
}

Result<DirectoryLock> DirectoryLock::Take(const std::filesystem::path& dir,
                                          const DirectoryUse& use) {
  const std::filesystem::path path = FileOf(dir);
  DirectoryLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.file_ < 0) {
    return Fail(ErrorKind::kUsage, fmt::format("cannot open {}: {}; name a directory that "
                                               "you may write with {}",
                                               path.string(), Reason(errno), use.flag));
  }
  struct flock range = WholeFile();
  if (fcntl(lock.file_, F_OFD_SETLK, &range) != 0) {
    if (errno != EAGAIN && errno != EACCES) {
      return Fail(ErrorKind::kFatal,
                  fmt::format("cannot lock {}: {}", path.string(), Reason(errno)));
    }
    return Fail(ErrorKind::kCorrupt,
                fmt::format("{} {} is in use by {}; stop that process first, or name "
                            "another directory with {}",
                            use.what, dir.string(), ReadHolder(lock.file_), use.flag));
  }
  if (!IsStillThere(lock.file_, path)) return Take(dir, use);
  if (!WriteHolder(lock.file_)) {
    return Fail(ErrorKind::kFatal,
                fmt::format("cannot write {}: {}", path.string(), Reason(errno)));
  }
  return lock;
}

bool DirectoryLock::IsTaken(const std::filesystem::path& dir) {
  const DirectoryLock file(open(FileOf(dir).c_str(), O_RDONLY | O_CLOEXEC));
  struct flock range = WholeFile();
  return file.file_ >= 0 && fcntl(file.file_, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

}  // namespace shared
