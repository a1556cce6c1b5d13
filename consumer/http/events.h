// /events: server-sent events (docs/api.md). Each tells the whole of what it is about, so a reader
// that was away, or is slow, lacks nothing but what was replaced meanwhile.
#pragma once

#include "consumer/http/event_texts.h"
#include "consumer/http/live_board.h"
#include "shared/http/handler.h"

namespace consumer {

// 400: a wrong parameter. Board and texts must outlive the answer.
shared::http::Response AnswerEvents(const LiveBoard& board, EventTexts& texts,
                                    const shared::http::Request& request);

}  // namespace consumer
