#include "producer/stream/bluesky_stream.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "shared/log.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

constexpr int kOpen = 101;
constexpr std::string_view kWord = "bluesky ";
constexpr microseconds kSameHostMargin = 2s, kOtherHostMargin = 30s;
// A server's clock may be ahead of ours.
constexpr microseconds kMostAhead = 1h;
// As in reconnect_policy.h: whoever lives that long was connected in earnest.
constexpr auto kGoodLife = 30s;
constexpr int kPings = 3;  // In a silence that lasts to its end.
// A request to stop is looked for as often.
constexpr std::chrono::milliseconds kLongestWait = 100ms;

}  // namespace

std::string BlueskyPosition::Text() const { return fmt::format("{}{} {}", kWord, micros, host); }

std::optional<BlueskyPosition> BlueskyPosition::Parse(std::string_view text) {
  if (!text.starts_with(kWord)) return std::nullopt;
  text.remove_prefix(kWord.size());
  BlueskyPosition position;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, position.micros);
  if (error != std::errc() || stop == end || *stop != ' ' || position.micros < 0) {
    return std::nullopt;
  }
  position.host.assign(stop + 1, end);
  return position;
}

BlueskyStream::BlueskyStream(std::vector<BlueskyEndpoint> endpoints, Options options,
                             const shared::Clock& clock, const shared::Shutdown& shutdown)
    : endpoints_(std::move(endpoints)),
      options_(std::move(options)),
      clock_(clock),
      shutdown_(shutdown),
      policy_(
          clock, [this] { return std::uniform_real_distribution(0.0, 1.0)(random_); },
          options_.reconnect),
      next_attempt_(clock.Steady()) {}

std::uint64_t BlueskyStream::keep_alives() const {
  return keep_alives_ + (socket_ ? socket_->control_frames() : 0);
}

bool BlueskyStream::IsOpen() const { return socket_->status() == kOpen; }

void BlueskyStream::OnPosition(std::int64_t position) {
  // Of a replay the beginning is older than what was dealt with before. And a time that has not
  // come would have all be left out that is written until then.
  const bool behind = position_ && position_->micros >= position;
  const bool absurd = microseconds(position) > std::chrono::milliseconds(clock_.Now()) + kMostAhead;
  if (!behind && !absurd) position_ = BlueskyPosition{position, endpoint().host};
}

shared::Result<SourceState> BlueskyStream::Read(std::chrono::milliseconds wait,
                                                StreamListener& listener) {
  const auto start = clock_.Steady();
  wait = std::min(wait, kLongestWait);
  if (socket_ == nullptr) {
    const auto early = std::chrono::ceil<std::chrono::milliseconds>(next_attempt_ - start);
    if (early.count() > 0) {
      shutdown_.WaitFor(std::min(wait, early));
      return SourceState::kOpen;
    }
    Connect();
  }
  const std::uint64_t bytes_before = socket_->bytes_received();
  const auto state =
      socket_->Run(wait, {.on_open = [&] { OnOpen(listener); },
                          .on_message = [&](const Line& line) { listener.OnMessage(line); }});
  CountSilence(clock_.Steady() - start, bytes_before);
  const bool stalled = silence_ >= options_.stall;
  if (state == WebSocket::State::kOpen && !stalled) return SourceState::kOpen;
  if (auto planned = Disconnect(stalled, listener); !planned) return shared::Forward(planned);
  return SourceState::kOpen;
}

std::optional<std::int64_t> BlueskyStream::Cursor() const {
  if (!position_) return std::nullopt;
  const microseconds margin =
      position_->host == endpoint().host ? kSameHostMargin : kOtherHostMargin;
  return std::max<std::int64_t>(position_->micros - margin.count(), 0);
}

void BlueskyStream::Connect() {
  const auto cursor = Cursor();
  const shared::UnixMillis kept_from =
      clock_.Now() - std::chrono::milliseconds(kBlueskyLookBack).count();
  missed_.reset();
  if (position_ && position_->micros / 1000 < kept_from) {
    missed_ = MissedTime{position_->micros / 1000, kept_from};
    shared::log::Warn("stream_gap",
                      {{"from", shared::FormatTime(missed_->from)},
                       {"to", shared::FormatTime(missed_->to)},
                       {"why",
                        "the server keeps the last 36 hours only; what was posted in that "
                        "time is missed"}});
  }
  const std::string target = endpoint().Target(cursor);
  shared::log::Info("stream_connecting", {{"host", endpoint().host}, {"target", target}});
  socket_ = std::make_unique<WebSocket>(WebSocketRequest{.host = endpoint().host,
                                                         .port = endpoint().port,
                                                         .target = target,
                                                         .tls = endpoint().tls,
                                                         .user_agent = options_.user_agent,
                                                         .ca_file = options_.ca_file,
                                                         .subprotocol = endpoint().Subprotocol()});
  silence_ = {};
  pings_ = 0;
}

void BlueskyStream::OnOpen(StreamListener& listener) {
  shared::log::Info("stream_connected", {{"host", endpoint().host}});
  policy_.OnConnected();
  condition_.OnConnected();
  connected_at_ = clock_.Steady();
  refusals_ = 0;
  if (position_) {
    listener.OnResumed(missed_);
  } else {
    listener.OnConnected();
  }
}

void BlueskyStream::CountSilence(std::chrono::nanoseconds waited, std::uint64_t bytes_before) {
  if (socket_->bytes_received() != bytes_before) {
    silence_ = {};
    pings_ = 0;
    return;
  }
  silence_ += waited;
  if (!IsOpen() || silence_ < options_.stall * (pings_ + 1) / (kPings + 1)) return;
  ++pings_;
  socket_->Ping();
}

shared::Result<void> BlueskyStream::Disconnect(bool stalled, StreamListener& listener) {
  const std::string why = WhyEnded(stalled);
  if (IsOpen()) listener.OnDisconnected(why);
  const auto next = PlanNext(stalled);
  if (!next) {
    const shared::Error error{next.error().kind,
                              fmt::format("{}: {}; check --endpoint", endpoint().url, why)};
    socket_.reset();
    return std::unexpected(error);
  }
  shared::log::Warn("stream_disconnected", {{"host", endpoint().host},
                                            {"why", why},
                                            {"class", NameOf(next->after)},
                                            {"attempt", next->attempt},
                                            {"next_in", shared::FormatDuration(next->delay)}});
  condition_.OnFailed(*next, why);
  TellWaysOn();
  if (LeavesHost(stalled)) host_ = (host_ + 1) % endpoints_.size();
  keep_alives_ += socket_->control_frames();
  socket_.reset();
  next_attempt_ = clock_.Steady() + next->delay;
  return {};
}

shared::Result<NextAttempt> BlueskyStream::PlanNext(bool stalled) {
  if (IsOpen()) {
    const bool in_order = !stalled && socket_->failure().empty();
    return policy_.OnEnded(in_order ? ConnectionEnd::kClosed : ConnectionEnd::kLost);
  }
  return socket_->status() == 0 ? policy_.OnNetworkError() : PlanAfterRefusal();
}

// One host's 404 says nothing of the others.
shared::Result<NextAttempt> BlueskyStream::PlanAfterRefusal() {
  // A server that refuses what others clamp: the next connection begins with what is new, and the
  // time until then is told as a gap.
  if (position_ && socket_->refusal().find("CursorTooOld") != std::string::npos) {
    position_.reset();
    return policy_.OnHttpError();
  }
  const int status = socket_->status();
  if (EndsTheRun(status) && ++refusals_ < endpoints_.size()) return policy_.OnHttpError();
  return policy_.OnRefused({.status = status});
}

bool BlueskyStream::LeavesHost(bool stalled) const {
  return !IsOpen() || stalled || clock_.Steady() - connected_at_ < kGoodLife;
}

std::string BlueskyStream::WhyEnded(bool stalled) const {
  if (stalled) return fmt::format("no byte for {}", shared::FormatDuration(options_.stall));
  if (!IsOpen() && socket_->status() != 0) {
    return fmt::format("HTTP {}: {}", socket_->status(), socket_->refusal());
  }
  return socket_->failure().empty() ? "closed by the server" : socket_->failure();
}

void BlueskyStream::TellWaysOn() {
  if (!socket_->could_not_resolve() || std::exchange(told_ways_on_, true)) return;
  shared::log::Warn("endpoint_unknown", {{"advice", kBlueskyWaysOn}});
}

}  // namespace producer
