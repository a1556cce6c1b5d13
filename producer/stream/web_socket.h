// WebSocket is one connection to a server that sends text messages (RFC 6455), over TLS or, to this
// machine, without. It connects in the background of Run; there is no second attempt.
//
//   WebSocket socket({.host = "jetstream1.us-east.bsky.network", .port = "443",
//                     .target = "/subscribe", .tls = true, .user_agent = "tweet-producer/0.1.0"});
//   while (socket.Run(100ms, handler) == WebSocket::State::kOpen) …
//   socket.failure()     // why it ended
//
// TLS is 1.2 or later, the server's certificate verified for its name. Nothing is read while Run is
// not called, but for the one message that a read had begun: that is the backpressure. Its end
// waits for nothing, a name server neither. Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "producer/stream/framer.h"

namespace producer {

struct WebSocketRequest {
  std::string host;
  std::string port;
  std::string target;  // Path and query.
  bool tls = true;
  std::string user_agent;
  std::string ca_file;      // Empty: the system's certificates.
  std::string subprotocol;  // Empty: none is asked for.
  // For the look-up of the name, TCP and TLS together; for the answer to the request once more.
  std::chrono::milliseconds connect_for{std::chrono::seconds(30)};
};

struct WebSocketHandler {
  // The server took the request (HTTP 101).
  std::function<void()> on_open;
  // Longer than kMaxLine: its begin, as overlong. One of kEndless times that ends the connection.
  LineFunction on_message;
};

class WebSocket {
 public:
  enum class State : std::uint8_t { kOpen, kEnded };

  explicit WebSocket(const WebSocketRequest& request);
  ~WebSocket();

  // Goes on for up to `wait`, until messages are there; then hands over what has arrived, up to
  // some 1,000 of them.
  State Run(std::chrono::milliseconds wait, const WebSocketHandler& handler);

  // Asks for a sign of life, which counts among the bytes received when it comes.
  // REQUIRES: status() is 101.
  void Ping();

  // Of messages, pings and pongs.
  std::uint64_t bytes_received() const;
  // Pings and pongs.
  std::uint64_t control_frames() const;

  // The HTTP status that the server answered: 101 once it is open; 0: none yet.
  int status() const;
  // The begin of what came with another status than 101.
  const std::string& refusal() const;
  // Why it ended; empty: it has not, or the server closed it in good order.
  const std::string& failure() const;
  bool could_not_resolve() const;

 private:
  class Link;
  template <typename Stream>
  class LinkOver;

  std::unique_ptr<Link> link_;
};

}  // namespace producer
