// `hashtag-consumer state …`: looks at a checkpoint, and moves its positions.
#pragma once

#include <functional>

#include "consumer/options/options.h"
#include "shared/error.h"

namespace consumer {

// Prints the totals on stdout, as a table or as one JSON object. Works beside a running job.
shared::Result<void> ShowState(const ConsumerOptions& options);

// Prints what moving the positions would do and, with --execute, does it. `stop` ends the waiting
// for the broker.
shared::Result<void> RebaseState(const ConsumerOptions& options, const std::function<bool()>& stop);

}  // namespace consumer
