#include "producer/stream/recording.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/log.h"

namespace producer {
namespace {

// False: errno says why.
bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = write(fd, text.data(), text.size());
    if (size < 0 && errno != EINTR) return false;
    if (size > 0) text.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

bool EndsWithinALine(int fd) {
  struct stat about = {};
  char last = '\n';
  return fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 &&
         pread(fd, &last, 1, about.st_size - 1) == 1 && last != '\n';
}

// Where the next write begins, of a file that is no pipe.
off_t EndOf(int fd) {
  struct stat about = {};
  return fstat(fd, &about) == 0 && S_ISREG(about.st_mode) ? about.st_size : -1;
}

}  // namespace

shared::Result<Recording> Recording::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return shared::Fail(shared::ErrorKind::kUsage,
                        fmt::format("cannot write --record {}: {}", path, std::strerror(errno)));
  }
  Recording recording(fd, path);
  if (EndsWithinALine(fd)) recording.waiting_ = "\n";
  return recording;
}

Recording::Recording(Recording&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      waiting_(std::move(other.waiting_)) {}

Recording::~Recording() {
  if (fd_ >= 0) close(fd_);
}

void Recording::Add(std::string_view message) {
  if (fd_ < 0) return;
  const std::size_t start = waiting_.size();
  waiting_ += message;
  std::replace(waiting_.begin() + static_cast<std::ptrdiff_t>(start), waiting_.end(), '\n', '\r');
  waiting_ += '\n';
}

void Recording::Flush() {
  if (fd_ < 0 || waiting_.empty()) return;
  const off_t before = EndOf(fd_);
  if (!WriteAll(fd_, waiting_)) {
    const int reason = errno;
    if (before >= 0 && ftruncate(fd_, before) != 0) {
      shared::log::Warn("recording_cut", {{"file", path_}, {"why", "its last line has no end"}});
    }
    End(reason);
  }
  waiting_.clear();
}

void Recording::End(int reason) {
  close(std::exchange(fd_, -1));
  shared::log::Error(
      "recording_ended",
      {{"file", path_},
       {"why", std::strerror(reason)},
       {"advice", "the run goes on without it; make room and restart to record on"}});
}

}  // namespace producer
