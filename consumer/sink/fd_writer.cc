#include "consumer/sink/fd_writer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstring>
#include <limits>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace consumer {
namespace {

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

shared::Error ErrorOf(int code, std::string_view place) {
  using shared::ErrorKind;
  switch (code) {
    case EPIPE:
      return {ErrorKind::kReaderGone, fmt::format("{} was closed by its reader", place)};
    case EBADF:
      return {ErrorKind::kFatal, fmt::format("{} is not open for writing: redirect it", place)};
    case ENOSPC:
    case EDQUOT:
      return {ErrorKind::kRetry,
              fmt::format("writing to {} failed: {}: free some space", place, std::strerror(code))};
    default:
      return {ErrorKind::kRetry,
              fmt::format("writing to {} failed: {}", place, std::strerror(code))};
  }
}

void WaitUntilWritable(int fd) {
  pollfd waiting = {.fd = fd, .events = POLLOUT, .revents = 0};
  poll(&waiting, 1, -1);
}

bool MayBlock(int fd) {
  struct stat file = {};
  return fstat(fd, &file) == 0 && !S_ISREG(file.st_mode) && (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0;
}

// Another description of the same pipe or terminal. -1 where there is none to be had: a socket,
// somebody else's pipe.
int OpenAgainWithoutBlocking(int fd) {
  const std::string path = fmt::format("/proc/self/fd/{}", fd);
  return open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

}  // namespace

shared::Result<void> WriteAll(int fd, std::string_view bytes, std::string_view place) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // A terminal shared with a program that made it non-blocking.
      WaitUntilWritable(fd);
    } else if (errno != EINTR) {
      return std::unexpected(ErrorOf(errno, place));
    }
  }
  return {};
}

WriteStop::WriteStop() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

WriteStop::~WriteStop() { close(fd_); }

void WriteStop::Request() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(fd_, &one, sizeof one);
}

FdWriter::FdWriter(int fd, std::string place, const WriteStop& stop)
    : fd_(fd), place_(std::move(place)), stop_(stop), longest_write_(kNoLimit) {
  if (!MayBlock(fd)) return;
  opened_ = OpenAgainWithoutBlocking(fd);
  if (opened_ >= 0) {
    fd_ = opened_;
  } else {
    longest_write_ = PIPE_BUF;
  }
}

FdWriter::~FdWriter() {
  if (opened_ >= 0) close(opened_);
}

shared::Result<void> FdWriter::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!WaitUntilWritable()) {
      return shared::Fail(shared::ErrorKind::kRetry,
                          fmt::format("{} did not take everything before the end", place_));
    }
    const ssize_t written = write(fd_, bytes.data(), std::min(bytes.size(), longest_write_));
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EAGAIN && errno != EINTR) {
      return std::unexpected(ErrorOf(errno, place_));
    }
  }
  return {};
}

bool FdWriter::WaitUntilWritable() const {
  std::array<pollfd, 2> waiting = {{{.fd = fd_, .events = POLLOUT, .revents = 0},
                                    {.fd = stop_.fd(), .events = POLLIN, .revents = 0}}};
  while (poll(waiting.data(), waiting.size(), -1) < 0 && errno == EINTR) continue;
  return waiting[1].revents == 0;
}

}  // namespace consumer
