#include "shared/http/site.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "shared/ascii.h"
#include "shared/http/loopback.h"
#include "shared/json_text.h"

namespace shared::http {
namespace {

// A page of ours runs its own scripts alone, and no other page frames it or sends its visitors on
// with what stands in the address.
const std::map<std::string, std::string> kEveryAnswer = {
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src "
     "'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
};

constexpr std::string_view kScheme = "bearer ";

bool IsProbe(const std::string& path) { return path == "/livez" || path == "/readyz"; }

// "a=1; token=x; b=2"
std::optional<std::string_view> CookieIn(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    std::string_view pair = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(header.size(), pair.size() + 1));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return pair.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

// The route of a prefix that the path has; the longest. "/api/tags/{tag}" is of "/api/tags/kafka".
Routes::const_iterator PrefixRoute(const Routes& routes, const std::string& path,
                                   std::string& tail) {
  auto best = routes.end();
  std::size_t longest = 0;
  for (auto route = routes.begin(); route != routes.end(); ++route) {
    const std::size_t brace = route->first.find('{');
    if (brace == std::string::npos || brace < longest || path.size() <= brace) continue;
    if (path.compare(0, brace, route->first, 0, brace) != 0) continue;
    best = route;
    longest = brace;
    tail = path.substr(brace);
  }
  return best;
}

}  // namespace

Response TextRefusal(int status, std::string_view why) {
  return TextResponse(status, std::string(why) + "\n");
}

Response JsonRefusal(int status, std::string_view why) {
  std::string body = "{";
  AppendJsonMember(body, "error", why);
  return {.status = status, .content_type = "application/json", .body = body + "}\n"};
}

Site::Site(Routes routes, Access access, Refusal refusal)
    : routes_(std::move(routes)), access_(std::move(access)), refusal_(refusal) {}

Response Site::Answer(Request request) const {
  auto refused = Enter(request);
  Response response = refused ? *std::move(refused) : Route(request);
  response.headers.insert(kEveryAnswer.begin(), kEveryAnswer.end());
  return response;
}

Response Site::Refuse(int status, std::string_view why) const {
  Response response = refusal_(status, why);
  response.headers.insert(kEveryAnswer.begin(), kEveryAnswer.end());
  return response;
}

std::optional<Response> Site::Enter(const Request& request) const {
  if (!access_.token) {
    const auto [host, end] = request.headers.equal_range("host");
    if (std::distance(host, end) == 1 && IsLoopbackHost(host->second)) return std::nullopt;
    return refusal_(403, "ask under a name of this machine: localhost, 127.0.0.1 or [::1]");
  }
  if (IsProbe(request.path)) return std::nullopt;
  if (request.path == "/") {
    const auto guess = request.query.find("token");
    if (guess != request.query.end()) return Admit(guess->second);
  }
  if (HasToken(request)) return std::nullopt;
  Response response = refusal_(401,
                               "a token is needed: send the header \"Authorization: Bearer "
                               "TOKEN\", or open /?token=TOKEN once in this browser");
  response.headers["WWW-Authenticate"] = "Bearer";
  return response;
}

bool Site::HasToken(const Request& request) const {
  const auto [bearer, end] = request.headers.equal_range("authorization");
  if (bearer != end) {
    const std::string_view value = bearer->second;
    return StartsWithIgnoringCase(value, kScheme) &&
           access_.token->Is(value.substr(kScheme.size()));
  }
  const auto [cookie, last] = request.headers.equal_range("cookie");
  return std::any_of(cookie, last, [this](const auto& header) {
    const auto value = CookieIn(header.second, access_.cookie);
    return value && access_.token->Is(*value);
  });
}

// The address then has it no longer, nor has the browser's history where that is left.
Response Site::Admit(const std::string& guess) const {
  if (!access_.token->Is(guess)) return refusal_(401, "this is not the token");
  Response response = TextResponse(303, "");
  response.headers["Location"] = "/";
  response.headers["Set-Cookie"] = fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict",
                                               access_.cookie, access_.token->text());
  return response;
}

Response Site::Route(Request& request) const {
  auto found = routes_.find(request.path);
  if (found == routes_.end() || found->first.find('{') != std::string::npos) {
    found = PrefixRoute(routes_, request.path, request.tail);
  }
  if (found == routes_.end()) return NotFound();
  if (request.method == "GET" || request.method == "HEAD") return found->second(request);
  Response response = refusal_(405, "this can only be read: GET or HEAD");
  response.headers["Allow"] = "GET, HEAD";
  return response;
}

Response Site::NotFound() const {
  std::string paths;
  for (const auto& [path, handler] : routes_) paths += (paths.empty() ? "" : ", ") + path;
  return refusal_(404, fmt::format("nothing is here; there are {}", paths));
}

}  // namespace shared::http
