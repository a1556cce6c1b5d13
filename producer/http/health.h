// What the probes of an orchestrator are told (docs/operations.md). Pure.
#pragma once

#include <chrono>
#include <string>

#include "producer/http/ingest_status.h"
#include "shared/http/handler.h"

namespace producer {

// As shared::http::LivezAnswer, of the source that hangs the longest; one that ended cannot. `now`
// is on the steady clock.
shared::http::Response Livez(const Statuses& sources, std::chrono::nanoseconds now);

struct ReadinessRules {
  std::string destination = "broker";  // What the check of where records go is called.
  // Records that wait, and none of which is settled for so long, are trouble: a broker that hangs
  // says nothing. More than the time for which they are gathered.
  std::chrono::nanoseconds patience = std::chrono::seconds(10);
};

// Ready if the tweets of every source arrive and get where they belong. Of several sources each
// check bears the name of its own: "bluesky/stream". As shared::http::ReadyzReport; `now` as above.
shared::http::Response Readyz(const Statuses& sources, const ReadinessRules& rules, bool verbose,
                              std::chrono::nanoseconds now);

}  // namespace producer
