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
// Going on means asking for everything from a moment on (`cursor`, in microseconds): the moment of
// the last post that was dealt with, less 2 s, or less 30 s at another host, whose clock and order
// are its own. What comes twice is for the duplicate filter. Servers keep the last 36 hours and, of
// a request that goes back further, say nothing: so the time between is told as missed.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "producer/stream/bluesky_endpoint.h"
#include "producer/stream/reconnect_policy.h"
#include "producer/stream/tweet_source.h"
#include "producer/stream/web_socket.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace producer {

// How long servers keep what they sent (docs/README.md of bluesky-social/jetstream, 5.1).
inline constexpr std::chrono::hours kBlueskyLookBack{36};

// A position as it is kept between runs: "bluesky 1700000000123456 HOST".
struct BlueskyPosition {
  std::int64_t micros = 0;  // Of the last post that was dealt with.
  std::string host;         // Whose clock that is.

  std::string Text() const;
  static std::optional<BlueskyPosition> Parse(std::string_view text);
};

class BlueskyStream final : public TweetSource {
 public:
  struct Options {
    std::string ca_file;     // Flag: --ca-file. Empty: the system's certificates.
    std::string user_agent;  // "tweet-producer/0.1.0".
    // A connection that sends no byte for so long is dead, though we ask for a sign of life three
    // times. Counted only while we listen, not while Kafka holds us up. Flag: --stall-timeout.
    std::chrono::milliseconds stall{std::chrono::seconds(90)};
    ReconnectPolicy::Options reconnect;
  };

  // Clock and shutdown must outlive the stream. REQUIRES: an endpoint at least.
  BlueskyStream(std::vector<BlueskyEndpoint> endpoints, Options options, const shared::Clock& clock,
                const shared::Shutdown& shutdown);

  shared::Result<SourceState> Read(std::chrono::milliseconds wait,
                                   StreamListener& listener) override;
  std::uint64_t keep_alives() const override;
  SourceStatus status() const override { return condition_; }
  void OnPosition(std::int64_t position) override;
  std::string position() const override { return position_ ? position_->Text() : ""; }
  void Resume(std::string_view position) override { position_ = BlueskyPosition::Parse(position); }

 private:
  const BlueskyEndpoint& endpoint() const { return endpoints_[host_]; }
  bool IsOpen() const;
  void Connect();
  std::optional<std::int64_t> Cursor() const;
  void OnOpen(StreamListener& listener);
  void CountSilence(std::chrono::nanoseconds waited, std::uint64_t bytes_before);
  // The connection is over; plans the next one.
  shared::Result<void> Disconnect(bool stalled, StreamListener& listener);
  shared::Result<NextAttempt> PlanNext(bool stalled);
  shared::Result<NextAttempt> PlanAfterRefusal();
  bool LeavesHost(bool stalled) const;
  std::string WhyEnded(bool stalled) const;
  void TellWaysOn();

  const std::vector<BlueskyEndpoint> endpoints_;
  const Options options_;
  const shared::Clock& clock_;
  const shared::Shutdown& shutdown_;
  std::mt19937_64 random_{std::random_device()()};
  ReconnectPolicy policy_;
  std::size_t host_ = 0;               // Of endpoints_: the one that is asked.
  std::unique_ptr<WebSocket> socket_;  // Empty between two attempts.
  std::optional<BlueskyPosition> position_;
  std::optional<MissedTime> missed_;  // By the connection under way.
  std::size_t refusals_ = 0;          // In a row that no retry at the same host helps.
  std::uint64_t keep_alives_ = 0;     // Of earlier connections.
  std::chrono::nanoseconds silence_{0};
  int pings_ = 0;  // In this silence.
  std::chrono::nanoseconds connected_at_{0};
  std::chrono::nanoseconds next_attempt_{0};
  bool told_ways_on_ = false;
  SourceStatus condition_{.connected = false, .trouble = "not connected yet"};
};

}  // namespace producer
