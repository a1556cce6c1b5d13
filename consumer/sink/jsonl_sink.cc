#include "consumer/sink/jsonl_sink.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "consumer/sink/fd_writer.h"
#include "consumer/sink/torn_line.h"
#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

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

// Half a line is repaired by reading it; whoever reads its own pipe would never see it closed.
int AccessTo(const std::string& path) {
  struct stat file = {};
  return stat(path.c_str(), &file) == 0 && !S_ISREG(file.st_mode) ? O_WRONLY : O_RDWR;
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
  const int fd = open(path.c_str(), AccessTo(path) | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  struct stat file = {};
  if (fd < 0 || fstat(fd, &file) != 0) {
    const int reason = errno;
    if (fd >= 0) close(fd);
    return Fail(ErrorKind::kUsage, fmt::format("--sink jsonl:{}: cannot open the file: {}", path,
                                               std::strerror(reason)));
  }
  const bool is_file = S_ISREG(file.st_mode);
  const std::string known_as = is_file ? Absolute(path) : path;
  std::unique_ptr<JsonlSink> sink(new JsonlSink(fd, is_file, IsStdout(file), known_as, field));
  if (!is_file) return sink;
  if (auto taken = TakeOver(fd, known_as); !taken) return shared::Forward(taken);
  SyncFolderOf(known_as);
  return sink;
}

JsonlSink::JsonlSink(int fd, bool is_file, bool is_stdout, std::string path, std::string_view field)
    : fd_(fd),
      is_file_(is_file),
      is_stdout_(is_stdout),
      path_(std::move(path)),
      name_("jsonl:" + path_) {
  shared::AppendJsonString(field_, field);
}

JsonlSink::~JsonlSink() { close(fd_); }

Result<void> JsonlSink::Write(const BatchTable& table) {
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
  auto written = WriteAll(fd_, lines, path_);
  lines.clear();
  return written;
}

}  // namespace consumer
