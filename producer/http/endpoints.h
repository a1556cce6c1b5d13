// What tweet-producer answers at --http: /livez, /readyz, /ledger, /metrics (docs/operations.md).
#pragma once

#include <string>
#include <vector>

#include "producer/http/health.h"
#include "producer/http/ingest_status.h"
#include "shared/clock.h"
#include "shared/http/handler.h"
#include "shared/kafka/broker_board.h"

namespace producer {

// Where one source is looked at. The name of an only one is empty.
struct SourceBoards {
  std::string source;
  const StatusBoard& status;
  const shared::kafka::BrokerBoard& brokers;
};

// Each answer is made of one copy from each board. Boards and clock must outlive the routes.
shared::http::Routes EndpointsOf(std::vector<SourceBoards> boards, const shared::Clock& clock,
                                 const ReadinessRules& rules);

}  // namespace producer
