#include "shared/http/server.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "shared/http/connection_threads.h"
#include "shared/http/limited_stream.h"
#include "shared/http/responder.h"
#include "shared/log.h"

namespace shared::http {
namespace {

// Where no file descriptor is left, until one may be free again.
constexpr int kAcceptAgainMs = 100;

// Answers that need no request.
constexpr std::string_view kTooMany =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Connection: close\r\n\r\ntoo many connections at a time; try again\n";
constexpr std::string_view kTooLarge =
    "HTTP/1.1 431 Request Header Fields Too Large\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
    "this request is too large\n";

}  // namespace

struct Server::Parts {
  Parts(Routes routes, const ServerLimits& most)
      : limits(most), responder(std::move(routes)), threads(most.connections) {}

  const ServerLimits limits;
  const TcpSocket stop{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  Responder responder;
  ConnectionThreads threads;  // Last: its threads use what stands above.
};

Result<std::unique_ptr<Server>> Server::Start(const HostPort& address, Routes routes,
                                              const ServerLimits& limits) {
  auto listener = ListenOn(address);
  if (!listener) {
    return Fail(
        ErrorKind::kUsage,
        fmt::format("{} (port 0 takes any free port, which the log tells)", listener.error().what));
  }
  std::unique_ptr<Server> server(new Server(*std::move(listener), std::move(routes), limits));
  log::Info("http_listening", {{"url", "http://" + server->address()}});
  return server;
}

Server::Server(TcpSocket listener, Routes routes, const ServerLimits& limits)
    : listener_(std::move(listener)),
      parts_(std::make_unique<Parts>(std::move(routes), limits)),
      accepting_([this] { Accept(); }) {}

Server::~Server() {
  eventfd_write(parts_->stop.fd(), 1);
  accepting_.join();
}

void Server::Accept() {
  pollfd fds[] = {{.fd = listener_.fd(), .events = POLLIN, .revents = 0},
                  {.fd = parts_->stop.fd(), .events = POLLIN, .revents = 0}};
  while (true) {
    poll(fds, 2, -1);
    if (fds[1].revents != 0) return;
    TcpSocket connection = shared::Accept(listener_);
    if (!connection.open()) {
      poll(fds + 1, 1, kAcceptAgainMs);
      continue;
    }
    if (!parts_->threads.HasRoom()) {
      send(connection.fd(), kTooMany.data(), kTooMany.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      continue;
    }
    parts_->threads.Run([this, connection = std::move(connection)] { Serve(connection); });
  }
}

void Server::Serve(const TcpSocket& connection) {
  LimitedStream stream(connection, parts_->stop.fd(), parts_->limits.request);
  parts_->responder.Serve(stream);
  if (stream.TooLargeToAnswer()) stream.write(kTooLarge.data(), kTooLarge.size());
  stream.Finish();
}

}  // namespace shared::http
