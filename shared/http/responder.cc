#include "shared/http/responder.h"

#include <utility>

#include <fmt/format.h>

#include "shared/ascii.h"

namespace shared::http {
Responder::Responder(const Site& site, OpenStreams& streams) : site_(site), streams_(streams) {
  using Done = httplib::Server::HandlerResponse;
  // Before cpp-httplib looks for routes and files of its own, of which there are none, and before
  // it reads a body.
  set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    Write(Answer(request), response);
    return Done::Handled;
  });
  const httplib::Server::Handler explain = [this](const httplib::Request&,
                                                  httplib::Response& response) {
    if (!response.body.empty()) return;
    Write(site_.Refuse(response.status, "this is no request of HTTP/1.1, or one that is too large"),
          response);
  };
  set_error_handler(explain);
}

void Responder::Serve(LimitedStream& connection) {
  bool closed = false;
  // Parts of an answer are of no use to anyone.
  const bool written = process_request(connection, true, closed,
                                       [](httplib::Request& request) { request.ranges.clear(); });
  if (!written || !body_) return;
  connection.GoOn();
  body_(connection);
}

Response Responder::Answer(const httplib::Request& request) {
  Request asked{.path = request.path, .query = request.params, .method = request.method};
  for (const auto& [name, value] : request.headers)
    asked.headers.emplace(InAsciiLower(name), value);
  Response answer = site_.Answer(std::move(asked));
  if (!answer.stream || request.method == "HEAD") return answer;
  place_ = streams_.Take();
  if (place_) return answer;
  answer = site_.Refuse(
      429, fmt::format("{} streams are open, and no more may be: close one", streams_.most()));
  answer.headers["Retry-After"] = "5";
  return answer;
}

void Responder::Write(Response answer, httplib::Response& response) {
  response.status = answer.status;
  for (const auto& [name, value] : answer.headers) response.set_header(name, value);
  if (!answer.stream) {
    response.set_content(std::move(answer.body), answer.content_type);
    return;
  }
  // cpp-httplib writes the head of an answer of unknown length, and nothing after it.
  response.set_content_provider(answer.content_type, [](std::size_t, httplib::DataSink& sink) {
    sink.done();
    return true;
  });
  if (place_) body_ = std::move(answer.stream);
}

}  // namespace shared::http
