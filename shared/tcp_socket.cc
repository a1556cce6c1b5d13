#include "shared/tcp_socket.h"

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace shared {
namespace {

constexpr int kBacklog = 128;

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Result<Addresses> Resolve(const HostPort& address, ErrorKind failure, int flags) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(address.port);
  const int code = getaddrinfo(address.host.c_str(), port.c_str(), &hints, &found);
  if (code == 0) return Addresses(found, &freeaddrinfo);
  return Fail(failure, fmt::format("cannot resolve {}: {}", address.host, gai_strerror(code)));
}

TcpSocket Open(const addrinfo& address) {
  return TcpSocket(
      socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

// Finds a machine that vanished without a word.
void KeepAlive(const TcpSocket& socket) {
  const int on = 1;
  setsockopt(socket.fd(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

std::string AddressBy(int (*ask)(int, sockaddr*, socklen_t*), const TcpSocket& socket) {
  sockaddr_storage address = {};
  socklen_t size = sizeof address;
  char host[NI_MAXHOST], port[NI_MAXSERV];
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  if (ask(socket.fd(), plain, &size) != 0 ||
      getnameinfo(plain, size, host, sizeof host, port, sizeof port,
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "?";
  }
  return address.ss_family == AF_INET6 ? fmt::format("[{}]:{}", host, port)
                                       : fmt::format("{}:{}", host, port);
}

}  // namespace

TcpSocket::TcpSocket(TcpSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

TcpSocket& TcpSocket::operator=(TcpSocket&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

TcpSocket::~TcpSocket() {
  if (fd_ >= 0) close(fd_);
}

Result<TcpSocket> ListenOn(const HostPort& address) {
  const auto addresses = Resolve(address, ErrorKind::kUsage, AI_PASSIVE);
  if (!addresses) return Forward(addresses);
  TcpSocket socket = Open(**addresses);
  const int on = 1;
  setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (socket.open() && bind(socket.fd(), (*addresses)->ai_addr, (*addresses)->ai_addrlen) == 0 &&
      listen(socket.fd(), kBacklog) == 0) {
    return socket;
  }
  return Fail(ErrorKind::kUsage, fmt::format("cannot listen on {}: {}; name another address",
                                             Text(address), std::strerror(errno)));
}

TcpSocket Accept(const TcpSocket& listener) {
  TcpSocket client(accept4(listener.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (client.open()) KeepAlive(client);
  return client;
}

Result<TcpSocket> StartConnecting(const HostPort& address, unsigned attempt) {
  const auto addresses = Resolve(address, ErrorKind::kRetry, 0);
  if (!addresses) return Forward(addresses);
  std::vector<const addrinfo*> all;
  for (const addrinfo* each = addresses->get(); each != nullptr; each = each->ai_next) {
    all.push_back(each);
  }
  const addrinfo& chosen = *all[attempt % all.size()];
  TcpSocket socket = Open(chosen);
  KeepAlive(socket);
  if (connect(socket.fd(), chosen.ai_addr, chosen.ai_addrlen) == 0 || errno == EINPROGRESS) {
    return socket;
  }
  return Fail(ErrorKind::kRetry, std::strerror(errno));
}

int ConnectResult(const TcpSocket& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

std::string LocalAddress(const TcpSocket& socket) { return AddressBy(&getsockname, socket); }
std::string PeerAddress(const TcpSocket& socket) { return AddressBy(&getpeername, socket); }

}  // namespace shared
