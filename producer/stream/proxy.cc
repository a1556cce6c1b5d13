#include "producer/stream/proxy.h"

#include <algorithm>
#include <array>
#include <memory>

#include <curl/curl.h>
#include <fmt/format.h>

namespace producer {
namespace {

constexpr std::array<std::string_view, 6> kSchemes = {"http",    "https",  "socks4",
                                                      "socks4a", "socks5", "socks5h"};

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

// Empty: it has none.
std::string PartOf(const Url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return "";
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, &curl_free);
  return owned.get();
}

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
  const Url parsed(curl_url(), &curl_url_cleanup);
  const CURLUcode code =
      curl_url_set(parsed.get(), CURLUPART_URL, whole.c_str(), CURLU_NON_SUPPORT_SCHEME);
  if (code != CURLUE_OK) return Refuse(curl_url_strerror(code));
  const std::string scheme = PartOf(parsed, CURLUPART_SCHEME);
  if (std::ranges::find(kSchemes, scheme) == kSchemes.end()) {
    return Refuse(fmt::format("\"{}\" is no kind of proxy", scheme));
  }
  const std::string port = PartOf(parsed, CURLUPART_PORT);
  if (port.empty()) return Refuse("the port is missing");
  const std::string path = PartOf(parsed, CURLUPART_PATH);
  if (!path.empty() && path != "/") return Refuse("a proxy has no path");
  const bool secrets =
      !PartOf(parsed, CURLUPART_USER).empty() || !PartOf(parsed, CURLUPART_PASSWORD).empty();
  const std::string host = PartOf(parsed, CURLUPART_HOST);
  return Proxy{.url = whole,
               .shown = fmt::format("{}://{}:{}", scheme, host, port),
               .has_secrets = secrets,
               .loopback = IsLoopback(host)};
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
