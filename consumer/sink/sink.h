// Sink writes the result table of each batch somewhere. Some append each table to what is there
// (console, jsonl, csv); some hold one table and are given its changes (sqlite, kafka).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/count/followed_tweet.h"
#include "consumer/count/row.h"
#include "shared/error.h"
#include "shared/unix_millis.h"

namespace consumer {

// How the job was doing when the batch ended: for people to look at (live view), never in stored
// rows.
struct BatchStatus {
  std::uint64_t records = 0;  // In the batch.
  double records_per_second = 0;
  std::uint64_t total_tags = 0;             // Occurrences counted since the checkpoint was made.
  std::uint64_t distinct = 0;               // Tags with a total.
  std::optional<std::int64_t> lag_records;  // Absent until the broker has told every end.
  std::uint64_t lost = 0;                   // JobTotals::lost.
  // The running top N: what the live view shows where the rows are only changes (mode update of
  // running counts). Empty otherwise.
  std::vector<Row> top = {};
};

// Sums since the checkpoint was made, as of a batch.
struct BatchTotals {
  std::uint64_t records = 0;
  std::uint64_t tags = 0;  // Occurrences counted.
  bool operator==(const BatchTotals&) const = default;
};

// The table of one batch.
struct BatchTable {
  BatchId batch;
  shared::UnixMillis time = 0;
  std::vector<Row> rows;  // In the table's order: by window, if they have one, then RanksBefore.
  std::size_t rows_in_all = 0;  // More than rows.size() where the table was cut to the top N.
  // For a sink that holds a table: `rows` are everything, and whatever else it holds goes. False:
  // the rows that changed since the last table it was given.
  bool snapshot = false;
  std::vector<std::string> tweets;  // --show-tweets: the first texts of the batch; console only.
  bool more_tweets = false;         // The batch had more texts than these.
  // Tags that --state-ttl forgot: a sink that holds a table takes them out before it puts `rows`
  // in.
  std::vector<std::string> forgotten;
  std::vector<WindowTotals> windows;  // Of the windows that slid or closed with this batch.
  // With a snapshot of a job with windows: those that end after it are counted still, or anew, and
  // a sink that holds rows of them drops these.
  std::optional<shared::UnixMillis> closed_until;
  // Followed tweets and deletions, in the order in which they were read; only for sinks that take
  // them.
  std::vector<FollowedTweet> followed;
  // Nothing but `followed` counts: the batch's rows come with another table, and until then the
  // sink does not have the batch.
  bool followed_only = false;
  // Absent for kept rows that were read back later.
  std::optional<BatchTotals> totals;
  std::optional<BatchStatus> status;  // Absent for a table that was read back from the checkpoint.
};

// Whose rows a sink is given, and how far.
struct CheckpointRef {
  std::string checkpoint_id;
  std::uint64_t epoch = 0;              // Raised by each rebase and each return to an older state.
  std::optional<BatchId> batch;         // The last batch saved.
  std::optional<BatchId> acknowledged;  // The last one the checkpoint knows the sink to have.
  // When the run began, with --fresh: what another checkpoint left is moved aside, with this time
  // in its name, or replaced.
  std::optional<shared::UnixMillis> fresh_at;
};

// One thread a sink.
class Sink {
 public:
  virtual ~Sink() = default;

  // What the checkpoint files its acknowledgements under: kind and place, "jsonl:/var/out.jsonl".
  virtual std::string_view name() const = 0;

  // Called before the first Write and again before the one that follows a failed Write. Returns the
  // last batch that the sink has everything up to; absent: nothing it can go on from, a sink that
  // holds a table is given a snapshot. A sink that keeps its own position (exactly once) tells
  // that; others believe the checkpoint. kCorrupt: it holds another checkpoint's rows. kRetry: call
  // again.
  virtual shared::Result<std::optional<BatchId>> Begin(const CheckpointRef& checkpoint) {
    return checkpoint.acknowledged;
  }

  // Writes the table; when it returns ok, the rows survive SIGKILL. After kRetry the same table is
  // offered again. kReaderGone: stdout was closed by its reader; the job ends well. Any other kind
  // ends the job. REQUIRES: Begin returned ok, and no Write failed since.
  virtual shared::Result<void> Write(const BatchTable& table) = 0;

  // Ends a Begin or Write that waits, and every later one, with kRetry. Any thread.
  virtual void Interrupt() = 0;
};

}  // namespace consumer
