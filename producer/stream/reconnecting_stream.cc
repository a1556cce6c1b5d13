#include "producer/stream/reconnecting_stream.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "shared/time_text.h"

namespace producer {
namespace {

// Hands an end over to what the policy has for it.
struct Planner {
  ReconnectPolicy& policy;

  shared::Result<NextAttempt> operator()(NoAnswer) { return policy.OnNetworkError(); }
  shared::Result<NextAttempt> operator()(const Refusal& refusal) {
    return policy.OnRefused(refusal);
  }
  shared::Result<NextAttempt> operator()(RefusedByOne) { return policy.OnHttpError(); }
  shared::Result<NextAttempt> operator()(ConnectionEnd end) { return policy.OnEnded(end); }
  shared::Result<NextAttempt> operator()(const shared::Error& error) {
    return std::unexpected(error);
  }
};

}  // namespace

ReconnectingStream::ReconnectingStream(const Options& options, const shared::Clock& clock,
                                       const shared::Shutdown& shutdown)
    : options_(options),
      clock_(clock),
      shutdown_(shutdown),
      policy_(
          clock, [this] { return std::uniform_real_distribution(0.0, 1.0)(random_); },
          options.reconnect),
      next_attempt_(clock.Steady()) {}

shared::Result<SourceState> ReconnectingStream::Read(std::chrono::milliseconds wait,
                                                     StreamListener& listener) {
  const auto start = clock_.Steady();
  if (!under_way_) {
    const auto early = std::chrono::ceil<std::chrono::milliseconds>(next_attempt_ - start);
    if (early.count() > 0) {
      shutdown_.WaitFor(std::min(wait, early));
      return SourceState::kOpen;
    }
    Begin();
  }
  const std::uint64_t bytes_before = bytes_received();
  const bool open = Run(wait, listener);
  CountSilence(clock_.Steady() - start, bytes_before);
  if (open && !stalled()) return SourceState::kOpen;
  if (auto planned = End(listener); !planned) return shared::Forward(planned);
  return SourceState::kOpen;
}

void ReconnectingStream::HangUp() {
  if (std::exchange(under_way_, false)) Close();
}

void ReconnectingStream::Begin() {
  under_way_ = true;
  opened_ = false;
  silence_ = {};
  Connect();
}

void ReconnectingStream::Opened(StreamListener& listener) {
  shared::log::Info("stream_connected", {Which()});
  policy_.OnConnected();
  condition_.OnConnected();
  opened_ = true;
  opened_at_ = clock_.Steady();
  Announce(listener);
}

void ReconnectingStream::CountSilence(std::chrono::nanoseconds waited, std::uint64_t bytes_before) {
  const bool heard = bytes_received() != bytes_before;
  silence_ = heard ? std::chrono::nanoseconds(0) : silence_ + waited;
  OnSilence(silence_);
}

shared::Result<void> ReconnectingStream::End(StreamListener& listener) {
  const std::string why = WhyEnded();
  if (opened_) listener.OnDisconnected(why);
  const auto next = std::visit(Planner{policy_}, HowEnded());
  if (!next) {
    const shared::Error error = Explain(next.error());
    Close();
    under_way_ = false;
    return std::unexpected(error);
  }
  shared::log::Warn("stream_disconnected", {Which(),
                                            {"why", why},
                                            {"class", NameOf(next->after)},
                                            {"attempt", next->attempt},
                                            {"next_in", shared::FormatDuration(next->delay)}});
  condition_.OnFailed(*next, why);
  OnPlanned(*next);
  Close();
  under_way_ = false;
  next_attempt_ = clock_.Steady() + next->delay;
  return {};
}

std::string ReconnectingStream::StallInWords() const {
  return fmt::format("no byte for {}", shared::FormatDuration(options_.stall));
}

}  // namespace producer
