#include "consumer/job/progress_file.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "shared/log.h"
#include "shared/status_line.h"

namespace consumer {
namespace {

// For a reader that is slow. One that does not read at all costs it once.
constexpr std::chrono::milliseconds kPatience{200};
constexpr std::chrono::seconds kTellEvery{60};
constexpr mode_t kMode = 0644;

bool HasRoom(int fd, std::chrono::milliseconds patience) {
  pollfd waiting = {.fd = fd, .events = POLLOUT, .revents = 0};
  return poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
}

}  // namespace

shared::Result<std::unique_ptr<ProgressFile>> ProgressFile::Open(const std::string& path) {
  if (path == "-") {
    return std::unique_ptr<ProgressFile>(new ProgressFile(STDOUT_FILENO, false, "stdout"));
  }
  // For reading too: to open a named pipe for writing alone would wait for its reader.
  int fd = open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_NOCTTY | O_CLOEXEC, kMode);
  if (fd < 0) fd = open(path.c_str(), O_WRONLY | O_APPEND | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) {
    return shared::Fail(shared::ErrorKind::kUsage,
                        fmt::format("--progress-json: {} cannot be opened for writing: {}", path,
                                    std::strerror(errno)));
  }
  return std::unique_ptr<ProgressFile>(new ProgressFile(fd, true, path));
}

ProgressFile::ProgressFile(int fd, bool owned, std::string place)
    : fd_(fd), owned_(owned), place_(std::move(place)), damper_(clock_, kTellEvery) {}

ProgressFile::~ProgressFile() {
  Flush(kPatience);
  if (owned_) close(fd_);
}

void ProgressFile::Append(std::string_view line) {
  if (!pending_.empty() && !Flush(std::chrono::milliseconds(0))) {
    ++dropped_;
    return Tell("nobody reads it");
  }
  pending_.append(line).append("\n");
  Flush(kPatience);
}

// In parts that a pipe with room surely takes at once.
bool ProgressFile::Flush(std::chrono::milliseconds patience) {
  const shared::StatusLinePause pause(fd_);
  while (!pending_.empty()) {
    if (!HasRoom(fd_, patience)) return false;
    const std::size_t part = std::min<std::size_t>(pending_.size(), PIPE_BUF);
    const ssize_t written = write(fd_, pending_.data(), part);
    if (written >= 0) {
      pending_.erase(0, static_cast<std::size_t>(written));
    } else if (errno != EINTR && errno != EAGAIN) {
      Tell(std::strerror(errno));
      return false;
    }
  }
  return true;
}

void ProgressFile::Tell(std::string_view why) {
  if (!damper_.Pass("", why)) return;
  shared::log::Warn("progress_not_written", {{"to", place_}, {"dropped", dropped_}, {"why", why}});
}

}  // namespace consumer
