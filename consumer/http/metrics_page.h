// The consumer's metrics, by name and meaning as in docs/operations.md.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "consumer/http/live_board.h"
#include "consumer/http/live_state.h"
#include "consumer/http/live_status.h"
#include "shared/broker_health.h"
#include "shared/clock.h"
#include "shared/http/handler.h"
#include "shared/kafka/broker_board.h"

namespace consumer {

// In Prometheus' text format; pure but for what the system tells of the process. All of a batch
// stands there at once, so that what belongs together adds up. `brokers`: as they were told last.
// `top`: so many of the first tags have a metric each, with the tag for a label (--metrics-top); 0:
// no label comes from the stream.
std::string MetricsPage(const LiveStatus& status, const LiveNow& now,
                        const std::vector<shared::BrokerHealth>& brokers, std::size_t top);

// /metrics. All must outlive the handler.
shared::http::Handler MetricsEndpoint(const LiveBoard& board,
                                      const shared::kafka::BrokerBoard& brokers,
                                      const shared::Clock& clock, std::size_t top);

}  // namespace consumer
