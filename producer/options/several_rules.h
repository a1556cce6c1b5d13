// What goes together where several sources run side by side.
#pragma once

#include "producer/options/options.h"
#include "shared/error.h"

namespace producer {

// What is said of one source names it, and one that runs (per_source.h). kUsage.
shared::Result<void> CheckPerSource(const ProducerOptions& options);

// What one source alone can have. kUsage.
shared::Result<void> CheckSeveral(const ProducerOptions& options);

}  // namespace producer
