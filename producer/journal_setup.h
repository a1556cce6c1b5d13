// Which journal is whose, where several sources run (journal/journal_places.h).
#pragma once

#include <string_view>
#include <vector>

#include "producer/options/options.h"

namespace producer {

// Every word of --source: after it a journal may be named.
std::vector<std::string_view> SourceNames();

// The options of each source (ForSource) with the directory of its own journal. What waits in
// journals that none of them reads is told in the log.
std::vector<ProducerOptions> WithJournals(const ProducerOptions& options);

}  // namespace producer
