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

// For those who have sent no request yet, or one without end.
std::string Written(const Response& response, std::string_view reason) {
  std::string text = fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nConnection: close\r\n",
                                 response.status, reason, response.content_type);
  for (const auto& [name, value] : response.headers) text += name + ": " + value + "\r\n";
  return text + "\r\n" + response.body;
}

}  // namespace

struct Server::Parts {
  Parts(Site answers, const ServerLimits& most)
      : limits(most),
        site(std::move(answers)),
        streams(most.stream.streams),
        threads(most.connections) {}

  const ServerLimits limits;
  const TcpSocket stop{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  const Site site;
  OpenStreams streams;
  const std::string too_many =
      Written(site.Refuse(503, "too many connections at a time; try again"), "Service Unavailable");
  const std::string too_large =
      Written(site.Refuse(431, "this request is too large"), "Request Header Fields Too Large");
  ConnectionThreads threads;  // Last: its threads use what stands above.
};

Result<std::unique_ptr<Server>> Server::Start(const HostPort& address, Site site,
                                              const ServerLimits& limits) {
  auto listener = ListenOn(address);
  if (!listener) {
    return Fail(
        ErrorKind::kUsage,
        fmt::format("{} (port 0 takes any free port, which the log tells)", listener.error().what));
  }
  std::unique_ptr<Server> server(new Server(*std::move(listener), std::move(site), limits));
  log::Info("http_listening", {{"url", "http://" + server->address()}});
  return server;
}

Server::Server(TcpSocket listener, Site site, const ServerLimits& limits)
    : listener_(std::move(listener)),
      parts_(std::make_unique<Parts>(std::move(site), limits)),
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
      const std::string& answer = parts_->too_many;
      send(connection.fd(), answer.data(), answer.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      continue;
    }
    // Where no thread is to be had it is closed.
    (void)parts_->threads.Run([this, connection = std::move(connection)] { Serve(connection); });
  }
}

void Server::Serve(const TcpSocket& connection) {
  LimitedStream stream(connection, parts_->stop.fd(), parts_->limits.request,
                       parts_->limits.stream);
  Responder(parts_->site, parts_->streams).Serve(stream);
  if (stream.TooLargeToAnswer()) {
    stream.write(parts_->too_large.data(), parts_->too_large.size());
  }
  stream.Finish();
}

}  // namespace shared::http
