// TwitterStream is the v1.1 filter stream: what it asks for, signed, and what its disconnect
// messages mean. The rest is http_stream.h and reconnecting_stream.h.
//
//   TwitterStream stream(endpoint, credentials, parameters, {}, clock, shutdown);
//   while (auto state = stream.Read(100ms, listener)) …
//
// With delimited=length in the endpoint's query or the parameters, messages come with their
// lengths.
//
// The log tells each request (without secrets), the status it got, and when the next attempt is.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "producer/stream/endpoint.h"
#include "producer/stream/http_stream.h"
#include "producer/stream/oauth1.h"
#include "producer/stream/percent_encoding.h"

namespace producer {

class TwitterStream final : public HttpStream {
 public:
  // Clock and shutdown must outlive the stream.
  TwitterStream(Endpoint endpoint, OAuth1Credentials credentials, const Parameters& parameters,
                const Options& options, const shared::Clock& clock,
                const shared::Shutdown& shutdown);

  void OnDisconnectMessage(int code) override;

 private:
  HttpRequest MakeRequest() override;
  std::string Advice(int status, std::optional<std::int64_t> server_time) const override;
  void OnPlanned(const NextAttempt& next) override;

  const Endpoint endpoint_;
  const OAuth1Credentials credentials_;
  const std::string body_;  // The parameters, encoded.
  std::mt19937_64 random_{std::random_device()()};
  bool told_ways_on_ = false;
};

}  // namespace producer
