// What options of tweet-producer may not stand together.
#pragma once

#include "producer/options/options.h"
#include "shared/error.h"
#include "shared/options.h"

namespace producer {

// A flag that would do nothing is a mistake; in a file or the environment it may be there for
// another run. kUsage. REQUIRES: the table was parsed into `options`.
shared::Result<void> CheckTogether(const ProducerOptions& options,
                                   const shared::OptionTable& table);

}  // namespace producer
