// What hashtag-consumer answers at --http (docs/api.md).
#pragma once

#include "consumer/http/event_texts.h"
#include "consumer/http/live_board.h"
#include "shared/clock.h"
#include "shared/http/handler.h"

namespace consumer {

// All must outlive the routes.
shared::http::Routes EndpointsOf(const LiveBoard& board, EventTexts& texts,
                                 const shared::Clock& clock);

}  // namespace consumer
