// Site is what a server has to answer: its routes, who may ask, and what every answer carries.
//
//   const Site site({{"/livez", [](const Request&) { return TextResponse(200, "ok\n"); }}});
//   site.Answer({.path = "/livez", .headers = {{"host", "localhost"}}});   // 200
//   site.Answer({.path = "/livez", .headers = {{"host", "evil.example"}}}); // 403
//
// Immutable; thread-safe where its handlers are.
#pragma once

#include <optional>
#include <string>

#include "shared/http/handler.h"
#include "shared/http/token.h"

namespace shared::http {

struct Access {
  // With it a request needs the header "Authorization: Bearer TOKEN", or the cookie that
  // /?token=TOKEN sets; but for /livez and /readyz, which tell nothing and are asked by programs
  // that hold no secrets. The name that the server is asked under is then of no matter.
  std::optional<Token> token = {};
  // The cookie's name: browsers send it to every port of the host.
  std::string cookie = "http_token";
};

class Site {
 public:
  using Refusal = Response (*)(int status, std::string_view why);

  explicit Site(Routes routes, Access access = {}, Refusal refusal = TextRefusal);

  // With the headers that every answer has. 401 and 403: who asks; 404: no such path, and 405: no
  // GET and no HEAD.
  Response Answer(Request request) const;

  // The same form for what never became a request.
  Response Refuse(int status, std::string_view why) const;

 private:
  std::optional<Response> Enter(const Request& request) const;
  bool HasToken(const Request& request) const;
  Response Admit(const std::string& guess) const;
  Response Route(Request& request) const;
  Response NotFound() const;

  const Routes routes_;
  const Access access_;
  const Refusal refusal_;
};

}  // namespace shared::http
