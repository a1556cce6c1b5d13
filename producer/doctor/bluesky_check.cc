#include "producer/doctor/bluesky_check.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <variant>

#include <fmt/format.h>

#include "producer/doctor/server_checks.h"
#include "producer/parse/bluesky_parser.h"
#include "producer/stream/bluesky_stream.h"
#include "producer/stream/ca_file.h"
#include "producer/stream/web_socket.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr int kOpen = 101;

struct Answer {
  std::optional<milliseconds> opened, first;  // After the begin.
  bool understood = false;                    // The first message is an event.
  std::string trouble;                        // Empty: none, or nothing came in time.
};

Answer Ask(const BlueskyEndpoint& endpoint, const BlueskyQuestion& question,
           const shared::Clock& clock, const shared::Shutdown& shutdown) {
  const auto start = clock.Steady();
  const auto passed = [&] {
    return std::chrono::duration_cast<milliseconds>(clock.Steady() - start);
  };
  Answer answer;
  BlueskyParser parser;
  const WebSocketHandler handler{
      .on_open = [&] { answer.opened = passed(); },
      .on_message =
          [&](const Line& line) {
            if (answer.first) return;
            answer.first = passed();
            answer.understood = !std::holds_alternative<Malformed>(parser.Parse(line.text));
          }};
  WebSocket socket({.host = endpoint.host,
                    .port = endpoint.port,
                    .target = endpoint.Target(std::nullopt),
                    .tls = endpoint.tls,
                    .user_agent = question.user_agent,
                    .ca_file = question.ca_file,
                    .subprotocol = endpoint.Subprotocol()});
  bool ended = false;
  while (!ended && !answer.first && passed() < kServerPatience && !shutdown.Requested()) {
    ended = socket.Run(100ms, handler) == WebSocket::State::kEnded;
  }
  if (!ended) return answer;
  answer.trouble = socket.failure().empty() ? "the server hung up" : socket.failure();
  if (socket.status() != 0 && socket.status() != kOpen) {
    answer.trouble = fmt::format("HTTP {} {}", socket.status(), socket.refusal());
  }
  return answer;
}

// On this machine, where nobody takes connections.
bool IsDeserted(const BlueskyEndpoint& endpoint, const Answer& answer) {
  return endpoint.loopback &&
         answer.trouble == std::make_error_code(std::errc::connection_refused).message();
}

Finding Describe(const BlueskyEndpoint& endpoint, const Answer& answer) {
  if (answer.first && !answer.understood) {
    return Failed(kStreamCheck, {shared::ErrorKind::kRefused,
                                 endpoint.url + ": what it sends is no event of Jetstream"});
  }
  if (answer.first) {
    return Ok(kStreamCheck, fmt::format("{}: {} after {} ms, the first event after {} ms",
                                        endpoint.url, endpoint.tls ? "open over TLS" : "open",
                                        answer.opened->count(), answer.first->count()));
  }
  if (answer.opened && answer.trouble.empty()) {
    return Warning(kStreamCheck,
                   fmt::format("{}: open after {} ms, but no event within {} s", endpoint.url,
                               answer.opened->count(), kServerPatience / 1s));
  }
  const std::string why = answer.trouble.empty()
                              ? fmt::format("no answer within {} s", kServerPatience / 1s)
                              : answer.trouble;
  if (IsDeserted(endpoint, answer)) {
    return Failed(
        kStreamCheck,
        {shared::ErrorKind::kRetry,
         fmt::format("{}: {}: nothing listens there; start what shall, as in stream-simulator "
                     "--protocol bluesky --port {} --tweets tests/data/sample_tweets.jsonl",
                     endpoint.url, why, endpoint.port)});
  }
  return Failed(kStreamCheck, {shared::ErrorKind::kRetry,
                               fmt::format("{}: {}; a run would try the next host, and again",
                                           endpoint.url, why)});
}

bool IsFailed(const Finding& finding) { return finding.verdict == Verdict::kFailed; }

}  // namespace

Finding CheckBlueskyRequest(const std::string& urls, const std::string& ca_file) {
  constexpr const char* kCheck = "request";
  const auto endpoints = ParseBlueskyEndpoints(urls);
  if (!endpoints) return Failed(kCheck, endpoints.error());
  if (auto readable = CheckCaFile(ca_file); !readable) return Failed(kCheck, readable.error());
  return Ok(kCheck, fmt::format("GET {}, of {} {}", endpoints->front().Target(std::nullopt),
                                endpoints->size(), endpoints->size() == 1 ? "host" : "hosts"));
}

std::vector<Finding> CheckBlueskyHosts(const std::vector<BlueskyEndpoint>& endpoints,
                                       const BlueskyQuestion& question, const shared::Clock& clock,
                                       const shared::Shutdown& shutdown) {
  std::vector<Finding> findings;
  for (const BlueskyEndpoint& endpoint : endpoints) {
    findings.push_back(Describe(endpoint, Ask(endpoint, question, clock, shutdown)));
  }
  if (std::ranges::all_of(findings, IsFailed)) {
    if (!std::ranges::all_of(endpoints, &BlueskyEndpoint::loopback)) {
      findings.back().what += fmt::format(". None answered: {}", kBlueskyWaysOn);
    }
    return findings;
  }
  for (Finding& finding : findings) {
    if (IsFailed(finding)) finding.verdict = Verdict::kWarning;
  }
  return findings;
}

Finding CheckBlueskyPosition(std::string_view position, shared::UnixMillis now) {
  constexpr const char* kCheck = "position";
  const auto stood = BlueskyPosition::Parse(position);
  if (!stood) return Ok(kCheck, "no earlier run is known of: a run begins with what is new");
  const shared::UnixMillis at = stood->micros / 1000;
  const double hours =
      static_cast<double>(now - at) / static_cast<double>(milliseconds(1h).count());
  const std::string what =
      fmt::format("the last run stood at {}, {:.1f} h ago", shared::FormatTime(at), hours);
  if (now - at <= milliseconds(kBlueskyLookBack).count()) {
    return Ok(kCheck, what + fmt::format(": servers keep {} h, so nothing is missed",
                                         kBlueskyLookBack.count()));
  }
  return Warning(kCheck, what + fmt::format(": servers keep {} h, and what was posted before is "
                                            "missed; a run tells it as a gap",
                                            kBlueskyLookBack.count()));
}

}  // namespace producer
