#include "producer/stream/bluesky_endpoint.h"

#include <algorithm>

#include <fmt/format.h>

#include "producer/stream/endpoint.h"
#include "producer/stream/parsed_url.h"

namespace producer {
namespace {

std::unexpected<shared::Error> Refuse(std::string_view url, std::string_view why) {
  return shared::Fail(shared::ErrorKind::kUsage, fmt::format("--endpoint {}: {}", url, why));
}

std::string WithoutBrackets(std::string host) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return host;
}

shared::Result<BlueskyEndpoint> ParseOne(std::string_view text) {
  const ParsedUrl url{std::string(text)};
  if (url.why_not() != nullptr) return Refuse(text, url.why_not());
  const std::string scheme = url.Part(CURLUPART_SCHEME);
  if (scheme != "wss" && scheme != "ws") {
    return Refuse(text, "expected a URL that begins with wss:// (or ws:// on this machine)");
  }
  if (!url.Part(CURLUPART_USER).empty()) {
    return Refuse("…", "no user or password may stand in the URL");
  }
  BlueskyEndpoint endpoint{.url = std::string(text), .tls = scheme == "wss"};
  const std::string host = url.Part(CURLUPART_HOST);
  endpoint.loopback = IsLoopback(host);
  endpoint.host = WithoutBrackets(host);
  endpoint.port = url.Part(CURLUPART_PORT);
  if (endpoint.port.empty()) endpoint.port = endpoint.tls ? "443" : "80";
  endpoint.path = url.Part(CURLUPART_PATH);
  if (endpoint.path.size() < 2) return Refuse(text, "the path is missing (…/subscribe)");
  endpoint.v2 = endpoint.path.ends_with("subscribeEvents");
  const std::string query = url.Part(CURLUPART_QUERY);
  if (!query.empty()) endpoint.path += "?" + query;
  if (!endpoint.tls && !endpoint.loopback) {
    return Refuse(text, "ws:// is for this machine only; use wss://");
  }
  return endpoint;
}

}  // namespace

std::string BlueskyEndpoint::Target(std::optional<std::int64_t> cursor) const {
  std::string target = path;
  target += path.find('?') == std::string::npos ? '?' : '&';
  target +=
      v2 ? "kinds=commit&collections=app.bsky.feed.post" : "wantedCollections=app.bsky.feed.post";
  if (cursor) target += fmt::format("&cursor={}", *cursor);
  return target;
}

shared::Result<std::vector<BlueskyEndpoint>> ParseBlueskyEndpoints(std::string_view urls) {
  std::vector<BlueskyEndpoint> endpoints;
  while (true) {
    const std::size_t comma = std::min(urls.find(','), urls.size());
    std::string_view one = urls.substr(0, comma);
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    auto endpoint = ParseOne(one);
    if (!endpoint) return shared::Forward(endpoint);
    endpoints.push_back(*std::move(endpoint));
    if (comma == urls.size()) return endpoints;
    urls.remove_prefix(comma + 1);
  }
}

}  // namespace producer
