// The answer of /api/status (docs/api.md).
#pragma once

#include <string>

#include "consumer/http/live_state.h"
#include "consumer/http/live_status.h"

namespace consumer {

// One object on one line, without a line break. Pure.
std::string StatusJson(const LiveStatus& status, const LiveNow& now);

}  // namespace consumer
