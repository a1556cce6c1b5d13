// What the probes of an orchestrator are told (docs/operations.md). Pure.
#pragma once

#include <chrono>
#include <string>

#include "producer/http/ingest_status.h"
#include "shared/http/handler.h"

namespace producer {

// The loop waits for at most 100 ms at a time. What may hold it up for longer is a name that is
// being resolved (two tries of 5 s for each of up to three servers) and a disk that stalls.
inline constexpr std::chrono::seconds kStuckAfter{30};

// 200 as long as the loop goes round, or has not begun: a restart would help neither a broker nor
// a stream that is away. 503 once it has not for kStuckAfter. `now` is on the steady clock.
shared::http::Response Livez(const IngestStatus& status, std::chrono::nanoseconds now);

struct ReadinessRules {
  std::string destination = "broker";  // What the check of where records go is called.
  // Records that wait, and none of which is settled for so long, are trouble: a broker that hangs
  // says nothing. More than the time for which they are gathered.
  std::chrono::nanoseconds patience = std::chrono::seconds(10);
};

// 200 if tweets arrive and get where they belong, else 503: one line a check, "[+]stream ok" or
// "[-]broker: why". Without `verbose` the lines of those that fail alone. `now` as above.
shared::http::Response Readyz(const IngestStatus& status, const ReadinessRules& rules, bool verbose,
                              std::chrono::nanoseconds now);

}  // namespace producer
