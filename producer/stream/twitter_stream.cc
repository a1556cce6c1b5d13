#include "producer/stream/twitter_stream.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "producer/stream/disconnect_code.h"
#include "producer/stream/length_framer.h"
#include "producer/stream/line_framer.h"
#include "producer/stream/refusal_advice.h"
#include "shared/log.h"

namespace producer {
namespace {

bool WantsLengths(const Parameters& parameters) {
  return std::find(parameters.begin(), parameters.end(),
                   Parameters::value_type("delimited", "length")) != parameters.end();
}

std::unique_ptr<Framer> FramerFor(const Endpoint& endpoint, const Parameters& parameters) {
  const std::string_view url = endpoint.url;
  const std::size_t query = std::min(url.find('?'), url.size() - 1) + 1;
  if (WantsLengths(parameters) || WantsLengths(DecodeForm(url.substr(query)))) {
    return std::make_unique<LengthFramer>();
  }
  return std::make_unique<LineFramer>();
}

AttemptEnd EndByCode(int code) {
  switch (MeaningOf(code)) {
    case DisconnectMeaning::kEvicted:
      return ConnectionEnd::kEvicted;
    case DisconnectMeaning::kRevoked:
      return shared::Error{
          shared::ErrorKind::kCredentials,
          DescribeDisconnect(code) +
              ": make a new access token, and put it and its secret beside the keys"};
    default:
      return ConnectionEnd::kClosed;
  }
}

void TellOfEviction(const NextAttempt& next) {
  if (next.after != FailureClass::kEvicted || next.attempt < 2) return;
  shared::log::Warn(
      "stream_evicted_again",
      {{"in_a_row", next.attempt},
       {"advice",
        "another program uses the same keys, and each ends the other's stream: stop one of the "
        "two, or give each an account of its own"}});
}

}  // namespace

TwitterStream::TwitterStream(Endpoint endpoint, OAuth1Credentials credentials,
                             const Parameters& parameters, const Options& options,
                             const shared::Clock& clock, const shared::Shutdown& shutdown)
    : HttpStream(endpoint.url, SecretsOf(credentials), FramerFor(endpoint, parameters), options,
                 clock, shutdown),
      endpoint_(std::move(endpoint)),
      credentials_(std::move(credentials)),
      body_(EncodeForm(parameters)) {}

HttpRequest TwitterStream::MakeRequest() {
  const std::string nonce = fmt::format("{:016x}{:016x}", random_(), random_());
  shared::log::Info("stream_connecting", {{"method", "POST"},
                                          {"url", endpoint_.url},
                                          {"parameters", body_},
                                          {"authorization", "OAuth ***"},
                                          {"proxy", options().proxy.shown}});
  return {.method = HttpMethod::kPost,
          .url = endpoint_.url,
          .body = body_,
          .authorization = OAuth1Header(credentials_, {"POST", endpoint_.url, body_},
                                        clock().Now() / 1000, nonce)};
}

void TwitterStream::OnDisconnectMessage(int code) {
  ToldToGo(EndByCode(code), DescribeDisconnect(code));
}

std::string TwitterStream::Advice(int status, std::optional<std::int64_t> server_time) const {
  return AdviceOnRefusal(endpoint_, status, server_time, clock().Now());
}

void TwitterStream::OnPlanned(const NextAttempt& next) {
  TellOfEviction(next);
  const bool lost = endpoint_.is_default && could_not_resolve();
  if (!lost || std::exchange(told_ways_on_, true)) return;
  shared::log::Warn("endpoint_unknown", {{"advice", kWaysOn}});
}

}  // namespace producer
