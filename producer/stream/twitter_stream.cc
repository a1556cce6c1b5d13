#include "producer/stream/twitter_stream.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "producer/stream/disconnect_code.h"
#include "producer/stream/length_framer.h"
#include "producer/stream/line_framer.h"
#include "producer/stream/refusal_advice.h"
#include "producer/stream/without_keys.h"
#include "shared/log.h"
#include "shared/time_text.h"

namespace producer {
namespace {

constexpr int kOk = 200, kProxyWantsPassword = 407;

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

}  // namespace

TwitterStream::TwitterStream(Endpoint endpoint, OAuth1Credentials credentials,
                             const Parameters& parameters, Options options,
                             const shared::Clock& clock, const shared::Shutdown& shutdown)
    : endpoint_(std::move(endpoint)),
      credentials_(std::move(credentials)),
      body_(EncodeForm(parameters)),
      options_(std::move(options)),
      clock_(clock),
      shutdown_(shutdown),
      policy_(
          clock, [this] { return Jitter(); }, options_.reconnect),
      framer_(FramerFor(endpoint_, parameters)),
      next_attempt_(clock.Steady()) {}

double TwitterStream::Jitter() { return std::uniform_real_distribution(0.0, 1.0)(random_); }

shared::Result<SourceState> TwitterStream::Read(std::chrono::milliseconds wait,
                                                StreamListener& listener) {
  const auto start = clock_.Steady();
  if (connection_ == nullptr) {
    const auto early = std::chrono::ceil<std::chrono::milliseconds>(next_attempt_ - start);
    if (early.count() > 0) {
      shutdown_.WaitFor(std::min(wait, early));
      return SourceState::kOpen;
    }
    Connect();
  }
  const std::uint64_t bytes_before = connection_->bytes_received();
  const LineFunction take = [&](const Line& line) { listener.OnMessage(line); };
  const auto state =
      connection_->Run(wait, shutdown_.fd(),
                       {.on_status = [&](int status) { OnStatus(status, listener); },
                        .on_bytes = [&](std::string_view bytes) { framer_->Push(bytes, take); }});
  CountSilence(clock_.Steady() - start, bytes_before);
  const bool stalled = silence_ >= options_.stall;
  const bool open = state == HttpConnection::State::kOpen && framer_->problem().empty();
  if (open && !stalled) return SourceState::kOpen;
  if (auto planned = Disconnect(stalled, listener); !planned) return shared::Forward(planned);
  return SourceState::kOpen;
}

void TwitterStream::Connect() {
  const std::string nonce = fmt::format("{:016x}{:016x}", random_(), random_());
  shared::log::Info("stream_connecting", {{"method", "POST"},
                                          {"url", endpoint_.url},
                                          {"parameters", body_},
                                          {"authorization", "OAuth ***"},
                                          {"proxy", options_.proxy.shown}});
  connection_ = std::make_unique<HttpConnection>(HttpPost{
      .url = endpoint_.url,
      .body = body_,
      .authorization =
          OAuth1Header(credentials_, {"POST", endpoint_.url, body_}, clock_.Now() / 1000, nonce),
      .user_agent = options_.user_agent,
      .ca_file = options_.ca_file,
      .proxy = options_.proxy.url});
  status_ = 0;
  silence_ = {};
  disconnect_code_.reset();
}

void TwitterStream::OnStatus(int status, StreamListener& listener) {
  status_ = status;
  if (status != kOk) return;
  shared::log::Info("stream_connected", {{"status", status}});
  policy_.OnConnected();
  condition_.OnConnected();
  listener.OnConnected();
}

void TwitterStream::CountSilence(std::chrono::nanoseconds waited, std::uint64_t bytes_before) {
  const bool heard = connection_->bytes_received() != bytes_before;
  silence_ = heard ? std::chrono::nanoseconds(0) : silence_ + waited;
}

shared::Result<void> TwitterStream::Disconnect(bool stalled, StreamListener& listener) {
  if (status_ == kOk) listener.OnDisconnected(WhyEnded(stalled));
  const auto next = PlanNext(stalled);
  if (!next) {
    const shared::Error error = RefusedForGood(next.error());
    connection_.reset();
    return std::unexpected(error);
  }
  shared::log::Warn("stream_disconnected", {{"status", status_},
                                            {"why", WhyEnded(stalled)},
                                            {"class", NameOf(next->after)},
                                            {"attempt", next->attempt},
                                            {"next_in", shared::FormatDuration(next->delay)}});
  condition_.OnFailed(*next, WhyEnded(stalled));
  TellOfEviction(*next);
  TellWaysOn();
  framer_->Reset();
  connection_.reset();
  next_attempt_ = clock_.Steady() + next->delay;
  return {};
}

shared::Result<NextAttempt> TwitterStream::PlanNext(bool stalled) {
  if (Revoked()) {
    return shared::Fail(shared::ErrorKind::kCredentials, DescribeDisconnect(*disconnect_code_));
  }
  if (status_ == kOk) return policy_.OnEnded(HowEnded(stalled));
  if (RefusedByProxy()) {
    return shared::Fail(shared::ErrorKind::kCredentials,
                        fmt::format("the proxy {} answered HTTP 407", options_.proxy.shown));
  }
  if (status_ == 0) return policy_.OnNetworkError();
  auto reset = connection_->rate_limit_reset();
  if (const auto server_time = connection_->server_time(); reset && server_time) {
    *reset -= *server_time - clock_.Now() / 1000;  // By our clock.
  }
  return policy_.OnRefused({.status = status_, .rate_limit_reset = reset});
}

ConnectionEnd TwitterStream::HowEnded(bool stalled) const {
  if (disconnect_code_) {
    const bool evicted = MeaningOf(*disconnect_code_) == DisconnectMeaning::kEvicted;
    return evicted ? ConnectionEnd::kEvicted : ConnectionEnd::kClosed;
  }
  const bool in_good_order =
      !stalled && connection_->failure().empty() && framer_->problem().empty();
  return in_good_order ? ConnectionEnd::kClosed : ConnectionEnd::kLost;
}

bool TwitterStream::Revoked() const {
  return disconnect_code_ && MeaningOf(*disconnect_code_) == DisconnectMeaning::kRevoked;
}

bool TwitterStream::RefusedByProxy() const {
  return status_ == 0 && connection_->proxy_status() == kProxyWantsPassword;
}

void TwitterStream::TellOfEviction(const NextAttempt& next) const {
  if (next.after != FailureClass::kEvicted || next.attempt < 2) return;
  shared::log::Warn(
      "stream_evicted_again",
      {{"in_a_row", next.attempt},
       {"advice",
        "another program uses the same keys, and each ends the other's stream: stop one of the "
        "two, or give each an account of its own"}});
}

void TwitterStream::TellWaysOn() {
  const bool lost = endpoint_.is_default && connection_->could_not_resolve();
  if (!lost || std::exchange(told_ways_on_, true)) return;
  shared::log::Warn("endpoint_unknown", {{"advice", kWaysOn}});
}

std::string TwitterStream::WhyEnded(bool stalled) const {
  if (disconnect_code_) return DescribeDisconnect(*disconnect_code_);
  if (stalled) return fmt::format("no byte for {}", shared::FormatDuration(options_.stall));
  if (status_ != 0 && status_ != kOk) return AnswerInWords();
  if (!connection_->failure().empty()) return connection_->failure();
  if (!framer_->problem().empty()) return framer_->problem();
  return "closed by the server";
}

std::string TwitterStream::AnswerInWords() const {
  const std::string words = Refusal();
  return words.empty() ? fmt::format("HTTP {} without a word", status_)
                       : fmt::format("HTTP {}: {}", status_, words);
}

std::string TwitterStream::Refusal() const {
  return AnswerText(connection_->refusal(), credentials_);
}

shared::Error TwitterStream::RefusedForGood(const shared::Error& refusal) const {
  std::string what = fmt::format("{}: {}", endpoint_.url, refusal.what);
  if (const std::string words = Refusal(); !words.empty()) what += fmt::format(" ({})", words);
  return {.kind = refusal.kind, .what = what + Advice()};
}

std::string TwitterStream::Advice() const {
  if (Revoked()) return ": make a new access token, and put it and its secret beside the keys";
  if (RefusedByProxy()) return ": check the user and the password in TWEET_PRODUCER_PROXY";
  if (!EndsTheRun(status_)) return "";
  return AdviceOnRefusal(endpoint_, status_, connection_->server_time(), clock_.Now());
}

}  // namespace producer
