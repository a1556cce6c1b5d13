// TwitterStream is the v1.1 filter stream: it connects, signs, frames, notices silence, and
// connects again by the published rules (reconnect_policy.h).
//
//   TwitterStream stream(endpoint, credentials, parameters, {}, clock, shutdown);
//   while (auto state = stream.Read(100ms, listener)) …
//
// With delimited=length in the endpoint's query or the parameters, messages come with their
// lengths.
//
// The log tells each request (without secrets), the status it got, and when the next attempt is.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "producer/stream/endpoint.h"
#include "producer/stream/framer.h"
#include "producer/stream/http_connection.h"
#include "producer/stream/oauth1.h"
#include "producer/stream/percent_encoding.h"
#include "producer/stream/proxy.h"
#include "producer/stream/reconnect_policy.h"
#include "producer/stream/tweet_source.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace producer {

class TwitterStream final : public TweetSource {
 public:
  struct Options {
    std::string ca_file;     // Flag: --ca-file. Empty: the system's certificates.
    std::string user_agent;  // "tweet-producer/0.1.0".
    Proxy proxy;             // Flag: --proxy.
    // A connection that sends no byte for so long is dead: the server promises one every 30 s.
    // Counted only while we listen, not while Kafka holds us up. Flag: --stall-timeout.
    std::chrono::milliseconds stall{std::chrono::seconds(90)};
    ReconnectPolicy::Options reconnect;
  };

  // Clock and shutdown must outlive the stream.
  TwitterStream(Endpoint endpoint, OAuth1Credentials credentials, const Parameters& parameters,
                Options options, const shared::Clock& clock, const shared::Shutdown& shutdown);

  shared::Result<SourceState> Read(std::chrono::milliseconds wait,
                                   StreamListener& listener) override;
  std::uint64_t keep_alives() const override { return framer_->keep_alives(); }
  SourceStatus status() const override { return condition_; }
  void OnDisconnectMessage(int code) override { disconnect_code_ = code; }

 private:
  void Connect();
  void OnStatus(int status, StreamListener& listener);
  void CountSilence(std::chrono::nanoseconds waited, std::uint64_t bytes_before);
  // The connection is over; plans the next one.
  shared::Result<void> Disconnect(bool stalled, StreamListener& listener);
  shared::Result<NextAttempt> PlanNext(bool stalled);
  ConnectionEnd HowEnded(bool stalled) const;
  bool Revoked() const;
  bool RefusedByProxy() const;
  void TellOfEviction(const NextAttempt& next) const;
  void TellWaysOn();
  shared::Error RefusedForGood(const shared::Error& refusal) const;
  std::string Advice() const;
  std::string WhyEnded(bool stalled) const;
  // What the server said to a status other than 200, without our keys; with the status.
  std::string Refusal() const;
  std::string AnswerInWords() const;
  double Jitter();

  const Endpoint endpoint_;
  const OAuth1Credentials credentials_;
  const std::string body_;  // The parameters, encoded.
  const Options options_;
  const shared::Clock& clock_;
  const shared::Shutdown& shutdown_;
  std::mt19937_64 random_{std::random_device()()};
  ReconnectPolicy policy_;
  const std::unique_ptr<Framer> framer_;
  std::unique_ptr<HttpConnection> connection_;  // Empty between two attempts.
  int status_ = 0;                              // Of connection_; 0: no answer yet.
  std::chrono::nanoseconds silence_{0};
  std::chrono::nanoseconds next_attempt_{0};
  std::optional<int> disconnect_code_;  // What the connection said before its end.
  bool told_ways_on_ = false;
  SourceStatus condition_{.connected = false, .trouble = "not connected yet"};
};

}  // namespace producer
