#include "tests/support/numbered_stream.h"

#include <chrono>
#include <stdexcept>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "shared/clock.h"

namespace test {
namespace {

using std::chrono::steady_clock;

constexpr int kBundlesASecond = 200;

bool Readable(int fd) {
  pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&waiting, 1, 10) > 0;
}

bool SendAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

bool ReceiveHeaders(int fd, const std::atomic<bool>& ending) {
  std::string request;
  char bytes[4096];
  while (!ending && request.find("\r\n\r\n") == std::string::npos) {
    if (!Readable(fd)) continue;
    const ssize_t size = recv(fd, bytes, sizeof bytes, 0);
    if (size <= 0) return false;
    request.append(bytes, static_cast<std::size_t>(size));
  }
  return !ending;
}

std::string Status(std::uint64_t number, std::int64_t time) {
  const std::string text = std::to_string(number);
  return "{\"id_str\":\"" + text + "\",\"text\":\"tweet " + text + " #a\",\"timestamp_ms\":\"" +
         std::to_string(time) + "\"}\r\n";
}

}  // namespace

NumberedStream::NumberedStream(NumberedStreamOptions options)
    : options_(options), paused_(options.paused), sent_(options.first - 1) {
  thread_ = std::thread([this] { Serve(); });
}

NumberedStream::~NumberedStream() {
  ending_ = true;
  thread_.join();
}

void NumberedStream::Serve() {
  while (!ending_) {
    if (!Readable(listener_.fd())) continue;
    const int connection = accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    ++connections_;
    Play(connection);
    close(connection);
  }
}

void NumberedStream::Play(int connection) {
  // A send that waits for a client that does not read must end with the test.
  const timeval patience{.tv_sec = 30, .tv_usec = 0};
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (!ReceiveHeaders(connection, ending_)) return;
  if (!SendAll(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")) return;
  const shared::SystemClock clock;
  auto next = steady_clock::now();
  while (!ending_) {
    std::string bundle;
    const int tweets = paused_ ? 0 : std::max(1, options_.per_second / kBundlesASecond);
    const std::int64_t time = options_.timestamp_ms != 0 ? options_.timestamp_ms : clock.Now();
    std::uint64_t number = sent_;
    for (int i = 0; i < tweets; ++i) bundle += Status(++number, time);
    if (!SendAll(connection, bundle)) return;
    sent_ = number;
    next += std::chrono::milliseconds(1000 / kBundlesASecond);
    std::this_thread::sleep_until(next);
    if (cut_.exchange(false)) return;
    char rest[256];
    if (recv(connection, rest, sizeof rest, MSG_DONTWAIT) == 0) return;
  }
}

}  // namespace test
