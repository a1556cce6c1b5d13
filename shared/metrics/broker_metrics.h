// The metrics of a program's connections to Kafka.
#pragma once

#include <string>
#include <vector>

#include "shared/broker_health.h"
#include "shared/metrics/exposition.h"

namespace shared::metrics {

// PREFIX_broker_up, _broker_send_errors_total, _broker_receive_errors_total and
// _broker_request_timeouts_total, by broker. None where no broker is known yet.
void AddBrokerMetrics(Exposition& page, const std::string& prefix,
                      const std::vector<BrokerHealth>& brokers);

}  // namespace shared::metrics
