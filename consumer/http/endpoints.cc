#include "consumer/http/endpoints.h"

#include <string>

#include "consumer/http/events.h"
#include "consumer/http/health.h"
#include "consumer/http/page_files.h"
#include "consumer/http/parameters.h"
#include "consumer/http/status_json.h"
#include "consumer/http/top_endpoint.h"

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

}  // namespace

shared::http::Routes EndpointsOf(const LiveBoard& board, EventTexts& texts,
                                 const shared::Clock& clock) {
  shared::http::Routes routes;
  for (const PageFile& file : PageFiles()) {
    routes[std::string(file.path)] = [file](const Request&) {
      return Response{.status = 200,
                      .content_type = std::string(file.content_type),
                      .body = std::string(file.content),
                      .headers = {{"Cache-Control", "no-cache"}}};
    };
  }
  routes["/api/top"] = [&](const Request& request) { return AnswerTop(board.Take(), request); };
  routes["/api/status"] = [&](const Request& request) {
    return AnswerStatus(board.Take(), NowOf(clock), request);
  };
  routes["/events"] = [&](const Request& request) { return AnswerEvents(board, texts, request); };
  routes["/livez"] = [&](const Request&) { return AnswerLivez(board.Take(), NowOf(clock)); };
  routes["/readyz"] = [&](const Request& request) {
    return AnswerReadyz(board.Take(), NowOf(clock), request.query.contains("verbose"));
  };
  return routes;
}

}  // namespace consumer
