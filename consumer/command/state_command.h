// `hashtag-consumer state …`: looks at a checkpoint, checks it, goes back in it, makes it anew.
// Each prints its result on stdout; all but the last two work beside a running job.
#pragma once

#include <functional>

#include "consumer/options/options.h"
#include "shared/error.h"

namespace consumer {

// show: the totals, as a table or as one JSON object.
shared::Result<void> ShowState(const ConsumerOptions& options);

// list: the newest state and the kept ones.
shared::Result<void> ShowStates(const ConsumerOptions& options);

// diff: the totals that differ between two states.
shared::Result<void> ShowDifference(const ConsumerOptions& options);

// export: lines of JSON (consumer/state/state_export.h).
shared::Result<void> ShowExport(const ConsumerOptions& options);

// verify: a line for each check. kCorrupt where one failed, kDataLoss where the topic no longer
// holds what was counted. `stop` ends the waiting for the broker.
shared::Result<void> VerifyState(const ConsumerOptions& options, const std::function<bool()>& stop);

// rebase: what moving the positions, or going back, would do and, with --execute, does it.
shared::Result<void> RebaseState(const ConsumerOptions& options, const std::function<bool()>& stop);

// restore: makes the checkpoint from a copy.
shared::Result<void> RestoreState(const ConsumerOptions& options);

}  // namespace consumer
