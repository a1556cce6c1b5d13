// `tweet-producer doctor`: looks at everything a run with the same options needs, publishes nothing
// and makes nothing.
#pragma once

#include "producer/options/options.h"
#include "shared/exit_code.h"
#include "shared/shutdown.h"

namespace producer {

// Writes a line a check and a summary to stdout. Returns what a run would end with at the first
// that failed.
shared::ExitCode RunDoctor(const ProducerOptions& options, const shared::Shutdown& shutdown);

}  // namespace producer
