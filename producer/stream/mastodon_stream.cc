#include "producer/stream/mastodon_stream.h"

#include <chrono>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "producer/stream/event_framer.h"
#include "producer/stream/http_exchange.h"
#include "producer/stream/http_status.h"
#include "shared/log.h"

namespace producer {
namespace {

constexpr std::chrono::seconds kLookUpFor{5};

}  // namespace

std::string MastodonAdvice(int status) {
  if (status == 401 || status == 403) {
    return ": check --mastodon-token-file or TWEET_PRODUCER_MASTODON_TOKEN; a token is made on the "
           "server's pages under Preferences, Development, New application, with the scope "
           "read:statuses";
  }
  return ": check --endpoint, which must be a Mastodon server, and --timeline";
}

MastodonStream::MastodonStream(MastodonRequest request, const Options& options,
                               const shared::Clock& clock, const shared::Shutdown& shutdown)
    : HttpStream(MastodonTimelineUrl(request.endpoint.server, request.channel), {request.token},
                 std::make_unique<EventFramer>(), options, clock, shutdown),
      request_(std::move(request)) {
  if (request_.endpoint.streams) streaming_server_ = request_.endpoint.server;
}

HttpRequest MastodonStream::MakeRequest() {
  const std::string url = MastodonTimelineUrl(Server(), request_.channel);
  shared::log::Info("stream_connecting", {{"method", "GET"},
                                          {"url", url},
                                          {"authorization", "Bearer ***"},
                                          {"proxy", options().proxy.shown}});
  return {.url = url, .accept = "text/event-stream", .authorization = "Bearer " + request_.token};
}

std::string MastodonStream::Server() {
  if (!streaming_server_.empty()) return streaming_server_;
  const auto& server = request_.endpoint.server;
  const auto instance = Exchange({.url = MastodonInstanceUrl(server),
                                  .user_agent = options().user_agent,
                                  .ca_file = options().ca_file,
                                  .proxy = options().proxy.url},
                                 kLookUpFor, clock(), shutdown());
  if (!instance || instance->status != kHttpOk) {
    const std::string why =
        instance ? fmt::format("HTTP {}", instance->status) : instance.error().what;
    shared::log::Warn("instance_unknown",
                      {{"server", server}, {"why", why}, {"then", "it is asked to stream itself"}});
    return server;
  }
  streaming_server_ = MastodonStreamingServer(request_.streaming_address(instance->body));
  if (streaming_server_.empty()) streaming_server_ = server;
  return streaming_server_;
}

std::string MastodonStream::Advice(int status, std::optional<std::int64_t>) const {
  return MastodonAdvice(status);
}

}  // namespace producer
