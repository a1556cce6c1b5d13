// From options to the recording they name.
#pragma once

#include <optional>

#include "producer/options/options.h"
#include "producer/stream/recording.h"
#include "shared/error.h"

namespace producer {

// Of --record; nothing without it. kUsage.
shared::Result<std::optional<Recording>> OpenRecording(const ProducerOptions& options);

}  // namespace producer
