// /api/history (docs/api.md). Pure.
#pragma once

#include "consumer/http/live_status.h"
#include "consumer/http/tag_reading.h"
#include "shared/http/handler.h"
#include "shared/unix_millis.h"

namespace consumer {

// 400: a wrong parameter, or too many tags.
shared::http::Response AnswerHistory(const LiveStatus& status, shared::UnixMillis now,
                                     const TagReading& reading,
                                     const shared::http::Request& request);

}  // namespace consumer
