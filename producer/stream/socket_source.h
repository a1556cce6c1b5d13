// SocketSource reads messages from a TCP connection, one a line, as `nc -lk 9999` sends what is
// typed into it. It connects to the other side, or listens for it.
//
//   auto source = SocketSource::Open({.address = {"localhost", 9999}}, clock, shutdown);
//   while (auto state = (*source)->Read(100ms, listener)) …
//
// It never ends by itself. A connection that cannot be made, or that ends, is made again by the
// network class of the published rules (reconnect_policy.h): at once after one that lived, then
// 250 ms more each time, up to 16 s. A listener takes one client at a time; the next one waits
// until that has gone. A last line without its end counts as a line, as in a file, unless the
// connection was cut (reset).
//
// The log tells each connection, its end, and when the next attempt is.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "producer/stream/line_framer.h"
#include "producer/stream/reconnect_policy.h"
#include "producer/stream/tweet_source.h"
#include "shared/clock.h"
#include "shared/host_port.h"
#include "shared/shutdown.h"
#include "shared/tcp_socket.h"

namespace producer {

class SocketSource final : public TweetSource {
 public:
  struct Options {
    shared::HostPort address;  // Flags: --connect, --listen.
    bool listen = false;
  };

  // Listens from now on, or connects with the first Read. kUsage: it cannot listen there. Clock and
  // shutdown must outlive the source.
  static shared::Result<std::unique_ptr<SocketSource>> Open(Options options,
                                                            const shared::Clock& clock,
                                                            const shared::Shutdown& shutdown);

  shared::Result<SourceState> Read(std::chrono::milliseconds wait,
                                   StreamListener& listener) override;
  std::uint64_t keep_alives() const override { return framer_.keep_alives(); }
  SourceStatus status() const override { return condition_; }

 private:
  SocketSource(Options options, shared::TcpSocket listener, const shared::Clock& clock,
               const shared::Shutdown& shutdown);

  void AwaitClient(std::chrono::milliseconds wait, StreamListener& listener);
  void StartWhenDue(std::chrono::milliseconds wait);
  void AwaitConnection(std::chrono::milliseconds wait, StreamListener& listener);
  void OnConnected(StreamListener& listener);
  void OnFailed(const std::string& why);
  void ReadChunk(std::chrono::milliseconds wait, StreamListener& listener);
  void OnEnded(const std::string& why, StreamListener& listener);
  void Plan(const NextAttempt& next, const std::string& why);
  // False: time passed, or a stop was requested.
  bool WaitFor(int fd, short events, std::chrono::milliseconds wait) const;
  double Jitter();

  const Options options_;
  const shared::Clock& clock_;
  const shared::Shutdown& shutdown_;
  const shared::TcpSocket listener_;  // Open only if we listen.
  std::mt19937_64 random_{std::random_device()()};
  ReconnectPolicy policy_;
  LineFramer framer_;
  std::vector<char> chunk_;
  shared::TcpSocket socket_;
  bool connected_ = false;  // Of socket_, if that is open.
  unsigned attempts_ = 0;
  std::chrono::nanoseconds next_attempt_;
  std::chrono::nanoseconds give_up_{0};  // On a connection that is being made.
  SourceStatus condition_{.connected = false, .trouble = "nobody is connected yet"};
};

}  // namespace producer
