#include "producer/stream/endpoint.h"

#include <algorithm>
#include <memory>

#include <curl/curl.h>
#include <fmt/format.h>

namespace producer {
namespace {

// The host of what stands behind "http://" or "https://", in brackets if it was.
std::string_view HostOf(std::string_view rest) {
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

// What libcurl would make of it: a port past 65535, a space.
const char* WhyNoUrl(std::string_view url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  const CURLUcode code = curl_url_set(parsed.get(), CURLUPART_URL, std::string(url).c_str(), 0);
  return code == CURLUE_OK ? nullptr : curl_url_strerror(code);
}

}  // namespace

std::unexpected<shared::Error> RefuseEndpoint(std::string_view url, std::string_view why) {
  return shared::Fail(shared::ErrorKind::kUsage, fmt::format("--endpoint {}: {}", url, why));
}

bool IsLoopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  const bool address = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return address && host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3;
}

shared::Result<Endpoint> ParseEndpoint(std::string_view url) {
  const bool secure = url.starts_with("https://");
  if (!secure && !url.starts_with("http://")) {
    return RefuseEndpoint(url,
                          "expected a URL that begins with https:// (or http:// on this machine)");
  }
  const std::string_view rest = url.substr(secure ? 8 : 7);
  const std::string_view host = HostOf(rest);
  if (rest.substr(0, rest.find('/')).find('@') != std::string_view::npos) {
    return RefuseEndpoint("…", "no user or password may stand in the URL");
  }
  if (host.empty()) return RefuseEndpoint(url, "a host is missing");
  if (rest.find('/') == std::string_view::npos) {
    return RefuseEndpoint(url,
                          "the path is missing (…/1.1/statuses/filter.json; for --source x "
                          "…/2/tweets/search/stream)");
  }
  if (const char* why = WhyNoUrl(url)) return RefuseEndpoint(url, why);
  const bool loopback = IsLoopback(host);
  if (!secure && !loopback) {
    return RefuseEndpoint(url, "http:// is for this machine only; use https://");
  }
  return Endpoint{
      .url = std::string(url), .loopback = loopback, .is_default = url == kTwitterEndpoint};
}

}  // namespace producer
