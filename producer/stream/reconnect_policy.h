// ReconnectPolicy is when to connect again after a failure, as Twitter published it for v1.1
// ("Connecting to a streaming endpoint", developer.x.com), so that we are never banned.
//
//   ReconnectPolicy policy(clock, jitter, {});
//   policy.OnNetworkError();              // {kNetwork, attempt 1, 250 ms}
//   policy.OnNetworkError();              // {kNetwork, attempt 2, 500 ms}
//   policy.OnConnected();
//   policy.OnEnded(ConnectionEnd::kLost)  // {kEnded, attempt 1, 0 ms}: at once, the first time
//
//   failure                        wait
//   network (TCP, TLS, DNS)        250 ms more each time, up to 16 s
//   HTTP status                    5 s, doubling up to 320 s
//   HTTP 420, 429                  60 s, doubling; at least until x-rate-limit-reset
//   an established connection      at once (1 s after a close by the server); if connections keep
//     that ends                    ending within 30 s, as network (lost) or as HTTP (closed)
//   eviction                       5 s; if it happens again and again, 60 s, doubling up to 16 min:
//     who connects at once would evict the other, which does the same
//   401 403                        none: kCredentials
//   402: the account is used up    none: kRateLimited
//   400 404 406 410 413 416 422    none: kRefused; so are 301 and 308: it is elsewhere for ever,
//   and
//                                  credentials do not follow it there
//
// The source gives no cap for 420; ours is the run's end (max_rate_limit_wait): the first 420 or
// 429 that comes so long after the first in a row, or is to be followed by a longer wait than that.
// A connection of 30 s ends the row, a shorter one does not: X also says 429 in a stream that it
// has answered with 200.
// Jitter only adds: a wait is never shorter than published. Pure: time and chance come in. Not
// thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "shared/clock.h"
#include "shared/error.h"

namespace producer {

enum class FailureClass : std::uint8_t { kNetwork, kHttp, kRateLimit, kEnded, kEvicted };
inline constexpr std::size_t kFailureClasses = 5;

std::string_view NameOf(FailureClass failure);

// The published keep-alive interval: whoever lives that long was connected in earnest.
inline constexpr std::chrono::milliseconds kGoodLife{30'000};

struct NextAttempt {
  FailureClass after = FailureClass::kNetwork;
  int attempt = 0;  // How many failures of this class in a row; 1 for the first.
  std::chrono::milliseconds delay{0};
};

enum class ConnectionEnd : std::uint8_t {
  kLost,     // Reset, cut, or silent for too long.
  kClosed,   // The server ended the response in good order.
  kEvicted,  // It said that another stream of the account took our place.
};

// A response other than 200.
struct Refusal {
  int status = 0;
  // The header x-rate-limit-reset: seconds since 1970.
  std::optional<std::int64_t> rate_limit_reset;
};

// What a status is that no retry helps: kCredentials, kRefused, kRateLimited. Nothing: it may pass,
// or is 200.
std::optional<shared::ErrorKind> EndsTheRun(int status);

class ReconnectPolicy {
 public:
  struct Options {
    // After 420s and 429s in a row for so long the run ends. Range: 0 (the first one ends it) on.
    // Flag: --max-rate-limit-wait.
    std::chrono::milliseconds max_rate_limit_wait{std::chrono::hours(1)};
  };

  // `jitter` returns a number in [0, 1). The clock must outlive the policy.
  ReconnectPolicy(const shared::Clock& clock, std::function<double()> jitter, Options options);

  void OnConnected();
  NextAttempt OnNetworkError();
  // kCredentials, kRefused: the same request will be refused for ever. kRateLimited:
  // max_rate_limit_wait is over, the next wait alone would be longer, or the account is used up.
  shared::Result<NextAttempt> OnRefused(const Refusal& refusal);
  // A refusal that another server may not repeat.
  NextAttempt OnHttpError();
  // REQUIRES: OnConnected was called before.
  NextAttempt OnEnded(ConnectionEnd end);

 private:
  NextAttempt Plan(FailureClass after, int attempt, std::chrono::milliseconds delay) const;
  shared::Result<NextAttempt> OnRateLimit(const Refusal& refusal);
  NextAttempt OnEvicted();
  void ForgetLimitsAfterGoodLife();

  const shared::Clock& clock_;
  const std::function<double()> jitter_;
  const Options options_;
  // Failures since a connection last lived long enough to be called good.
  int network_errors_ = 0;
  int http_errors_ = 0;
  int rate_limits_ = 0;
  int early_ends_ = 0;
  int evictions_ = 0;       // In a row.
  bool connected_ = false;  // And that connection's end was not told yet.
  std::chrono::nanoseconds connected_at_{0};
  std::chrono::nanoseconds rate_limited_since_{0};
};

}  // namespace producer
