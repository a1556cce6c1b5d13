#include "producer/http/endpoints.h"

#include "producer/http/metrics_page.h"
#include "shared/metrics/exposition.h"

namespace producer {

using shared::http::Request;
using shared::http::Response;

shared::http::Routes EndpointsOf(const StatusBoard& board,
                                 const shared::kafka::BrokerBoard& brokers,
                                 const shared::Clock& clock, const ReadinessRules& rules) {
  shared::http::Routes routes;
  routes["/livez"] = [&](const Request&) { return Livez(board.Take(), clock.Steady()); };
  routes["/readyz"] = [&, rules](const Request& request) {
    return Readyz(board.Take(), rules, request.query.contains("verbose"), clock.Steady());
  };
  routes["/ledger"] = [&](const Request&) {
    return shared::http::JsonResponse(LedgerJson(board.Take().ledger) + "\n");
  };
  routes["/metrics"] = [&](const Request&) {
    return Response{200, shared::metrics::Exposition::kContentType,
                    MetricsPage(board.Take(), brokers.Take())};
  };
  return routes;
}

}  // namespace producer
