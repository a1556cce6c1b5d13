#include "producer/stream/bluesky_stream.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "producer/stream/reconnect_policy.h"
#include "producer/stream/without_keys.h"
#include "shared/log.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using namespace std::chrono_literals;

constexpr int kBadRequest = 400;
constexpr int kPings = 3;  // In a silence that lasts to its end.
// A request to stop is looked for as often.
constexpr std::chrono::milliseconds kLongestWait = 100ms;

void LogGap(const MissedTime& missed) {
  shared::log::Warn("stream_gap", {{"from", shared::FormatTime(missed.from)},
                                   {"to", shared::FormatTime(missed.to)},
                                   {"why",
                                    "the server keeps it no longer; what was posted in that time "
                                    "is missed"}});
}

}  // namespace

BlueskyStream::BlueskyStream(std::vector<BlueskyEndpoint> endpoints, Options options,
                             const shared::Clock& clock, const shared::Shutdown& shutdown)
    : ReconnectingStream(options, clock, shutdown),
      endpoints_(std::move(endpoints)),
      options_(std::move(options)),
      compression_({.ca_file = options_.ca_file, .user_agent = options_.user_agent}, clock,
                   shutdown) {}

std::uint64_t BlueskyStream::keep_alives() const {
  return keep_alives_ + (socket_ ? socket_->control_frames() : 0);
}

void BlueskyStream::OnPosition(std::int64_t position) {
  missed_ = resumption_.OnDealtWith(position, endpoint().host, clock().Now());
}

void BlueskyStream::Connect() {
  const auto dictionary = compression_.Prepare(endpoint());
  const std::string target =
      endpoint().Target(resumption_.Begin(endpoint().host, clock().Now()), dictionary);
  shared::log::Info("stream_connecting", {{"host", endpoint().host}, {"target", target}});
  socket_ = std::make_unique<WebSocket>(WebSocketRequest{.host = endpoint().host,
                                                         .port = endpoint().port,
                                                         .target = target,
                                                         .tls = endpoint().tls,
                                                         .user_agent = options_.user_agent,
                                                         .ca_file = options_.ca_file,
                                                         .subprotocol = endpoint().Subprotocol()});
  pings_ = 0;
  unreadable_ = false;
}

bool BlueskyStream::Run(std::chrono::milliseconds wait, StreamListener& listener) {
  const auto state =
      socket_->Run(std::min(wait, kLongestWait),
                   {.on_open = [&] { Opened(listener); },
                    .on_message = [&](const Line& line) { TakeMessage(line, listener); }});
  return state == WebSocket::State::kOpen && !unreadable_;
}

void BlueskyStream::TakeMessage(const Line& message, StreamListener& listener) {
  if (unreadable_) return;  // It comes again.
  const auto line = compression_.active() ? compression_.Read(message) : message;
  unreadable_ = !line;
  if (unreadable_) return;
  listener.OnMessage(*line);  // Which calls OnPosition.
  const auto missed = std::exchange(missed_, std::nullopt);
  if (!missed) return;
  LogGap(*missed);
  listener.OnMissed(*missed);
}

void BlueskyStream::Announce(StreamListener& listener) {
  refusing_.clear();
  if (!resumption_.stands()) return listener.OnConnected();
  const auto missed = resumption_.MissedAtOpening(clock().Now());
  if (missed) LogGap(*missed);
  listener.OnResumed(missed);
}

void BlueskyStream::OnSilence(std::chrono::nanoseconds silence) {
  if (silence.count() == 0) pings_ = 0;
  if (!opened() || silence < stall() * (pings_ + 1) / (kPings + 1)) return;
  ++pings_;
  socket_->Ping();
}

AttemptEnd BlueskyStream::HowEnded() {
  if (opened()) {
    const bool in_order = !stalled() && !unreadable_ && socket_->failure().empty();
    return in_order ? ConnectionEnd::kClosed : ConnectionEnd::kLost;
  }
  if (socket_->status() == 0) return NoAnswer{};
  return HowRefused();
}

// One host's 404 says nothing of the others.
AttemptEnd BlueskyStream::HowRefused() {
  if (resumption_.stands() && socket_->refusal().find("CursorTooOld") != std::string::npos) {
    resumption_.OnTooOld();
    return RefusedByOne{};
  }
  const int status = socket_->status();
  if (compression_.active() && status == kBadRequest) {
    compression_.OnRefused();
    return RefusedByOne{};
  }
  if (EndsTheRun(status)) refusing_.insert(host_);
  if (EndsTheRun(status) && refusing_.size() < endpoints_.size()) return RefusedByOne{};
  return Refusal{.status = status};
}

std::string BlueskyStream::WhyEnded() const {
  if (stalled()) return StallInWords();
  if (unreadable_) return "a message cannot be decompressed";
  if (!opened() && socket_->status() != 0) {
    return AnswerInWords(socket_->status(), socket_->refusal());
  }
  return socket_->failure().empty() ? "closed by the server" : socket_->failure();
}

shared::Error BlueskyStream::Explain(const shared::Error& error) const {
  return {error.kind, fmt::format("{}: {}; check --endpoint", endpoint().url, WhyEnded())};
}

void BlueskyStream::OnPlanned(const NextAttempt& /*next*/) {
  if (socket_->could_not_resolve() && !std::exchange(told_ways_on_, true)) {
    shared::log::Warn("endpoint_unknown", {{"advice", kBlueskyWaysOn}});
  }
  if (LeavesHost()) host_ = (host_ + 1) % endpoints_.size();
}

bool BlueskyStream::LeavesHost() const {
  return !opened() || stalled() || clock().Steady() - opened_at() < kGoodLife;
}

void BlueskyStream::Close() {
  keep_alives_ += socket_->control_frames();
  socket_.reset();
}

}  // namespace producer
