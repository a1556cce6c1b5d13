#include "shared/http/responder.h"

#include <utility>

#include <fmt/format.h>

#include "shared/http/loopback.h"

namespace shared::http {

Responder::Responder(Routes routes) : routes_(std::move(routes)) {
  using Done = httplib::Server::HandlerResponse;
  // Before cpp-httplib looks for routes and files of its own, of which there are none, and before
  // it reads a body.
  set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    Response answer = Answer(request, response);
    response.status = answer.status;
    response.set_content(std::move(answer.body), answer.content_type.c_str());
    return Done::Handled;
  });
  const httplib::Server::Handler explain = [](const httplib::Request&,
                                              httplib::Response& response) {
    if (!response.body.empty()) return;
    response.set_content("this is no request of HTTP/1.1, or one that is too large\n",
                         "text/plain; charset=utf-8");
  };
  set_error_handler(explain);
  set_default_headers({{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}});
}

void Responder::Serve(httplib::Stream& connection) {
  bool closed = false;
  // Parts of an answer are of no use to anyone.
  process_request(connection, true, closed,
                  [](httplib::Request& request) { request.ranges.clear(); });
}

Response Responder::Answer(const httplib::Request& request, httplib::Response& response) const {
  if (request.get_header_value_count("Host") != 1 ||
      !IsLoopbackHost(request.get_header_value("Host"))) {
    return TextResponse(403, "ask under a name of this machine: localhost, 127.0.0.1 or [::1]\n");
  }
  const auto found = routes_.find(request.path);
  if (found == routes_.end()) return NotFound();
  if (request.method != "GET" && request.method != "HEAD") {
    response.set_header("Allow", "GET, HEAD");
    return TextResponse(405, "this can only be read: GET or HEAD\n");
  }
  return found->second({.path = request.path, .query = request.params});
}

Response Responder::NotFound() const {
  std::string paths;
  for (const auto& [path, handler] : routes_) paths += (paths.empty() ? "" : ", ") + path;
  return TextResponse(404, fmt::format("nothing is here; there are {}\n", paths));
}

}  // namespace shared::http
