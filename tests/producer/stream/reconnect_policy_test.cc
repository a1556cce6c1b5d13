#include "producer/stream/reconnect_policy.h"

#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace producer {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;
using shared::ErrorKind;

class ReconnectPolicyTest : public testing::Test {
 protected:
  ReconnectPolicy Policy(milliseconds max_rate_limit_wait = 1h) {
    return {clock_, [this] { return jitter_; }, {.max_rate_limit_wait = max_rate_limit_wait}};
  }

  // Waits as told, as the stream does.
  milliseconds Waited(const NextAttempt& next) {
    clock_.Advance(next.delay);
    return next.delay;
  }

  test::FakeClock clock_{1'700'000'000'000};
  double jitter_ = 0;
};

TEST_F(ReconnectPolicyTest, NetworkErrorsWait250MsMoreUpTo16s) {
  ReconnectPolicy policy = Policy();
  for (int attempt = 1; attempt <= 64; ++attempt) {
    EXPECT_EQ(Waited(policy.OnNetworkError()), attempt * 250ms);
  }
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(Waited(policy.OnNetworkError()), 16s);
}

TEST_F(ReconnectPolicyTest, HttpErrorsDoubleFrom5sTo320s) {
  ReconnectPolicy policy = Policy();
  for (const milliseconds wait : {5s, 10s, 20s, 40s, 80s, 160s, 320s, 320s, 320s}) {
    const auto next = policy.OnRefused({.status = 503, .rate_limit_reset = {}});
    ASSERT_TRUE(next.has_value());
    EXPECT_EQ(next->after, FailureClass::kHttp);
    EXPECT_EQ(Waited(*next), wait);
  }
}

// Fails when 420 is treated like another HTTP error: every early attempt makes the ban longer.
TEST_F(ReconnectPolicyTest, RateLimitsDoubleFrom60sUntilTheRunEnds) {
  for (const int status : {420, 429}) {
    ReconnectPolicy policy = Policy();
    for (const milliseconds wait : {60s, 120s, 240s, 480s, 960s}) {
      EXPECT_EQ(Waited(*policy.OnRefused({.status = status, .rate_limit_reset = {}})), wait);
    }
    EXPECT_EQ(Waited(*policy.OnRefused({.status = status, .rate_limit_reset = {}})), 32min);
    const auto last = policy.OnRefused({.status = status, .rate_limit_reset = {}});
    ASSERT_FALSE(last.has_value());
    EXPECT_EQ(last.error().kind, ErrorKind::kRateLimited);
    EXPECT_EQ(last.error().what, "HTTP " + std::to_string(status) +
                                     " 7 times in a row, waited 1h3m, beyond "
                                     "--max-rate-limit-wait 1h");
  }
}

// Fails when the run ends before its time is over, though the next wait fits into it.
TEST_F(ReconnectPolicyTest, RateLimitsAreBorneForAsLongAsAsked) {
  ReconnectPolicy policy = Policy(150s);
  EXPECT_EQ(Waited(*policy.OnRefused({.status = 420, .rate_limit_reset = {}})), 60s);
  EXPECT_EQ(Waited(*policy.OnRefused({.status = 420, .rate_limit_reset = {}})), 120s);
  EXPECT_EQ(policy.OnRefused({.status = 420, .rate_limit_reset = {}}).error().what,
            "HTTP 420 3 times in a row, waited 3m, beyond --max-rate-limit-wait 150s");
}

// Fails when a wait is begun that is longer than all that may be waited.
TEST_F(ReconnectPolicyTest, AWaitBeyondTheLimitEndsTheRunAtOnce) {
  ReconnectPolicy policy = Policy(90s);
  Waited(*policy.OnRefused({.status = 429, .rate_limit_reset = {}}));
  EXPECT_EQ(policy.OnRefused({.status = 429, .rate_limit_reset = {}}).error().what,
            "HTTP 429 2 times in a row, waited 1m; the next attempt would be in 2m, beyond "
            "--max-rate-limit-wait 90s");
  EXPECT_EQ(Policy(10s).OnRefused({.status = 420, .rate_limit_reset = {}}).error().what,
            "HTTP 420 once; the next attempt would be in 1m, beyond --max-rate-limit-wait 10s");
  EXPECT_FALSE(Policy(0s).OnRefused({.status = 420, .rate_limit_reset = {}}).has_value());
}

TEST_F(ReconnectPolicyTest, TheServersResetTimeIsWaitedFor) {
  ReconnectPolicy policy = Policy();
  const std::int64_t in_15_minutes = clock_.Now() / 1000 + 900;
  EXPECT_EQ(policy.OnRefused({.status = 429, .rate_limit_reset = in_15_minutes})->delay, 900s);
  const std::int64_t past = clock_.Now() / 1000 - 900;
  EXPECT_EQ(policy.OnRefused({.status = 429, .rate_limit_reset = past})->delay, 120s);
  for (const std::int64_t wild : {std::int64_t{0}, INT64_MAX, INT64_MIN}) {
    const auto next = Policy().OnRefused({.status = 429, .rate_limit_reset = wild});
    EXPECT_EQ(next.has_value(), wild <= 0);
  }
}

TEST_F(ReconnectPolicyTest, AConnectionThatLastsEndsTheRowOfRateLimits) {
  ReconnectPolicy policy = Policy(90s);
  Waited(*policy.OnRefused({.status = 420, .rate_limit_reset = {}}));
  policy.OnConnected();
  clock_.Advance(30s);
  policy.OnEnded(ConnectionEnd::kLost);
  EXPECT_EQ(policy.OnRefused({.status = 420, .rate_limit_reset = {}})->delay, 60s);
}

// Fails when a server that answers 200, and says in the stream that a limit is reached, is asked
// once a minute for ever.
TEST_F(ReconnectPolicyTest, LimitsSaidInTheStreamAreInARow) {
  ReconnectPolicy policy = Policy();
  std::vector<milliseconds> waits;
  while (true) {
    policy.OnConnected();
    clock_.Advance(1s);
    const auto next = policy.OnRefused({.status = 429, .rate_limit_reset = {}});
    if (!next || waits.size() > 10) break;
    waits.push_back(Waited(*next));
  }
  EXPECT_EQ(waits, (std::vector<milliseconds>{60s, 120s, 240s, 480s, 960s, 32min}));
}

TEST_F(ReconnectPolicyTest, ALimitSaidAfterALongTimeIsTheFirst) {
  ReconnectPolicy policy = Policy();
  Waited(*policy.OnRefused({.status = 429, .rate_limit_reset = {}}));
  policy.OnConnected();
  clock_.Advance(30s);
  EXPECT_EQ(policy.OnRefused({.status = 429, .rate_limit_reset = {}})->delay, 60s);
  EXPECT_EQ(policy.OnRefused({.status = 429, .rate_limit_reset = {}})->delay, 120s);
}

TEST_F(ReconnectPolicyTest, ALostConnectionIsMadeAgainAtOnceThenWithWaits) {
  ReconnectPolicy policy = Policy();
  policy.OnConnected();
  clock_.Advance(1h);
  EXPECT_EQ(policy.OnEnded(ConnectionEnd::kLost).delay, 0ms);
  EXPECT_EQ(Waited(policy.OnNetworkError()), 250ms);
  EXPECT_EQ(Waited(policy.OnNetworkError()), 500ms);
  policy.OnConnected();
  clock_.Advance(31s);
  EXPECT_EQ(policy.OnEnded(ConnectionEnd::kLost).delay, 0ms);
}

// Fails when a server that accepts and closes at once is asked in a hot loop: attempts of one hour.
TEST_F(ReconnectPolicyTest, NoHotLoopAfterCleanCloses) {
  ReconnectPolicy policy = Policy();
  const auto start = clock_.Steady();
  int attempts = 0;
  for (; clock_.Steady() - start < 1h; ++attempts) {
    policy.OnConnected();
    Waited(policy.OnEnded(ConnectionEnd::kClosed));
  }
  EXPECT_EQ(attempts, 18);  // After 1 s, 5 s, 10 s, …, 160 s, then every 320 s.
}

TEST_F(ReconnectPolicyTest, NoHotLoopAfterConnectionsLostAtOnce) {
  ReconnectPolicy policy = Policy();
  const auto start = clock_.Steady();
  int attempts = 0;
  for (; clock_.Steady() - start < 1h; ++attempts) {
    policy.OnConnected();
    Waited(policy.OnEnded(ConnectionEnd::kLost));
  }
  EXPECT_LT(attempts, 300);
}

TEST_F(ReconnectPolicyTest, RefusalsThatNoRetryHelpsEndTheRun) {
  for (const int status : {401, 403}) {
    EXPECT_EQ(Policy().OnRefused({.status = status, .rate_limit_reset = {}}).error().kind,
              ErrorKind::kCredentials);
  }
  for (const int status : {301, 308, 400, 404, 406, 410, 413, 416, 422}) {
    EXPECT_EQ(Policy().OnRefused({.status = status, .rate_limit_reset = {}}).error().kind,
              ErrorKind::kRefused);
  }
  // Nothing is left to pay with.
  EXPECT_EQ(Policy().OnRefused({.status = 402, .rate_limit_reset = {}}).error().kind,
            ErrorKind::kRateLimited);
  for (const int status : {302, 303, 307, 418, 500, 502, 503, 504}) {
    EXPECT_TRUE(Policy().OnRefused({.status = status, .rate_limit_reset = {}}).has_value());
  }
}

// Fails when two clients that end each other's streams go on at full speed: attempts of one day.
TEST_F(ReconnectPolicyTest, EvictionsInARowAreBackedOff) {
  ReconnectPolicy policy = Policy();
  const auto start = clock_.Steady();
  for (const milliseconds wait :
       std::vector<milliseconds>{5s, 60s, 2min, 4min, 8min, 16min, 16min}) {
    policy.OnConnected();
    clock_.Advance(40s);  // Until the other one is back.
    const NextAttempt next = policy.OnEnded(ConnectionEnd::kEvicted);
    EXPECT_EQ(next.after, FailureClass::kEvicted);
    EXPECT_EQ(Waited(next), wait);
  }
  int attempts = 7;
  for (; clock_.Steady() - start < 24h; ++attempts) {
    policy.OnConnected();
    clock_.Advance(1s);
    Waited(policy.OnEnded(ConnectionEnd::kEvicted));
  }
  EXPECT_LT(attempts, 100);
}

TEST_F(ReconnectPolicyTest, AnEvictionAfterAnHourOrAnotherEndIsTheFirst) {
  ReconnectPolicy policy = Policy();
  policy.OnConnected();
  EXPECT_EQ(policy.OnEnded(ConnectionEnd::kEvicted).attempt, 1);
  EXPECT_EQ(policy.OnEnded(ConnectionEnd::kEvicted).attempt, 2);
  policy.OnConnected();
  clock_.Advance(1h);
  EXPECT_EQ(policy.OnEnded(ConnectionEnd::kEvicted).attempt, 1);
  policy.OnEnded(ConnectionEnd::kClosed);
  EXPECT_EQ(policy.OnEnded(ConnectionEnd::kEvicted).attempt, 1);
}

// Fails when jitter shortens a published wait.
TEST_F(ReconnectPolicyTest, JitterOnlyAdds) {
  for (jitter_ = 0; jitter_ < 1; jitter_ += 0.09) {
    const milliseconds delay = Policy().OnRefused({.status = 503, .rate_limit_reset = {}})->delay;
    EXPECT_GE(delay, 5s);
    EXPECT_LE(delay, 5500ms);
  }
}

}  // namespace
}  // namespace producer
