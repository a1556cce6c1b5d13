// What the probes of an orchestrator are told (docs/operations.md). Pure.
#pragma once

#include "consumer/http/live_state.h"
#include "consumer/http/live_status.h"
#include "shared/http/handler.h"

namespace consumer {

// 200 as long as the loop goes round, or has not begun: a restart would not help a broker that is
// away. 503 once it has not for kStuckAfter.
shared::http::Response AnswerLivez(const LiveStatus& status, const LiveNow& now);

// 200 if records are counted, saved and shown, else 503: one line a check, "[+]broker ok" or
// "[-]broker: why". Without `verbose` the lines of those that fail alone.
shared::http::Response AnswerReadyz(const LiveStatus& status, const LiveNow& now, bool verbose);

}  // namespace consumer
