// What the probes of an orchestrator are told (docs/operations.md). Pure.
#pragma once

#include "consumer/http/live_state.h"
#include "consumer/http/live_status.h"
#include "shared/http/handler.h"

namespace consumer {

// As shared::http::LivezAnswer.
shared::http::Response AnswerLivez(const LiveStatus& status, const LiveNow& now);

// Ready if records are counted, saved and shown. As shared::http::ReadyzReport.
shared::http::Response AnswerReadyz(const LiveStatus& status, const LiveNow& now, bool verbose);

}  // namespace consumer
