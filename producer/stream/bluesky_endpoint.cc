#include "producer/stream/bluesky_endpoint.h"

#include <algorithm>

#include <fmt/format.h>

#include "producer/stream/endpoint.h"
#include "producer/stream/parsed_url.h"

namespace producer {
namespace {

constexpr std::string_view kExpected =
    "expected a URL as in wss://HOST/subscribe (or ws:// on this machine)";

std::string WithoutBrackets(std::string host) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return host;
}

// `compress` of v1 and `zstdDictionary` of v2, whatever they say.
bool AsksForCompression(std::string_view query) {
  while (true) {
    const std::string_view one = query.substr(0, query.find('&'));
    const std::string_view name = one.substr(0, one.find('='));
    if (name == "compress" || name == "zstdDictionary") return true;
    if (one.size() == query.size()) return false;
    query.remove_prefix(one.size() + 1);
  }
}

shared::Result<BlueskyEndpoint> ParseOne(std::string_view text) {
  const ParsedUrl url{std::string(text)};
  if (text.find("://") == std::string_view::npos) return RefuseEndpoint(text, kExpected);
  if (url.why_not() != nullptr) return RefuseEndpoint(text, url.why_not());
  const std::string scheme = url.Part(CURLUPART_SCHEME);
  if (scheme != "wss" && scheme != "ws") return RefuseEndpoint(text, kExpected);
  if (!url.Part(CURLUPART_USER).empty()) {
    return RefuseEndpoint("…", "no user or password may stand in the URL");
  }
  BlueskyEndpoint endpoint{.url = std::string(text), .tls = scheme == "wss"};
  const std::string host = url.Part(CURLUPART_HOST);
  endpoint.loopback = IsLoopback(host);
  endpoint.host = WithoutBrackets(host);
  endpoint.port = url.Part(CURLUPART_PORT);
  if (endpoint.port.empty()) endpoint.port = endpoint.tls ? "443" : "80";
  endpoint.path = url.Part(CURLUPART_PATH);
  if (endpoint.path.size() < 2) return RefuseEndpoint(text, "the path is missing (…/subscribe)");
  endpoint.v2 = endpoint.path.ends_with("subscribeEvents");
  const std::string query = url.Part(CURLUPART_QUERY);
  if (AsksForCompression(query)) {
    return RefuseEndpoint(
        text,
        "compressed messages are not for the URL to ask for (compress, zstdDictionary): "
        "v2's are by themselves, v1's cannot be read; leave it out");
  }
  if (!query.empty()) endpoint.path += "?" + query;
  if (!endpoint.tls && !endpoint.loopback) {
    return RefuseEndpoint(text, "ws:// is for this machine only; use wss://");
  }
  return endpoint;
}

}  // namespace

std::string BlueskyEndpoint::Target(std::optional<std::int64_t> cursor,
                                    std::optional<std::uint32_t> dictionary) const {
  std::string target = path;
  target += path.find('?') == std::string::npos ? '?' : '&';
  target +=
      v2 ? "kinds=commit&collections=app.bsky.feed.post" : "wantedCollections=app.bsky.feed.post";
  if (dictionary) target += fmt::format("&zstdDictionary={}", *dictionary);
  if (cursor) target += fmt::format("&cursor={}", *cursor);
  return target;
}

std::string BlueskyEndpoint::DictionaryUrl() const {
  const std::string folder = path.substr(0, path.find("subscribeEvents"));
  const bool six = host.find(':') != std::string::npos;
  return fmt::format("{}://{}:{}{}getZstdDictionary", tls ? "https" : "http",
                     six ? "[" + host + "]" : host, port, folder);
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
