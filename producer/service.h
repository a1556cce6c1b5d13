// Service makes source, topic and publisher of the options and runs the loop between them.
#pragma once

#include "producer/options/options.h"
#include "shared/exit_code.h"
#include "shared/shutdown.h"

namespace producer {

// Runs to the end, with results on stdout and the reason of a failure on stderr.
shared::ExitCode RunService(const ProducerOptions& options, shared::Shutdown& shutdown);

}  // namespace producer
