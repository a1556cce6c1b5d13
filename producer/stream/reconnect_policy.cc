#include "producer/stream/reconnect_policy.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "shared/record_time.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr milliseconds kNetworkStep = 250ms, kNetworkMost = 16s;
constexpr milliseconds kHttpFirst = 5s, kHttpMost = 320s;
constexpr milliseconds kRateLimitFirst = 60s;
// A server that accepts and closes at once would otherwise be asked in a hot loop.
constexpr milliseconds kAfterClose = 1s;
constexpr milliseconds kEvictedMost = 16min;
// Whoever evicts us connects again sooner than that.
constexpr milliseconds kTruce = 1h;
constexpr double kMostJitter = 0.1;

// The n-th wait (from 1) of a series that starts with `first` and doubles.
milliseconds Doubled(milliseconds first, int n, milliseconds most) {
  constexpr int kMostDoublings = 20;
  return std::min(first * (std::int64_t{1} << std::min(n - 1, kMostDoublings)), most);
}

// "1h3m12s".
std::string Spoken(milliseconds time) {
  const std::chrono::hh_mm_ss parts(std::chrono::ceil<std::chrono::seconds>(time));
  std::string text;
  if (parts.hours() > 0h) text += fmt::format("{}h", parts.hours().count());
  if (parts.minutes() > 0min) text += fmt::format("{}m", parts.minutes().count());
  if (parts.seconds() > 0s || text.empty()) text += fmt::format("{}s", parts.seconds().count());
  return text;
}

std::string InARow(int times, milliseconds since_the_first) {
  if (times == 1) return "once";
  return fmt::format("{} times in a row, waited {}", times, Spoken(since_the_first));
}

milliseconds NetworkWait(int n) { return std::min(kNetworkStep * n, kNetworkMost); }

}  // namespace

std::string_view NameOf(FailureClass failure) {
  switch (failure) {
    case FailureClass::kNetwork:
      return "network";
    case FailureClass::kHttp:
      return "http";
    case FailureClass::kRateLimit:
      return "rate_limit";
    case FailureClass::kEnded:
      return "ended";
    case FailureClass::kEvicted:
      return "evicted";
  }
  return "";
}

std::optional<shared::ErrorKind> EndsTheRun(int status) {
  switch (status) {
    case 401:
    case 403:
      return shared::ErrorKind::kCredentials;
    case 402:
      return shared::ErrorKind::kRateLimited;
    case 301:
    case 308:
    case 400:
    case 404:
    case 406:
    case 410:
    case 413:
    case 416:
    case 422:
      return shared::ErrorKind::kRefused;
    default:
      return std::nullopt;
  }
}

ReconnectPolicy::ReconnectPolicy(const shared::Clock& clock, std::function<double()> jitter,
                                 Options options)
    : clock_(clock), jitter_(std::move(jitter)), options_(options) {}

void ReconnectPolicy::OnConnected() {
  connected_at_ = clock_.Steady();
  connected_ = true;
  network_errors_ = http_errors_ = 0;
}

void ReconnectPolicy::ForgetLimitsAfterGoodLife() {
  const bool ended = std::exchange(connected_, false);
  if (ended && clock_.Steady() - connected_at_ >= kGoodLife) rate_limits_ = 0;
}

NextAttempt ReconnectPolicy::OnNetworkError() {
  ++network_errors_;
  return Plan(FailureClass::kNetwork, network_errors_, NetworkWait(network_errors_));
}

shared::Result<NextAttempt> ReconnectPolicy::OnRefused(const Refusal& refusal) {
  if (refusal.status == 420 || refusal.status == 429) return OnRateLimit(refusal);
  if (const auto kind = EndsTheRun(refusal.status)) {
    return shared::Fail(*kind, fmt::format("the server answered HTTP {}", refusal.status));
  }
  return OnHttpError();
}

NextAttempt ReconnectPolicy::OnHttpError() {
  ++http_errors_;
  return Plan(FailureClass::kHttp, http_errors_, Doubled(kHttpFirst, http_errors_, kHttpMost));
}

shared::Result<NextAttempt> ReconnectPolicy::OnRateLimit(const Refusal& refusal) {
  ForgetLimitsAfterGoodLife();
  const auto now = clock_.Steady();
  if (rate_limits_++ == 0) rate_limited_since_ = now;
  NextAttempt next = Plan(FailureClass::kRateLimit, rate_limits_,
                          Doubled(kRateLimitFirst, rate_limits_, milliseconds::max()));
  if (refusal.rate_limit_reset) {
    // One from a clock that runs wild must not overflow, nor make us wait for a year unseen: past
    // max_rate_limit_wait the run ends, and says so.
    const std::int64_t reset =
        std::clamp<std::int64_t>(*refusal.rate_limit_reset, 0, shared::kLatestTime / 1000);
    next.delay = std::max(next.delay, milliseconds(reset * 1000 - clock_.Now()));
  }
  const auto waited = std::chrono::duration_cast<milliseconds>(now - rate_limited_since_);
  const milliseconds most = options_.max_rate_limit_wait;
  if (waited < most && next.delay <= most) return next;
  std::string what = fmt::format("HTTP {} {}", refusal.status, InARow(rate_limits_, waited));
  if (waited < most) what += fmt::format("; the next attempt would be in {}", Spoken(next.delay));
  return shared::Fail(
      shared::ErrorKind::kRateLimited,
      what + fmt::format(", beyond --max-rate-limit-wait {}", shared::FormatDuration(most)));
}

NextAttempt ReconnectPolicy::OnEnded(ConnectionEnd end) {
  ForgetLimitsAfterGoodLife();
  const auto lived = clock_.Steady() - connected_at_;
  if (end != ConnectionEnd::kEvicted || lived >= kTruce) evictions_ = 0;
  if (end == ConnectionEnd::kEvicted) return OnEvicted();
  if (lived >= kGoodLife) early_ends_ = 0;
  const int before = early_ends_++;
  milliseconds delay = end == ConnectionEnd::kLost ? 0ms : kAfterClose;
  if (before > 0) {
    delay =
        end == ConnectionEnd::kLost ? NetworkWait(before) : Doubled(kHttpFirst, before, kHttpMost);
  }
  return Plan(FailureClass::kEnded, early_ends_, delay);
}

NextAttempt ReconnectPolicy::OnEvicted() {
  const int before = evictions_++;
  const milliseconds delay =
      before == 0 ? kHttpFirst : Doubled(kRateLimitFirst, before, kEvictedMost);
  return Plan(FailureClass::kEvicted, evictions_, delay);
}

NextAttempt ReconnectPolicy::Plan(FailureClass after, int attempt, milliseconds delay) const {
  const auto extra = static_cast<double>(delay.count()) * kMostJitter * jitter_();
  return {.after = after,
          .attempt = attempt,
          .delay = delay + milliseconds(static_cast<std::int64_t>(extra))};
}

}  // namespace producer
