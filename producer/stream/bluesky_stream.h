// BlueskyStream is Bluesky's Jetstream: posts as they are written, over a WebSocket, without an
// account. It connects, tries another host when one is in trouble, notices silence, and goes on
// after the last post that was dealt with.
//
//   BlueskyStream stream(endpoints, {}, clock, shutdown);
//   stream.Resume(journal.source_position());
//   while (auto state = stream.Read(100ms, listener)) …
//
// Waits between attempts are those of reconnect_policy.h, whichever host comes next. A host is
// stayed with as long as its connections last; the next in the list follows a host that cannot be
// reached, refuses, falls silent, or ends a connection within 30 s.
//
// Where it goes on, and what it misses, is told by bluesky_position.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "producer/stream/bluesky_compression.h"
#include "producer/stream/bluesky_endpoint.h"
#include "producer/stream/bluesky_position.h"
#include "producer/stream/reconnecting_stream.h"
#include "producer/stream/web_socket.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace producer {

class BlueskyStream final : public ReconnectingStream {
 public:
  struct Options : ReconnectingStream::Options {
    std::string ca_file;     // Flag: --ca-file. Empty: the system's certificates.
    std::string user_agent;  // "tweet-producer/0.1.0".
  };

  // Clock and shutdown must outlive the stream. REQUIRES: an endpoint at least.
  BlueskyStream(std::vector<BlueskyEndpoint> endpoints, Options options, const shared::Clock& clock,
                const shared::Shutdown& shutdown);

  std::uint64_t keep_alives() const override;
  void OnPosition(std::int64_t position) override;
  std::string position() const override { return resumption_.Text(); }
  void Resume(std::string_view position) override { resumption_.Restore(position); }

 private:
  void Connect() override;
  bool Run(std::chrono::milliseconds wait, StreamListener& listener) override;
  std::uint64_t bytes_received() const override { return socket_->bytes_received(); }
  void OnSilence(std::chrono::nanoseconds silence) override;
  void Announce(StreamListener& listener) override;
  shared::log::Field Which() const override { return {"host", endpoint().host}; }
  AttemptEnd HowEnded() override;
  std::string WhyEnded() const override;
  shared::Error Explain(const shared::Error& error) const override;
  void OnPlanned(const NextAttempt& next) override;
  void Close() override;

  const BlueskyEndpoint& endpoint() const { return endpoints_[host_]; }
  void TakeMessage(const Line& message, StreamListener& listener);
  AttemptEnd HowRefused();
  bool LeavesHost() const;

  const std::vector<BlueskyEndpoint> endpoints_;
  const Options options_;
  std::size_t host_ = 0;               // Of endpoints_: the one that is asked.
  std::unique_ptr<WebSocket> socket_;  // Empty between two attempts.
  BlueskyCompression compression_;
  bool unreadable_ = false;  // The connection sent what cannot be decompressed.
  BlueskyResumption resumption_;
  std::optional<MissedTime> missed_;  // As the message under way shows.
  std::set<std::size_t> refusing_;    // Hosts that no retry helps at, since one took us.
  std::uint64_t keep_alives_ = 0;     // Of earlier connections.
  int pings_ = 0;                     // In this silence.
  bool told_ways_on_ = false;
};

}  // namespace producer
