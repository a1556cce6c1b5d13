#include "tests/support/scripted_server.h"

#include <array>
#include <stdexcept>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace test {
namespace {

bool Readable(int fd) {
  pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&waiting, 1, 10) > 0;
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<ServerScript> scripts) : scripts_(std::move(scripts)) {
  thread_ = std::thread([this] { Serve(); });
}

ScriptedServer::~ScriptedServer() {
  ending_ = true;
  thread_.join();
}

std::string ScriptedServer::url() const {
  return "http://127.0.0.1:" + std::to_string(listener_.port()) + "/stream";
}

std::string ScriptedServer::request() const {
  const std::lock_guard lock(mutex_);
  return request_;
}

void ScriptedServer::Serve() {
  while (!ending_) {
    if (!Readable(listener_.fd())) continue;
    const int connection = accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    const auto number = static_cast<std::size_t>(connections_++);
    if (number < scripts_.size()) Play(connection, scripts_[number]);
    close(connection);
  }
}

void ScriptedServer::Play(int connection, const ServerScript& script) {
  std::string request;
  std::array<char, 4096> bytes{};
  while (!ending_ && request.find("\r\n\r\n") == std::string::npos) {
    const ssize_t size = Readable(connection) ? recv(connection, bytes.data(), bytes.size(), 0) : 0;
    if (size > 0) request.append(bytes.data(), static_cast<std::size_t>(size));
  }
  {
    const std::lock_guard lock(mutex_);
    request_ = request;
  }
  for (const ServerStep& step : script) {
    if (const auto* say = std::get_if<Say>(&step)) {
      send(connection, say->bytes.data(), say->bytes.size(), MSG_NOSIGNAL);
    }
    if (const auto* pause = std::get_if<Pause>(&step)) std::this_thread::sleep_for(pause->time);
    // What the client sends as a body is passed over; 0 bytes: it has gone.
    while (std::holds_alternative<Hold>(step) && !ending_) {
      if (Readable(connection) && recv(connection, bytes.data(), bytes.size(), 0) <= 0) return;
    }
  }
}

}  // namespace test
