// What options mean together, after each was read by itself: defaults that depend on others, and
// contradictions.
#pragma once

#include "consumer/options/options.h"
#include "shared/error.h"
#include "shared/options.h"

namespace consumer {

// Fills in what was not given: checkpoint, group, sinks, broker wait.
shared::Result<void> FillDefaults(ConsumerOptions& options, const shared::Environment& environment);

// Refuses what cannot be meant together, and flags that would do nothing beside the others; kUsage
// is a sentence that says what to change. `table` tells a flag that was given from a default.
// REQUIRES: FillDefaults.
shared::Result<void> CheckTogether(const ConsumerOptions& options,
                                   const shared::OptionTable& table);

}  // namespace consumer
