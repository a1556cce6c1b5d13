#include "consumer/sink/fd_writer.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

namespace consumer {
namespace {

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

}  // namespace consumer
