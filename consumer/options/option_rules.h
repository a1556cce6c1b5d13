// What options mean together, after each was read by itself: defaults that depend on others, and
// contradictions.
#pragma once

#include <initializer_list>
#include <string_view>

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

// Refuses flags that were given beside an option that makes them do nothing: "--NAME does nothing
// here: WHY". What stands in a file or the environment is passed over: it may be meant for other
// runs.
shared::Result<void> RefuseFlags(const shared::OptionTable& table,
                                 std::initializer_list<const char*> names, std::string_view why);

}  // namespace consumer
