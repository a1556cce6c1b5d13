// `tweet-producer rules list|sync|validate`: the rules of an app at X, without a run.
#pragma once

#include "producer/options/options.h"
#include "shared/exit_code.h"
#include "shared/shutdown.h"

namespace producer {

shared::ExitCode RunRules(const ProducerOptions& options, const shared::Shutdown& shutdown);

}  // namespace producer
