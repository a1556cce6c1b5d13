#include "shared/http/other_site.h"

#include <algorithm>
#include <utility>

#include "shared/ascii.h"

namespace shared::http {
namespace {

bool Has(const Request& request, const char* name, std::string_view value) {
  const auto [header, end] = request.headers.equal_range(name);
  return std::any_of(header, end, [value](const auto& one) { return one.second == value; });
}

// "http://localhost:8080" is of the host "localhost:8080". With TLS in front of us the scheme is
// not ours.
bool NamesHost(std::string_view origin, std::string_view host) {
  constexpr std::string_view kAfterScheme = "://";
  const std::size_t scheme = origin.find(kAfterScheme);
  if (scheme == std::string_view::npos) return false;
  return EqualsIgnoringCase(origin.substr(scheme + kAfterScheme.size()), host);
}

bool HasForeignOrigin(const Request& request) {
  const auto host = request.headers.find("host");
  std::string_view asked;
  if (host != request.headers.end()) asked = host->second;
  const auto [origin, end] = request.headers.equal_range("origin");
  return std::any_of(origin, end, [&](const auto& one) { return !NamesHost(one.second, asked); });
}

}  // namespace

bool IsAskedByAnotherSite(const Request& request) {
  constexpr const char* kSite = "sec-fetch-site";
  if (Has(request, kSite, "cross-site")) return true;
  // A proxy may have given the request another Host: the browser knows better.
  if (Has(request, kSite, "same-origin")) return false;
  return HasForeignOrigin(request);
}

Handler ForOwnPages(Handler handler, Response (*refusal)(int status, std::string_view why)) {
  return [handler = std::move(handler), refusal](const Request& request) {
    if (!IsAskedByAnotherSite(request)) return handler(request);
    return refusal(403,
                   "a page of another site asks: open the dashboard itself, or ask by a program");
  };
}

}  // namespace shared::http
