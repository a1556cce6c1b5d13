#include "tests/support/tcp_peer.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace test {
namespace {

[[noreturn]] void Throw(const char* doing) {
  throw std::runtime_error(std::string(doing) + ": " + std::strerror(errno));
}

bool WaitForInput(int fd, std::chrono::milliseconds limit) {
  pollfd ready{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&ready, 1, static_cast<int>(limit.count())) > 0;
}

}  // namespace

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

TcpPeer TcpPeer::Connect(int port) {
  TcpPeer peer(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = Loopback(port);
  if (connect(peer.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    Throw("connect");
  }
  return peer;
}

TcpPeer::TcpPeer(TcpPeer&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), read_(std::move(other.read_)), ended_(other.ended_) {}

void TcpPeer::Send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t size = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0) Throw("send");
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
}

std::vector<std::string> TcpPeer::ReadLines(std::size_t count, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  std::vector<std::string> lines;
  while (lines.size() < count) {
    const std::size_t line = read_.find('\n');
    if (line != std::string::npos) {
      lines.push_back(read_.substr(0, line));
      read_.erase(0, line + 1);
      continue;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !ReadSome(left)) return lines;
  }
  return lines;
}

bool TcpPeer::WaitForEnd(std::chrono::milliseconds limit) {
  while (ReadSome(limit)) {
  }
  return ended_;
}

bool TcpPeer::ReadSome(std::chrono::milliseconds limit) {
  if (!WaitForInput(fd_, limit)) return false;
  char bytes[65536];
  const ssize_t size = recv(fd_, bytes, sizeof bytes, 0);
  ended_ = size <= 0;
  if (size > 0) read_.append(bytes, static_cast<std::size_t>(size));
  return !ended_;
}

void TcpPeer::Close() {
  if (fd_ >= 0) close(std::exchange(fd_, -1));
}

void TcpPeer::CloseSending() const { shutdown(fd_, SHUT_WR); }

void TcpPeer::Reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  Close();
}

TcpListener::TcpListener(int port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const int on = 1;
  setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = Loopback(port);
  socklen_t size = sizeof address;
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  if (bind(fd_, plain, size) != 0 || listen(fd_, 8) != 0) Throw("listen");
  getsockname(fd_, plain, &size);
  port_ = ntohs(address.sin_port);
}

TcpListener::~TcpListener() { close(fd_); }

TcpPeer TcpListener::Accept(std::chrono::milliseconds limit) const {
  if (!WaitForInput(fd_, limit)) throw std::runtime_error("nobody connected");
  return TcpPeer(accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC));
}

}  // namespace test
