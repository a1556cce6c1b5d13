// A TCP server on loopback that says what a script tells it to, whatever is asked: for how a client
// takes silence, cuts and redirects.
//
//   ScriptedServer server({{Say{"HTTP/1.1 200 OK\r\n\r\na\n"}, Hold{}}, {Say{"…"}}});
//
// One script a connection, in their order; further connections are closed at once. A script begins
// when the request's headers are in, and ends with the connection closed.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "tests/support/tcp_peer.h"

namespace test {

struct Say {
  std::string bytes;
};
struct Pause {
  std::chrono::milliseconds time;
};
struct Hold {};  // Until the client goes or the server ends.
using ServerStep = std::variant<Say, Pause, Hold>;
using ServerScript = std::vector<ServerStep>;

class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<ServerScript> scripts);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  // "http://127.0.0.1:PORT/stream"
  std::string url() const;
  int connections() const { return connections_; }
  // The headers of the last request.
  std::string request() const;

 private:
  void Serve();
  void Play(int connection, const ServerScript& script);

  const std::vector<ServerScript> scripts_;
  const TcpListener listener_;
  std::atomic<bool> ending_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::string request_;
  std::thread thread_;
};

}  // namespace test
