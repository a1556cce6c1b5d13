// /api/top (docs/api.md). Pure.
#pragma once

#include "consumer/http/live_status.h"
#include "shared/http/handler.h"

namespace consumer {

// 400: a parameter that is wrong, or a window that there is not. 404: no window was shown yet.
shared::http::Response AnswerTop(const LiveStatus& status, const shared::http::Request& request);

}  // namespace consumer
