// `tweet-producer journal show`: what waits in a journal, beside a running producer too; of
// several sources one report after the other, as JSON an object a line.
#pragma once

#include "producer/options/options.h"
#include "shared/exit_code.h"

namespace producer {

shared::ExitCode RunJournalShow(const ProducerOptions& options);

}  // namespace producer
