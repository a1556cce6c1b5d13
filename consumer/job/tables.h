// What each sink is shown after a batch: a pure function of the batch as saved, or of the stored
// totals where a sink missed batches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "consumer/count/tag_history.h"
#include "consumer/count/window_spec.h"
#include "consumer/job/batch_work.h"
#include "consumer/job/windowing.h"
#include "consumer/sink/sink.h"
#include "consumer/state/batch_outcome.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

enum class OutputMode {
  kComplete,  // The whole table, or its top N, every batch.
  kUpdate,    // What the batch changed.
  kAppend,    // Each row once, when it is final: the windows that closed.
};

struct TablePolicy {
  OutputMode mode = OutputMode::kComplete;
  // The rows are kept with their batch (--counts batch, or update with --top), as totals cannot
  // give them again.
  bool kept_rows = false;
  std::optional<std::size_t> top;  // Absent: all.
  // The sink holds one table: it is given a snapshot (BatchTable::snapshot) where it has nothing to
  // go on from, and each time with mode complete or kept rows; changes otherwise.
  bool holds_table = false;
  // With --window: which windows' rows are shown, in place of the totals, or beside them.
  std::optional<WindowRows> windows;
  bool totals_too = false;
  // Shown a batch in which no window has anything to show too, for its status.
  bool every_batch = false;
  WindowSpec window_spec;
  // The sink takes followed tweets.
  bool followed = false;
};

// A batch after it was saved, as far as sinks need it. Shared by all of them, changed by none.
struct SavedBatch {
  BatchOutcome outcome;
  // The running top N, N being the largest that any sink asks for, or 1,000 with
  // JobOptions::history where that is more, or somewhat longer. Empty with --counts batch.
  std::vector<Row> top;
  HistoryPoints history;     // With JobOptions::history: that of `top`, for everybody to share.
  std::size_t distinct = 0;  // Tags with a running total.
  // With --window: rows of windows, each window's cut to the most that any sink shows.
  std::vector<Row> window_rows;
  std::vector<std::string> tweets;
  bool more_tweets = false;  // The batch had more texts than these.
  BatchStatus status;
  BatchWork work;
};

// What a sink is to be given next.
struct MissedTable {
  std::optional<BatchTable> table;  // Absent: it lacks no row.
  std::optional<BatchId> up_to;     // With it the sink has everything up to this batch.
  bool more = false;                // There may be another table after it.
};

// The table of a batch that the sink did not miss. Absent when it must be read from the store: the
// complete table without a top.
std::optional<MissedTable> TableOf(const SavedBatch& saved, const TablePolicy& policy);

// The followed tweets of the first batch after `after` (absent: of all) up to `up_to` that has
// some: a table of them alone (BatchTable::followed_only). Absent: none has.
shared::Result<std::optional<BatchTable>> FollowedAfter(const CheckpointStore& store,
                                                        std::optional<BatchId> after,
                                                        BatchId up_to);

// The first table that a sink lacks that has everything up to `acknowledged` (absent: nothing), as
// the store can give it: kept rows and windows batch by batch, totals as the newest table only.
// Without followed tweets.
shared::Result<MissedTable> TableAfter(const CheckpointStore& store,
                                       std::optional<BatchId> acknowledged,
                                       const TablePolicy& policy);

}  // namespace consumer
