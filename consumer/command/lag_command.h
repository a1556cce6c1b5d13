// `hashtag-consumer lag`: how far the group's committed offsets are behind the topic's end.
#pragma once

#include <functional>

#include "consumer/options/options.h"
#include "shared/error.h"

namespace consumer {

// Prints the columns of kafka-consumer-groups and the lag in seconds, or a JSON array with --json.
shared::Result<void> ShowLag(const ConsumerOptions& options, const std::function<bool()>& stop);

}  // namespace consumer
