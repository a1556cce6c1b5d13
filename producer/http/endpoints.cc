#include "producer/http/endpoints.h"

#include <memory>
#include <utility>

#include "producer/http/metrics_page.h"
#include "shared/metrics/exposition.h"

namespace producer {
namespace {

using shared::http::Request;
using shared::http::Response;
using Boards = std::vector<SourceBoards>;

Statuses Take(const Boards& boards) {
  Statuses all;
  for (const SourceBoards& one : boards) all.push_back({one.source, one.status.Take()});
  return all;
}

// Each source has clients of its own, of the same brokers.
std::vector<shared::BrokerHealth> TakeBrokers(const Boards& boards) {
  std::vector<std::vector<shared::BrokerHealth>> all;
  for (const SourceBoards& one : boards) all.push_back(one.brokers.Take());
  return shared::SumOf(all);
}

std::string LedgerText(const Statuses& sources) {
  if (sources.size() == 1) return LedgerJson(sources.front().status.ledger);
  LedgersBySource ledgers;
  for (const auto& [source, status] : sources) ledgers.emplace_back(source, status.ledger);
  return LedgerJson(ledgers);
}

}  // namespace

shared::http::Routes EndpointsOf(Boards boards, const shared::Clock& clock,
                                 const ReadinessRules& rules) {
  const auto all = std::make_shared<const Boards>(std::move(boards));
  shared::http::Routes routes;
  routes["/livez"] = [&clock, all](const Request&) { return Livez(Take(*all), clock.Steady()); };
  routes["/readyz"] = [&clock, all, rules](const Request& request) {
    return Readyz(Take(*all), rules, request.query.contains("verbose"), clock.Steady());
  };
  routes["/ledger"] = [all](const Request&) {
    return shared::http::JsonResponse(LedgerText(Take(*all)) + "\n");
  };
  routes["/metrics"] = [all](const Request&) {
    return Response{200, shared::metrics::Exposition::kContentType,
                    MetricsPage(Take(*all), TakeBrokers(*all))};
  };
  return routes;
}

}  // namespace producer
