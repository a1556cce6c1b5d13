#include "consumer/http/endpoints.h"

#include <string>
#include <utility>

#include "consumer/http/events.h"
#include "consumer/http/health.h"
#include "consumer/http/history_endpoint.h"
#include "consumer/http/page_files.h"
#include "consumer/http/search_endpoint.h"
#include "consumer/http/status_json.h"
#include "consumer/http/tag_endpoint.h"
#include "consumer/http/top_endpoint.h"
#include "shared/http/other_site.h"

namespace consumer {
namespace {

using shared::http::Request;
using shared::http::Response;

LiveNow NowOf(const shared::Clock& clock) {
  return {.wall = clock.Now(), .steady = clock.Steady()};
}

Response AnswerStatus(const LiveStatus& status, const LiveNow& now, const Request& request) {
  if (!request.query.empty()) {
    return shared::http::JsonRefusal(400, "/api/status has no parameters: leave them out");
  }
  return shared::http::JsonResponse(StatusJson(status, now) + "\n");
}

void AddPage(shared::http::Routes& routes) {
  for (const PageFile& file : PageFiles()) {
    routes[std::string(file.path)] = [file](const Request&) {
      return Response{.status = 200,
                      .content_type = std::string(file.content_type),
                      .body = std::string(file.content),
                      .headers = {{"Cache-Control", "no-cache"}}};
    };
  }
}

void AddProbes(shared::http::Routes& routes, const Answering& with) {
  routes["/livez"] = [with](const Request&) {
    return AnswerLivez(with.board.Take(), NowOf(with.clock));
  };
  routes["/readyz"] = [with](const Request& request) {
    return AnswerReadyz(with.board.Take(), NowOf(with.clock), request.query.contains("verbose"));
  };
}

// What the page asks for.
shared::http::Routes AnswersOf(const Answering& with) {
  shared::http::Routes routes;
  routes["/api/top"] = [with](const Request& request) {
    return AnswerTop(with.board.Take(), request);
  };
  routes["/api/status"] = [with](const Request& request) {
    return AnswerStatus(with.board.Take(), NowOf(with.clock), request);
  };
  routes["/api/tags/{tag}"] = [with](const Request& request) {
    return AnswerTag(with.board.Take(), with.checkpoint, with.reading, request);
  };
  routes["/api/search"] = [with](const Request& request) {
    return AnswerSearch(with.board.Take(), with.checkpoint, with.reading, request);
  };
  routes["/api/history"] = [with](const Request& request) {
    return AnswerHistory(with.board.Take(), with.clock.Now(), with.reading, request);
  };
  routes["/events"] = [with](const Request& request) {
    return AnswerEvents(with.board, with.texts, request);
  };
  return routes;
}

}  // namespace

shared::http::Routes EndpointsOf(const Answering& with) {
  shared::http::Routes routes = AnswersOf(with);
  for (auto& [path, handler] : routes) {
    handler = shared::http::ForOwnPages(std::move(handler), shared::http::JsonRefusal);
  }
  AddPage(routes);
  AddProbes(routes, with);
  return routes;
}

}  // namespace consumer
