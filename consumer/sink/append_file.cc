#include "consumer/sink/append_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "consumer/sink/absolute_path.h"

namespace consumer {
namespace {

using shared::Error;
using shared::ErrorKind;
using shared::Fail;
using shared::Result;

// Bounds the memory that a batch of many rows takes.
constexpr std::size_t kFlushBytes = 1024 * 1024;

// Half a line is repaired by reading it; whoever reads its own pipe would never see it closed. A
// pipe is never waited for: neither for its reader nor for room.
int OpenForRows(const std::string& path) {
  struct stat file = {};
  const bool is_file = stat(path.c_str(), &file) != 0 || S_ISREG(file.st_mode);
  const int how = is_file ? O_RDWR | O_CREAT : O_WRONLY | O_NONBLOCK | O_NOCTTY;
  return open(path.c_str(), how | O_APPEND | O_CLOEXEC, 0666);
}

bool LacksItsReader(const std::string& path, int reason) {
  struct stat file = {};
  return reason == ENXIO && stat(path.c_str(), &file) == 0 && S_ISFIFO(file.st_mode);
}

Error CannotOpen(ErrorKind kind, std::string_view sink, const std::string& path, int reason) {
  return {kind,
          fmt::format("--sink {}:{}: cannot open the file: {}", sink, path, std::strerror(reason))};
}

bool IsStdout(const struct stat& file) {
  struct stat out = {};
  return fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == file.st_dev && out.st_ino == file.st_ino;
}

// So that a new file's name survives a power cut as its rows do. A file system that cannot do it
// loses nothing but that.
void SyncFolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

// Locks the file and cuts off half a line that a crash left.
Result<void> TakeOver(int fd, std::string_view kind, const std::string& path,
                      const LineFormat& format) {
  if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return Fail(ErrorKind::kUsage,
                fmt::format("--sink {}:{}: another sink writes to this file: name another one",
                            kind, path));
  }
  if (auto cut = CutTornLine(fd, path, format); !cut) return cut;
  return CheckHeader(fd, path, format);
}

}  // namespace

Result<std::unique_ptr<AppendFile>> AppendFile::Open(std::string_view kind, const std::string& path,
                                                     LineFormat format) {
  const int fd = OpenForRows(path);
  if (fd < 0 && LacksItsReader(path, errno)) {
    return std::unique_ptr<AppendFile>(new AppendFile(kind, false, false, path, std::move(format)));
  }
  struct stat file = {};
  if (fd < 0 || fstat(fd, &file) != 0) {
    const int reason = errno;
    if (fd >= 0) close(fd);
    return std::unexpected(CannotOpen(ErrorKind::kUsage, kind, path, reason));
  }
  const bool is_file = S_ISREG(file.st_mode);
  const std::string known_as = is_file ? AbsolutePath(path) : path;
  std::unique_ptr<AppendFile> opened(
      new AppendFile(kind, is_file, IsStdout(file), known_as, std::move(format)));
  opened->WriteTo(fd);
  if (!is_file) return opened;
  if (auto taken = TakeOver(fd, kind, known_as, opened->format_); !taken) {
    return shared::Forward(taken);
  }
  SyncFolderOf(known_as);
  return opened;
}

AppendFile::AppendFile(std::string_view kind, bool is_file, bool is_stdout, std::string path,
                       LineFormat format)
    : is_file_(is_file),
      is_stdout_(is_stdout),
      kind_(kind),
      path_(std::move(path)),
      name_(kind_ + ":" + path_),
      format_(std::move(format)) {}

AppendFile::~AppendFile() {
  if (fd_ >= 0) close(fd_);
}

void AppendFile::WriteTo(int fd) {
  fd_ = fd;
  writer_.emplace(fd, path_, stop_);
}

Result<void> AppendFile::FindReader() {
  if (fd_ >= 0) return {};
  const int fd = OpenForRows(path_);
  if (fd >= 0) {
    WriteTo(fd);
    return {};
  }
  const int reason = errno;
  if (!LacksItsReader(path_, reason)) {
    return std::unexpected(CannotOpen(ErrorKind::kRetry, kind_, path_, reason));
  }
  return Fail(ErrorKind::kRetry, fmt::format("nobody reads the pipe {} yet", path_));
}

bool AppendFile::LacksHeader(off_t end) const {
  if (format_.header.empty()) return false;
  return is_file_ ? end == 0 : !header_written_;
}

Result<void> AppendFile::Append(std::size_t rows, const AppendLine& append_line) {
  if (auto found = FindReader(); !found) return found;
  const off_t start = is_file_ ? lseek(fd_, 0, SEEK_END) : -1;
  auto written = WriteLines(LacksHeader(start) ? format_.header : "", rows, append_line);
  if (written) {
    header_written_ = true;
    return written;
  }
  if (start >= 0 && ftruncate(fd_, start) != 0) {
    return Fail(ErrorKind::kFatal, fmt::format("{}; and its lines cannot be taken back: {}",
                                               written.error().what, std::strerror(errno)));
  }
  // The next reader of a named pipe may be on its way; nobody can come back to stdout.
  if (written.error().kind == ErrorKind::kReaderGone && !is_stdout_) {
    return Fail(ErrorKind::kRetry, written.error().what);
  }
  return written;
}

Result<void> AppendFile::WriteLines(std::string lines, std::size_t rows,
                                    const AppendLine& append_line) {
  for (std::size_t row = 0; row < rows; ++row) {
    append_line(row, lines);
    if (lines.size() < kFlushBytes) continue;
    if (auto flushed = Flush(lines); !flushed) return flushed;
  }
  if (auto flushed = Flush(lines); !flushed) return flushed;
  if (is_file_ && fdatasync(fd_) != 0) {
    return Fail(ErrorKind::kRetry,
                fmt::format("syncing {} failed: {}", path_, std::strerror(errno)));
  }
  return {};
}

Result<void> AppendFile::Flush(std::string& lines) {
  auto written = writer_->Write(lines);
  lines.clear();
  return written;
}

}  // namespace consumer
