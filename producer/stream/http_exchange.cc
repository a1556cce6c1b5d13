#include "producer/stream/http_exchange.h"

#include <algorithm>

#include <fmt/format.h>

#include "producer/stream/http_connection.h"
#include "producer/stream/http_status.h"
#include "producer/stream/proxy.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr milliseconds kAtOnce = 100ms;

std::unexpected<shared::Error> Unanswered(const HttpRequest& request, std::string_view why) {
  return shared::Fail(shared::ErrorKind::kRetry, fmt::format("{}: {}", request.url, why));
}

shared::Result<void> HowEnded(const HttpRequest& request, const HttpConnection& connection) {
  if (connection.proxy_status() == kHttpProxyWantsPassword) {
    return std::unexpected(ProxyWantsPassword());
  }
  if (!connection.failure().empty()) return Unanswered(request, connection.failure());
  return {};
}

}  // namespace

shared::Result<HttpAnswer> Exchange(HttpRequest request, milliseconds timeout,
                                    const shared::Clock& clock, const shared::Shutdown& shutdown) {
  request.most_body = kMostAnswer;
  HttpConnection connection(request);
  HttpAnswer answer;
  const HttpHandler handler{.on_status = [&](int status) { answer.status = status; },
                            .on_bytes = [&](std::string_view bytes) { answer.body.append(bytes); }};
  const auto until = clock.Steady() + timeout;
  auto state = HttpConnection::State::kOpen;
  while (state == HttpConnection::State::kOpen) {
    const auto left = std::chrono::ceil<milliseconds>(until - clock.Steady());
    if (shutdown.Requested()) return Unanswered(request, "stopped");
    if (left <= 0ms) {
      return Unanswered(request,
                        fmt::format("no answer within {}", shared::FormatDuration(timeout)));
    }
    state = connection.Run(std::min(left, kAtOnce), shutdown.fd(), handler);
  }
  if (auto ended = HowEnded(request, connection); !ended) return shared::Forward(ended);
  answer.rate_limit_reset = connection.rate_limit_reset();
  answer.server_time = connection.server_time();
  return answer;
}

}  // namespace producer
