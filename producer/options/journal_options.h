// The options of the journal: names, defaults, ranges and help.
#pragma once

#include "producer/options/options.h"
#include "shared/error.h"
#include "shared/options.h"

namespace producer {

// REQUIRES: `options` and `environment` outlive the table.
void AddJournalOptions(shared::OptionTable& table, JournalOptions& options,
                       const shared::Environment& environment);

// Of journal show.
void AddJournalShowOptions(shared::OptionTable& table, ProducerOptions& options,
                           const shared::Environment& environment);

// Puts the default directory in place, unless another or none was asked for. kUsage: there is no
// default, or a flag was given that does nothing. REQUIRES: the table was parsed into `options`.
shared::Result<void> SettleJournal(ProducerOptions& options, const shared::OptionTable& table,
                                   const shared::Environment& environment);

}  // namespace producer
