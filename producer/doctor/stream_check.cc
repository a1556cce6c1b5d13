#include "producer/doctor/stream_check.h"

#include <cstdlib>
#include <random>

#include <fmt/format.h>

#include "producer/doctor/server_checks.h"
#include "producer/stream/clock_skew.h"
#include "producer/stream/http_connection.h"
#include "producer/stream/http_status.h"
#include "producer/stream/reconnect_policy.h"
#include "producer/stream/refusal_advice.h"
#include "producer/stream/without_keys.h"

namespace producer {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr const char* kClock = "clock";

HttpRequest RequestOf(const StreamQuestion& question, shared::UnixMillis now) {
  std::random_device random;
  const std::string nonce =
      fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
  const std::string body = EncodeForm(question.parameters);
  const SignedRequest signed_part{"POST", question.endpoint.url, body};
  return {.method = HttpMethod::kPost,
          .url = question.endpoint.url,
          .body = body,
          .authorization = OAuth1Header(question.credentials, signed_part, now / 1000, nonce),
          .user_agent = question.user_agent,
          .ca_file = question.ca_file,
          .proxy = question.proxy.url};
}

std::string WhyNoAnswer(const HttpConnection& connection, bool ended, bool stopped) {
  if (stopped) return "stopped";
  if (!ended) return fmt::format("no answer within {} s", kServerPatience / 1s);
  return connection.failure().empty() ? "the server hung up" : connection.failure();
}

std::string AnswerOf(const StreamAnswer& answer) {
  if (answer.words.empty()) return fmt::format("HTTP {}", answer.status);
  return fmt::format("HTTP {} ({})", answer.status, answer.words);
}

shared::Error Unreachable(const Endpoint& endpoint, const StreamAnswer& answer) {
  if (answer.proxy_status == kHttpProxyWantsPassword) return ProxyWantsPassword();
  std::string what = fmt::format(
      "{}: {}; check --endpoint, --ca-file, --proxy and the network: a run would try again and "
      "again",
      endpoint.url, answer.words);
  if (endpoint.is_default && answer.unknown_host) what += fmt::format(". {}", kWaysOn);
  return {shared::ErrorKind::kRetry, what};
}

shared::Error Refused(const Endpoint& endpoint, const StreamAnswer& answer,
                      shared::UnixMillis now) {
  const std::string what = AnswerOf(answer);
  if (const auto kind = EndsTheRun(answer.status)) {
    return {*kind, what + AdviceOnRefusal(endpoint, answer.status, answer.server_time, now)};
  }
  if (answer.status == 420 || answer.status == 429) {
    return {shared::ErrorKind::kRateLimited,
            what +
                ": asked too often; wait 15 minutes, and see that no other program uses these "
                "keys"};
  }
  return {shared::ErrorKind::kRetry,
          what + ": the server is in trouble: a run would try again and again"};
}

}  // namespace

StreamAnswer AskStream(const StreamQuestion& question, const shared::Clock& clock,
                       const shared::Shutdown& shutdown) {
  const auto start = clock.Steady();
  const auto passed = [&] {
    return std::chrono::duration_cast<milliseconds>(clock.Steady() - start);
  };
  HttpConnection connection(RequestOf(question, clock.Now()));
  StreamAnswer answer;
  const HttpHandler handler{.on_status = [&](int status) { answer.status = status; },
                            .on_bytes = [](std::string_view) {}};
  bool ended = false;
  while (!ended && answer.status != kHttpOk && passed() < kServerPatience &&
         !shutdown.Requested()) {
    ended = connection.Run(100ms, shutdown.fd(), handler) == HttpConnection::State::kEnded;
  }
  answer.after = passed();
  answer.server_time = connection.server_time();
  answer.proxy_status = connection.proxy_status();
  answer.unknown_host = connection.could_not_resolve();
  if (answer.status == 0) answer.words = WhyNoAnswer(connection, ended, shutdown.Requested());
  if (answer.status != kHttpOk && answer.status != 0) {
    answer.words = AnswerText(connection.refusal(), SecretsOf(question.credentials));
  }
  return answer;
}

Finding CheckAccepted(const Endpoint& endpoint, const StreamAnswer& answer,
                      shared::UnixMillis now) {
  if (answer.status == kHttpOk) {
    return Ok(kStreamCheck, fmt::format("HTTP 200 after {} ms: keys and filter are accepted",
                                        answer.after.count()));
  }
  if (answer.status == 0) return Failed(kStreamCheck, Unreachable(endpoint, answer));
  return Failed(kStreamCheck, Refused(endpoint, answer, now));
}

Finding CheckClock(const StreamAnswer& answer, shared::UnixMillis now) {
  if (!answer.server_time) return Skipped(kClock, "the server told no time");
  const std::int64_t ahead = now / 1000 - *answer.server_time;
  if (std::abs(ahead) < kHarmlessSkewSeconds) {
    return Ok(kClock, fmt::format("within {} s of the server's", std::abs(ahead) + 1));
  }
  const std::string what = DescribeSkew(ahead);
  if (answer.status == kHttpOk) return Warning(kClock, what);
  return Failed(kClock, {shared::ErrorKind::kCredentials, what});
}

}  // namespace producer
