#include "producer/stream/x_stream.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "producer/stream/line_framer.h"
#include "shared/log.h"

namespace producer {
namespace {

constexpr std::string_view kAskedFields =
    "tweet.fields=created_at,lang,entities,author_id,referenced_tweets,note_tweet,geo"
    "&expansions=author_id,referenced_tweets.id,geo.place_id"
    "&user.fields=username,location&place.fields=full_name";
constexpr int kTooManyRequests = 429;
// What a connection asked for of the past is surely there by then.
constexpr std::chrono::minutes kBackfillTakes{1};

}  // namespace

std::string XStreamUrl(const Endpoint& endpoint, std::uint64_t backfill_minutes) {
  const bool has_query = endpoint.url.find('?') != std::string::npos;
  std::string url = fmt::format("{}{}{}", endpoint.url, has_query ? '&' : '?', kAskedFields);
  if (backfill_minutes > 0) url += fmt::format("&backfill_minutes={}", backfill_minutes);
  return url;
}

std::string XAdvice(int status, bool backfill) {
  if (status == 401 || status == 403) {
    return ": check --bearer-token-file or TWEET_PRODUCER_BEARER_TOKEN, which want the bearer "
           "token of an app that may use the filtered stream (developer console, Keys and tokens)";
  }
  if (status == 402) {
    return ": nothing is left of what was paid for: see the developer console, Billing";
  }
  if (status == 400 && backfill) {
    return ": the plan may have no backfill, which is Enterprise's alone: leave --backfill out";
  }
  return ": check --endpoint";
}

XStream::XStream(XRequest request, const Options& options, const shared::Clock& clock,
                 const shared::Shutdown& shutdown)
    : HttpStream(request.endpoint.url, {request.token}, std::make_unique<LineFramer>(), options,
                 clock, shutdown),
      request_(std::move(request)) {}

HttpRequest XStream::MakeRequest() {
  const std::string url = XStreamUrl(request_.endpoint, MinutesToAskFor());
  shared::log::Info("stream_connecting", {{"method", "GET"},
                                          {"url", url},
                                          {"authorization", "Bearer ***"},
                                          {"proxy", options().proxy.shown}});
  return {.url = url, .authorization = "Bearer " + request_.token};
}

void XStream::OnSilence(std::chrono::nanoseconds silence) {
  if (!opened() || clock().Steady() - opened_at() < kBackfillTakes) return;
  last_heard_ = clock().Steady() - silence;
}

std::uint64_t XStream::MinutesToAskFor() const {
  if (!last_heard_) return request_.backfill_minutes;
  const auto gap = std::chrono::ceil<std::chrono::minutes>(clock().Steady() - *last_heard_);
  return std::min<std::uint64_t>(request_.backfill_minutes,
                                 static_cast<std::uint64_t>(std::max<long>(gap.count(), 1)));
}

void XStream::OnDisconnectMessage(int code) {
  if (code == kXLimitCode) {
    return ToldToGo(Refusal{.status = kTooManyRequests, .rate_limit_reset = {}},
                    "X said that a limit is reached");
  }
  ToldToGo(ConnectionEnd::kClosed, "X said that it ends the stream");
}

std::string XStream::Advice(int status, std::optional<std::int64_t>) const {
  return XAdvice(status, request_.backfill_minutes > 0);
}

}  // namespace producer
