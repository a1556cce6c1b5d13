// /api/search (docs/api.md).
#pragma once

#include "consumer/http/checkpoint_access.h"
#include "consumer/http/live_status.h"
#include "consumer/http/tag_reading.h"
#include "shared/http/handler.h"

namespace consumer {

// 400: a wrong parameter. 503: the checkpoint is not open.
shared::http::Response AnswerSearch(const LiveStatus& status, const CheckpointAccess& checkpoint,
                                    const TagReading& reading,
                                    const shared::http::Request& request);

}  // namespace consumer
