#include "producer/stream/proxy.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "producer/stream/parsed_url.h"

namespace producer {
namespace {

constexpr std::array<std::string_view, 6> kSchemes = {"http",    "https",  "socks4",
                                                      "socks4a", "socks5", "socks5h"};

std::unexpected<shared::Error> Refuse(std::string_view why) {
  return shared::Fail(
      shared::ErrorKind::kUsage,
      fmt::format("{}; expected [http|https|socks5|socks5h://]HOST:PORT or off", why));
}

}  // namespace

shared::Result<Proxy> ParseProxy(std::string_view url) {
  if (url == "off") return Proxy{};
  const bool has_scheme = url.find("://") != std::string_view::npos;
  const std::string whole = has_scheme ? std::string(url) : "http://" + std::string(url);
  const ParsedUrl parsed(whole);
  if (parsed.why_not() != nullptr) return Refuse(parsed.why_not());
  const std::string scheme = parsed.Part(CURLUPART_SCHEME);
  if (std::ranges::find(kSchemes, scheme) == kSchemes.end()) {
    return Refuse(fmt::format("\"{}\" is no kind of proxy", scheme));
  }
  const std::string port = parsed.Part(CURLUPART_PORT);
  if (port.empty()) return Refuse("the port is missing");
  const std::string path = parsed.Part(CURLUPART_PATH);
  if (!path.empty() && path != "/") return Refuse("a proxy has no path");
  const bool secrets =
      !parsed.Part(CURLUPART_USER).empty() || !parsed.Part(CURLUPART_PASSWORD).empty();
  const std::string host = parsed.Part(CURLUPART_HOST);
  return Proxy{.url = whole,
               .shown = fmt::format("{}://{}:{}", scheme, host, port),
               .has_secrets = secrets,
               .loopback = IsLoopback(host)};
}

shared::Error ProxyWantsPassword(const Proxy& proxy) {
  return {shared::ErrorKind::kCredentials,
          fmt::format("the proxy{}{} answered HTTP 407: check the user and the password in "
                      "TWEET_PRODUCER_PROXY",
                      proxy.shown.empty() ? "" : " ", proxy.shown)};
}

std::string UnusedProxyVariable(const Endpoint& endpoint, const Proxy& proxy,
                                const std::function<const char*(const char*)>& environment) {
  if (endpoint.loopback || !proxy.url.empty()) return "";
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
    const char* const value = environment(name);
    if (value != nullptr && *value != '\0') return name;
  }
  return "";
}

}  // namespace producer
