#include "consumer/sink/jsonl_sink.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "consumer/sink/torn_line.h"
#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::Error;
using shared::ErrorKind;
using shared::Fail;
using shared::Result;

// Bounds the memory that a batch of many rows takes.
constexpr std::size_t kFlushBytes = 1024 * 1024;

// An absolute path, so that the same file has the same name from any directory.
std::string Absolute(const std::string& path) {
  std::error_code failed;
  const std::filesystem::path absolute = std::filesystem::weakly_canonical(path, failed);
  return failed ? path : absolute.string();
}

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

Error CannotOpen(ErrorKind kind, const std::string& path, int reason) {
  return {kind,
          fmt::format("--sink jsonl:{}: cannot open the file: {}", path, std::strerror(reason))};
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
Result<void> TakeOver(int fd, const std::string& path) {
  if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return Fail(
        ErrorKind::kUsage,
        fmt::format("--sink jsonl:{}: another sink writes to this file: name another one", path));
  }
  return CutTornLine(fd, path);
}

void AppendRank(std::string& out, std::string_view name, const std::optional<std::uint64_t>& rank) {
  if (rank) {
    fmt::format_to(std::back_inserter(out), ",\"{}\":{}", name, *rank);
  } else {
    fmt::format_to(std::back_inserter(out), ",\"{}\":null", name);
  }
}

}  // namespace

void AppendJsonLine(std::string& out, BatchId batch, std::string_view batch_time,
                    std::string_view field, const Row& row) {
  fmt::format_to(std::back_inserter(out), R"({{"batch_id":{},"batch_time":"{}",{}:)", batch.value,
                 batch_time, field);
  shared::AppendJsonString(out, row.tag);
  fmt::format_to(std::back_inserter(out), R"(,"count":{})", row.count);
  if (row.about_rank) {
    AppendRank(out, "rank", row.rank);
    AppendRank(out, "old_rank", row.old_rank);
  }
  out += "}\n";
}

Result<std::unique_ptr<JsonlSink>> JsonlSink::Open(const std::string& path,
                                                   std::string_view field) {
  const int fd = OpenForRows(path);
  if (fd < 0 && LacksItsReader(path, errno)) {
    return std::unique_ptr<JsonlSink>(new JsonlSink(false, false, path, field));
  }
  struct stat file = {};
  if (fd < 0 || fstat(fd, &file) != 0) {
    const int reason = errno;
    if (fd >= 0) close(fd);
    return std::unexpected(CannotOpen(ErrorKind::kUsage, path, reason));
  }
  const bool is_file = S_ISREG(file.st_mode);
  const std::string known_as = is_file ? Absolute(path) : path;
  std::unique_ptr<JsonlSink> sink(new JsonlSink(is_file, IsStdout(file), known_as, field));
  sink->WriteTo(fd);
  if (!is_file) return sink;
  if (auto taken = TakeOver(fd, known_as); !taken) return shared::Forward(taken);
  SyncFolderOf(known_as);
  return sink;
}

JsonlSink::JsonlSink(bool is_file, bool is_stdout, std::string path, std::string_view field)
    : is_file_(is_file), is_stdout_(is_stdout), path_(std::move(path)), name_("jsonl:" + path_) {
  shared::AppendJsonString(field_, field);
}

JsonlSink::~JsonlSink() {
  if (fd_ >= 0) close(fd_);
}

void JsonlSink::WriteTo(int fd) {
  fd_ = fd;
  writer_.emplace(fd, path_, stop_);
}

Result<void> JsonlSink::FindReader() {
  if (fd_ >= 0) return {};
  const int fd = OpenForRows(path_);
  if (fd >= 0) {
    WriteTo(fd);
    return {};
  }
  const int reason = errno;
  if (!LacksItsReader(path_, reason)) {
    return std::unexpected(CannotOpen(ErrorKind::kRetry, path_, reason));
  }
  return Fail(ErrorKind::kRetry, fmt::format("nobody reads the pipe {} yet", path_));
}

Result<void> JsonlSink::Write(const BatchTable& table) {
  if (auto found = FindReader(); !found) return found;
  const off_t start = is_file_ ? lseek(fd_, 0, SEEK_END) : -1;
  auto written = Append(table);
  if (written) return written;
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

Result<void> JsonlSink::Append(const BatchTable& table) {
  const std::string time = shared::FormatTime(table.time);
  std::string lines;
  for (const Row& row : table.rows) {
    AppendJsonLine(lines, table.batch, time, field_, row);
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

Result<void> JsonlSink::Flush(std::string& lines) {
  auto written = writer_->Write(lines);
  lines.clear();
  return written;
}

}  // namespace consumer
