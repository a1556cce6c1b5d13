#include "producer/doctor/mastodon_check.h"

#include <chrono>

#include <fmt/format.h>

#include "producer/doctor/server_checks.h"
#include "producer/parse/mastodon_instance.h"
#include "producer/stream/ca_file.h"
#include "producer/stream/http_connection.h"
#include "producer/stream/http_exchange.h"
#include "producer/stream/http_status.h"
#include "producer/stream/mastodon_stream.h"
#include "producer/stream/reconnect_policy.h"
#include "producer/stream/without_keys.h"

namespace producer {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr const char* kInstance = "instance";
constexpr const char* kHealth = "health";

// One visit to a server.
class Visit {
 public:
  Visit(const MastodonQuestion& question, const shared::Clock& clock,
        const shared::Shutdown& shutdown)
      : question_(question),
        clock_(clock),
        shutdown_(shutdown),
        server_(question.endpoint.server) {}

  // Where it streams, which the other two go by.
  Finding AskInstance() {
    if (question_.endpoint.streams) return Skipped(kInstance, "--endpoint names where to stream");
    const std::string url = MastodonInstanceUrl(server_);
    const auto answer = Exchange(RequestTo(url), kServerPatience, clock_, shutdown_);
    if (!answer) return Failed(kInstance, Away(answer.error().what));
    if (answer->status != kHttpOk) {
      return Warning(kInstance, fmt::format("{}: HTTP {}; the server is asked to stream itself",
                                            url, answer->status));
    }
    const std::string found = MastodonStreamingServer(StreamingAddressIn(answer->body));
    if (found.empty()) {
      return Warning(kInstance,
                     fmt::format("{} names no streaming server (configuration.urls.streaming); the "
                                 "server is asked to stream itself",
                                 url));
    }
    server_ = found;
    return Ok(kInstance, "streams at " + server_);
  }

  Finding AskHealth() {
    const std::string url = MastodonHealthUrl(server_);
    const auto answer = Exchange(RequestTo(url), kServerPatience, clock_, shutdown_);
    if (!answer) return Failed(kHealth, Away(answer.error().what));
    if (answer->status == kHttpOk) return Ok(kHealth, url + ": well");
    return Warning(kHealth, fmt::format("{}: HTTP {} ({})", url, answer->status,
                                        AnswerText(answer->body, {question_.token})));
  }

  Finding AskStream() {
    HttpRequest request = RequestTo(MastodonTimelineUrl(server_, question_.channels.front()));
    request.accept = "text/event-stream";
    request.authorization = "Bearer " + question_.token;
    const auto start = clock_.Steady();
    const auto passed = [&] {
      return std::chrono::duration_cast<milliseconds>(clock_.Steady() - start);
    };
    HttpConnection connection(request);
    int status = 0;
    bool ended = false;
    const HttpHandler handler{.on_status = [&](int answered) { status = answered; },
                              .on_bytes = [](std::string_view) {}};
    while (!ended && status != kHttpOk && passed() < kServerPatience && !shutdown_.Requested()) {
      ended = connection.Run(100ms, shutdown_.fd(), handler) == HttpConnection::State::kEnded;
    }
    if (status == kHttpOk) {
      return Ok(kStreamCheck,
                fmt::format("HTTP 200 after {} ms: the token is accepted", passed().count()));
    }
    if (status != 0) return Refused(status, AnswerText(connection.refusal(), {question_.token}));
    const std::string why = connection.failure().empty()
                                ? fmt::format("no answer within {} s", kServerPatience / 1s)
                                : connection.failure();
    return Failed(kStreamCheck, Away(fmt::format("{}: {}", request.url, why)));
  }

 private:
  HttpRequest RequestTo(const std::string& url) const {
    return {.url = url,
            .user_agent = question_.user_agent,
            .ca_file = question_.ca_file,
            .proxy = question_.proxy.url};
  }

  static shared::Error Away(const std::string& what) {
    return {shared::ErrorKind::kRetry,
            what + "; check --endpoint, --ca-file, --proxy and the network: a run would try again"};
  }

  static Finding Refused(int status, const std::string& words) {
    const std::string what = fmt::format("HTTP {} ({})", status, words);
    if (const auto kind = EndsTheRun(status)) {
      return Failed(kStreamCheck, {*kind, what + MastodonAdvice(status)});
    }
    const bool often = status == 420 || status == 429;
    return Failed(kStreamCheck,
                  {often ? shared::ErrorKind::kRateLimited : shared::ErrorKind::kRetry,
                   what + (often ? ": asked too often; wait five minutes"
                                 : ": the server is in trouble: a run would try again")});
  }

  const MastodonQuestion& question_;
  const shared::Clock& clock_;
  const shared::Shutdown& shutdown_;
  std::string server_;
};

std::string InWords(const std::vector<MastodonChannel>& channels) {
  if (channels.size() == 1) return {};
  return fmt::format(", and {} tags more, a connection each", channels.size() - 1);
}

}  // namespace

Finding CheckMastodonRequest(const MastodonPlan& plan) {
  const auto endpoint = ParseMastodonEndpoint(plan.endpoint);
  if (!endpoint) return Failed(kRequestCheck, endpoint.error());
  if (auto readable = CheckCaFile(plan.ca_file); !readable) {
    return Failed(kRequestCheck, readable.error());
  }
  const auto channels = MastodonChannels(plan.timeline, plan.track);
  if (!channels) return Failed(kRequestCheck, channels.error());
  return Ok(kRequestCheck, fmt::format("GET {}, authorization Bearer ***{}",
                                       MastodonTimelineUrl(endpoint->server, channels->front()),
                                       InWords(*channels)));
}

std::vector<Finding> AskMastodon(const MastodonQuestion& question, const shared::Clock& clock,
                                 const shared::Shutdown& shutdown) {
  Visit visit(question, clock, shutdown);
  std::vector<Finding> findings;
  findings.push_back(visit.AskInstance());
  findings.push_back(visit.AskHealth());
  findings.push_back(visit.AskStream());
  return findings;
}

}  // namespace producer
