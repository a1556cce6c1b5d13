// What tweet-producer answers at --http: /livez, /readyz, /ledger, /metrics (docs/operations.md).
#pragma once

#include "producer/http/health.h"
#include "producer/http/ingest_status.h"
#include "shared/clock.h"
#include "shared/http/handler.h"
#include "shared/kafka/broker_board.h"

namespace producer {

// Each answer is made of one copy from the board. Board and clock must outlive the routes.
shared::http::Routes EndpointsOf(const StatusBoard& board,
                                 const shared::kafka::BrokerBoard& brokers,
                                 const shared::Clock& clock, const ReadinessRules& rules);

}  // namespace producer
