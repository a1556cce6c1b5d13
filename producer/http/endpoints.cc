#include "producer/http/endpoints.h"

#include <utility>

#include "producer/http/health.h"
#include "producer/http/metrics_page.h"
#include "shared/metrics/exposition.h"

namespace producer {

using shared::http::Request;
using shared::http::Response;

shared::http::Routes EndpointsOf(const StatusBoard& board, const shared::Clock& clock,
                                 std::string destination) {
  shared::http::Routes routes;
  routes["/livez"] = [&](const Request&) { return Livez(board.Take(), clock.Steady()); };
  routes["/readyz"] = [&board, name = std::move(destination)](const Request& request) {
    return Readyz(board.Take(), name, request.query.contains("verbose"));
  };
  routes["/ledger"] = [&](const Request&) {
    return shared::http::JsonResponse(LedgerJson(board.Take().ledger) + "\n");
  };
  routes["/metrics"] = [&](const Request&) {
    return Response{200, shared::metrics::Exposition::kContentType, MetricsPage(board.Take())};
  };
  return routes;
}

}  // namespace producer
