#include "shared/http/limited_stream.h"

#include <algorithm>
#include <cerrno>

#include <sys/socket.h>

namespace shared::http {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Of a request that is refused: enough for a client to write it out and read the answer.
constexpr std::size_t kMostThrownAway = std::size_t{1} << 20;

LimitedStream::LimitedStream(const TcpSocket& socket, int stop_fd, const RequestLimits& limits,
                             const StreamLimits& stream_limits)
    : socket_(socket),
      stop_fd_(stop_fd),
      stream_limits_(stream_limits),
      end_(steady_clock::now() + limits.time),
      bytes_left_(limits.bytes) {}

bool LimitedStream::Await(short event) const {
  pollfd fds[] = {{.fd = socket_.fd(), .events = event, .revents = 0},
                  {.fd = stop_fd_, .events = POLLIN, .revents = 0}};
  int ready = -1;
  do {
    const auto left = std::chrono::ceil<milliseconds>(end_ - steady_clock::now());
    if (left.count() <= 0) return false;
    ready = poll(fds, 2, static_cast<int>(left.count()));
  } while (ready < 0 && errno == EINTR);  // Ctrl-C is no reason to drop an answer.
  return ready > 0 && fds[1].revents == 0;
}

ssize_t LimitedStream::Fill() {
  if (bytes_left_ == 0 || !Await(POLLIN)) return -1;
  const ssize_t size =
      recv(socket_.fd(), read_.data(), std::min(read_.size(), bytes_left_), MSG_DONTWAIT);
  if (size <= 0) return size;
  begin_ = 0;
  size_ = static_cast<std::size_t>(size);
  bytes_left_ -= size_;
  return size;
}

ssize_t LimitedStream::read(char* into, std::size_t size) {
  if (begin_ == size_) {
    if (const ssize_t filled = Fill(); filled <= 0) return filled;
  }
  const std::size_t taken = std::min(size, size_ - begin_);
  std::copy_n(read_.data() + begin_, taken, into);
  begin_ += taken;
  return static_cast<ssize_t>(taken);
}

ssize_t LimitedStream::write(const char* from, std::size_t size) {
  if (!Await(POLLOUT)) {
    errno = ETIMEDOUT;
    return -1;
  }
  wrote_ = true;
  return send(socket_.fd(), from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void LimitedStream::GoOn() {
  const int size = stream_limits_.buffer;
  setsockopt(socket_.fd(), SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

bool LimitedStream::Write(std::string_view bytes) {
  end_ = steady_clock::now() + stream_limits_.patience;
  while (!bytes.empty()) {
    const ssize_t written = write(bytes.data(), bytes.size());
    if (written < 0 && errno == EAGAIN) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool LimitedStream::ReaderIsThere() {
  pollfd fds[] = {{.fd = socket_.fd(), .events = POLLRDHUP, .revents = 0},
                  {.fd = stop_fd_, .events = POLLIN, .revents = 0}};
  return poll(fds, 2, 0) == 0;
}

void LimitedStream::Finish() {
  shutdown(socket_.fd(), SHUT_WR);
  bytes_left_ = kMostThrownAway;
  while (Fill() > 0) {
  }
}

// Only the log of cpp-httplib's users needs them.
void LimitedStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void LimitedStream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

}  // namespace shared::http
