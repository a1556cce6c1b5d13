// What hashtag-consumer answers at --http (docs/api.md).
#pragma once

#include "consumer/http/checkpoint_access.h"
#include "consumer/http/event_texts.h"
#include "consumer/http/live_board.h"
#include "consumer/http/tag_reading.h"
#include "shared/clock.h"
#include "shared/http/handler.h"

namespace consumer {

// What answers are made of; all of it must outlive the routes.
struct Answering {
  const LiveBoard& board;
  EventTexts& texts;
  const CheckpointAccess& checkpoint;
  const TagReading& reading;
  const shared::Clock& clock;
};

shared::http::Routes EndpointsOf(const Answering& with);

}  // namespace consumer
