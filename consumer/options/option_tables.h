// The options of each command of hashtag-consumer: names, defaults, ranges and help.
#pragma once

#include "consumer/options/options.h"
#include "shared/options.h"

namespace consumer {

// Adds the options of `options.command`, with `options` as their target.
// REQUIRES: `options` outlives the table.
void AddOptionsOfCommand(shared::OptionTable& table, ConsumerOptions& options,
                         const shared::Environment& environment);

}  // namespace consumer
