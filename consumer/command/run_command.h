// `hashtag-consumer run`: puts the job together, runs it, tells how it went.
#pragma once

#include <functional>

#include "consumer/options/options.h"
#include "shared/error.h"

namespace consumer {

// Returns when the job is done, --run-for is over or `requested` says so, with everything counted
// in the checkpoint.
shared::Result<void> RunJob(const ConsumerOptions& options, const std::function<bool()>& requested);

}  // namespace consumer
