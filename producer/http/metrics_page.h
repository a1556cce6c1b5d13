// The producer's metrics, by name and meaning as in docs/operations.md. Pure but for what the
// system tells of the process.
#pragma once

#include <string>
#include <vector>

#include "producer/http/ingest_status.h"
#include "shared/broker_health.h"

namespace producer {

// In Prometheus' text format. All of one moment, so that the ledger's equation holds on each page.
// Of several sources each sample bears the label `source`.
std::string MetricsPage(const Statuses& sources, const std::vector<shared::BrokerHealth>& brokers);

}  // namespace producer
