// The tables of windows as a sink is shown them: from the batch as saved, or from the panes of the
// checkpoint where the sink missed batches.
#pragma once

#include <optional>
#include <vector>

#include "consumer/job/tables.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

// REQUIRES, for both: policy.windows.

// The table of a batch that the sink did not miss; absent where no window has anything to show.
std::optional<BatchTable> WindowTableOf(const SavedBatch& saved, const TablePolicy& policy);

// The first table that the sink lacks: the windows that slid or closed batch by batch, each equal
// to what WindowTableOf gave; open ones as they are now.
shared::Result<MissedTable> WindowTableAfter(const CheckpointStore& store,
                                             std::optional<BatchId> acknowledged,
                                             const TablePolicy& policy);

// The same for a sink that is given windows beside totals: adds the rows of the windows to a table
// of totals. Of those that the sink lacks it adds as many as are held well in memory; with them the
// sink has everything up to the last of their batches.
void AppendWindows(const SavedBatch& saved, const TablePolicy& policy, BatchTable& totals);
shared::Result<MissedTable> AddWindowsAfter(const CheckpointStore& store,
                                            std::optional<BatchId> acknowledged,
                                            const TablePolicy& policy, MissedTable totals);

}  // namespace consumer
