#include "tests/support/tunnel_proxy.h"

#include <array>
#include <stdexcept>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/tcp_peer.h"

namespace test {
namespace {

constexpr int kLookMs = 20;

// Whatever the host's name: all servers of tests are on loopback. -1: nobody listens.
int ConnectTo(const std::string& target) {
  const sockaddr_in address = Loopback(std::stoi(target.substr(target.rfind(':') + 1)));
  const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return server;
  }
  close(server);
  return -1;
}

bool HasInput(int fd) {
  pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&waiting, 1, kLookMs) > 0;
}

void Send(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// Exactly so many bytes, or fewer where the client went.
std::string ReadExactly(int fd, std::size_t size) {
  std::string bytes(size, '\0');
  const ssize_t got = recv(fd, bytes.data(), size, MSG_WAITALL);
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

std::string ReadHeaders(int fd) {
  std::string headers;
  while (!headers.ends_with("\r\n\r\n")) {
    const std::string byte = ReadExactly(fd, 1);
    if (byte.empty()) break;
    headers += byte;
  }
  return headers;
}

int PortIn(const std::string& bytes) {
  return static_cast<unsigned char>(bytes[0]) * 256 + static_cast<unsigned char>(bytes[1]);
}

}  // namespace

TunnelProxy::TunnelProxy(Kind kind, std::string authorization)
    : kind_(kind), authorization_(std::move(authorization)) {
  thread_ = std::thread([this] { Accept(); });
}

TunnelProxy::~TunnelProxy() {
  ending_ = true;
  thread_.join();
  for (std::thread& tunnel : tunnels_) tunnel.join();
}

std::string TunnelProxy::url(const std::string& scheme) const {
  return scheme + "://127.0.0.1:" + std::to_string(listener_.port());
}

std::vector<std::string> TunnelProxy::targets() const {
  const std::lock_guard lock(mutex_);
  return targets_;
}

std::string TunnelProxy::carried() const {
  const std::lock_guard lock(mutex_);
  return carried_;
}

void TunnelProxy::Asked(const std::string& target) {
  const std::lock_guard lock(mutex_);
  targets_.push_back(target);
}

void TunnelProxy::Accept() {
  while (!ending_) {
    if (!HasInput(listener_.fd())) continue;
    const int client = accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) tunnels_.emplace_back([this, client] { Serve(client); });
  }
}

void TunnelProxy::Serve(int client) {
  const int server = kind_ == Kind::kHttp ? TakeConnect(client) : TakeSocks(client);
  if (server >= 0) {
    Relay(client, server);
    close(server);
  }
  close(client);
}

int TunnelProxy::TakeConnect(int client) {
  const std::string request = ReadHeaders(client);
  const std::size_t from = request.find(' ') + 1;
  const std::string target = request.substr(from, request.find(' ', from) - from);
  Asked(request.substr(0, from) + target);
  if (!request.starts_with("CONNECT ")) {
    Send(client, "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
    return -1;
  }
  const std::string wanted = "Proxy-Authorization: " + authorization_ + "\r\n";
  if (!authorization_.empty() && request.find(wanted) == std::string::npos) {
    Send(client,
         "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n"
         "Proxy-Authenticate: Basic realm=\"test\"\r\n\r\n");
    return -1;
  }
  const int server = ConnectTo(target);
  Send(client, server < 0 ? "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
                          : "HTTP/1.1 200 Connection established\r\n\r\n");
  return server;
}

int TunnelProxy::TakeSocks(int client) {
  const std::string greeting = ReadExactly(client, 2);
  if (greeting.size() < 2) return -1;
  ReadExactly(client, static_cast<unsigned char>(greeting[1]));
  Send(client, std::string_view("\x05\x00", 2));
  const std::string request = ReadExactly(client, 4);
  if (request.size() < 4) return -1;
  std::string host = "127.0.0.1";
  if (request[3] == '\x03') {
    host = ReadExactly(client, static_cast<unsigned char>(ReadExactly(client, 1).at(0)));
  } else {
    ReadExactly(client, 4);
  }
  const std::string target = host + ":" + std::to_string(PortIn(ReadExactly(client, 2)));
  Asked(target);
  const int server = ConnectTo(target);
  const char reply = server < 0 ? '\x05' : '\x00';
  Send(client, std::string{'\x05', reply, '\x00', '\x01', 0, 0, 0, 0, 0, 0});
  return server;
}

void TunnelProxy::Relay(int client, int server) {
  std::array<char, 65536> bytes{};
  pollfd ends[] = {{.fd = client, .events = POLLIN, .revents = 0},
                   {.fd = server, .events = POLLIN, .revents = 0}};
  while (!ending_) {
    if (poll(ends, 2, kLookMs) <= 0) continue;
    for (int from = 0; from < 2; ++from) {
      if (ends[from].revents == 0) continue;
      const ssize_t size = recv(ends[from].fd, bytes.data(), bytes.size(), 0);
      if (size <= 0) return;
      const std::string_view part(bytes.data(), static_cast<std::size_t>(size));
      Send(ends[1 - from].fd, part);
      const std::lock_guard lock(mutex_);
      carried_ += part;
    }
  }
}

}  // namespace test
