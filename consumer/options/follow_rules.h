// What goes together about followed tags.
#pragma once

#include "consumer/options/options.h"
#include "shared/error.h"
#include "shared/options.h"

namespace consumer {

// kUsage, for flags that were typed: no sink takes followed tweets, or nothing is followed that
// --follow-keep could be about.
shared::Result<void> CheckFollow(const ConsumerOptions& options, const shared::OptionTable& table);

}  // namespace consumer
