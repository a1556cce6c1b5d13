// ReconnectingStream is what every stream over a network does alike: it connects, notices silence,
// waits as long as reconnect_policy.h wants and connects again, and tells each step in the log.
// What a kind of stream is asked for and how it speaks stands in the class that derives from it:
// HTTP streams (http_stream.h), Bluesky's WebSocket (bluesky_stream.h).
//
//   Read  ──no connection──▶ waits for the next attempt's time, Connect
//     │   ──one──▶ Run, which calls Opened, hands over messages
//     ▼
//   ended, or silent for too long ──▶ HowEnded ──▶ the policy's wait, or the run's end ──▶ Close
//
// Silence is counted only while we listen, not while Kafka holds us up.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <variant>

#include "producer/stream/reconnect_policy.h"
#include "producer/stream/tweet_source.h"
#include "shared/clock.h"
#include "shared/log.h"
#include "shared/shutdown.h"

namespace producer {

struct NoAnswer {};      // TCP, TLS, DNS: the server said nothing.
struct RefusedByOne {};  // It refused; another of its servers, or another request, may be taken.

// How an attempt ended, for whoever plans the next. An error: no further attempt helps.
using AttemptEnd = std::variant<NoAnswer, Refusal, RefusedByOne, ConnectionEnd, shared::Error>;

class ReconnectingStream : public TweetSource {
 public:
  struct Options {
    // A connection that sends no byte for so long is dead. Twitter promises one every 30 s, X every
    // 20 s; Bluesky is asked for a sign of life three times. Flag: --stall-timeout.
    std::chrono::milliseconds stall{std::chrono::seconds(90)};
    ReconnectPolicy::Options reconnect;
  };

  shared::Result<SourceState> Read(std::chrono::milliseconds wait, StreamListener& listener) final;
  SourceStatus status() const final { return condition_; }
  void OnReadBeside(std::chrono::nanoseconds took) final { silence_ += took; }
  void HangUp() final;

 protected:
  // Clock and shutdown must outlive the stream.
  ReconnectingStream(const Options& options, const shared::Clock& clock,
                     const shared::Shutdown& shutdown);

  // The server took the request. For Run to call.
  void Opened(StreamListener& listener);

  // Of the connection under way.
  bool opened() const { return opened_; }
  std::chrono::nanoseconds opened_at() const { return opened_at_; }
  bool stalled() const { return silence_ >= options_.stall; }
  // "no byte for 90s".
  std::string StallInWords() const;

  const shared::Clock& clock() const { return clock_; }
  const shared::Shutdown& shutdown() const { return shutdown_; }
  std::chrono::milliseconds stall() const { return options_.stall; }

 private:
  // What a kind of stream does its own way. `connection` is that from Connect to Close.

  // Begins a connection, and logs stream_connecting with what is asked for, without secrets.
  virtual void Connect() = 0;
  // Goes on with it for up to `wait`; false: it ended.
  virtual bool Run(std::chrono::milliseconds wait, StreamListener& listener) = 0;
  // So far; what silence is told by.
  virtual std::uint64_t bytes_received() const = 0;
  // How long no byte came; 0: some did. After each Run.
  virtual void OnSilence(std::chrono::nanoseconds /*silence*/) {}
  // How the listener hears of a connection that opened.
  virtual void Announce(StreamListener& listener) { listener.OnConnected(); }
  // The field that names the connection in the log: its status, its host.
  virtual shared::log::Field Which() const = 0;
  // The connection is over, stalled() perhaps. Called once a connection.
  virtual AttemptEnd HowEnded() = 0;
  // Likewise, for people; without secrets.
  virtual std::string WhyEnded() const = 0;
  // The sentence for an end of the run: what the policy says, with the address, the server's words
  // and what to do.
  virtual shared::Error Explain(const shared::Error& error) const = 0;
  // The next attempt is planned and logged.
  virtual void OnPlanned(const NextAttempt& /*next*/) {}
  virtual void Close() = 0;

  void Begin();
  void CountSilence(std::chrono::nanoseconds waited, std::uint64_t bytes_before);
  shared::Result<void> End(StreamListener& listener);

  const Options options_;
  const shared::Clock& clock_;
  const shared::Shutdown& shutdown_;
  std::mt19937_64 random_{std::random_device()()};
  ReconnectPolicy policy_;
  bool under_way_ = false;  // Between Connect and Close.
  bool opened_ = false;
  std::chrono::nanoseconds opened_at_{0};
  std::chrono::nanoseconds silence_{0};
  std::chrono::nanoseconds next_attempt_{0};
  SourceStatus condition_{.connected = false, .trouble = "not connected yet"};
};

}  // namespace producer
