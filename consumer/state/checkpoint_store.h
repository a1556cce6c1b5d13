// A checkpoint is the pair (counts, positions) as it stood after one batch. The two are stored in
// one atomic write, so a restart can never see the counts of batch n with the positions of batch n
// - 1. The offsets committed to Kafka are never read back; they tell lag monitors how far we are.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/count/changed_totals.h"
#include "consumer/count/distinct_ids.h"
#include "consumer/count/followed_tweet.h"
#include "consumer/count/last_followed.h"
#include "consumer/count/row.h"
#include "consumer/count/tag_expiry.h"
#include "consumer/count/tag_history.h"
#include "consumer/count/window_outcome.h"
#include "consumer/state/batch_outcome.h"
#include "consumer/state/job_identity.h"
#include "shared/error.h"
#include "shared/kafka/positions.h"

namespace consumer {

// The checkpoint without its totals.
struct CheckpointHead {
  std::string checkpoint_id;  // 32 hexadecimal digits, drawn when the checkpoint was made.
  JobIdentity identity;
  std::uint64_t epoch = 0;       // Raised by each rebase and each return to an older state.
  std::optional<BatchId> batch;  // The last batch saved; absent before the first.
  shared::UnixMillis batch_time = 0;
  shared::kafka::PartitionStates partitions;  // Empty before SaveStart.
  JobTotals totals;
  std::map<std::string, BatchId> sinks;  // The last batch each sink acknowledged.
  std::vector<SeenPeriod> periods;       // BatchOutcome::periods of the last batch.
  std::size_t ranked_places = 0;         // BatchOutcome::ranked_places of the last batch.
  // Of the windows, as the last batch left them (WindowOutcome).
  std::map<std::int32_t, shared::UnixMillis> largest;
  std::optional<shared::UnixMillis> closed_until;
};

struct StoredTotal {
  TagTotal total;
  BatchId changed_in;  // The batch that changed it last.
};

// One batch's kept rows.
struct StoredRows {
  BatchId batch;
  shared::UnixMillis time = 0;
  std::vector<Row> rows;
};

// The windows that slid or closed with one batch.
struct StoredWindows {
  BatchId batch;
  shared::UnixMillis time = 0;
  std::vector<WindowTotals> windows;
};

// One batch's followed tweets.
struct StoredFollowed {
  BatchId batch;
  shared::UnixMillis time = 0;
  std::vector<FollowedTweet> tweets;
};

// A total that was looked up.
struct KnownTag {
  std::string tag;
  std::uint64_t count = 0;
  shared::UnixMillis first_seen = 0;
  shared::UnixMillis last_seen = 0;
  BatchId changed_in;
  bool operator==(const KnownTag&) const = default;
};

struct KnownTags {
  std::vector<KnownTag> tags;  // In table order.
  bool all = true;             // False: there may be more, which were not looked at.
};

// How a pane is read back: first its sums, then each of its counts, ordered by the bytes of the
// tag. The views last for the call.
struct PaneVisitor {
  std::function<void(const PaneKey&, std::uint64_t records, std::uint64_t tags)> pane;
  std::function<void(const PaneKey&, std::string_view tag, std::uint64_t count, BatchId changed_in)>
      count;
};

// Thread-safe. Every reader sees one batch's state.
class CheckpointReader {
 public:
  virtual ~CheckpointReader() = default;

  virtual shared::Result<CheckpointHead> ReadHead() const = 0;

  // Visits every total that a batch after `after` changed (absent: every total), ordered by the
  // bytes of the tag, and returns the head of the same batch. The views last for the call of
  // `visit`. kCorrupt, told after the visits: the totals are not those of the head's batch.
  virtual shared::Result<CheckpointHead> ReadTotals(
      std::optional<BatchId> after, const std::function<void(const StoredTotal&)>& visit) const = 0;

  // The kept rows of the first batch after `after` (absent: of all) that has some; absent: none
  // has. One batch a call, so that a sink that missed many of them costs no more memory than one.
  virtual shared::Result<std::optional<StoredRows>> ReadRows(
      std::optional<BatchId> after) const = 0;

  // The same for followed tweets.
  virtual shared::Result<std::optional<StoredFollowed>> ReadFollowed(
      std::optional<BatchId> after) const = 0;

  // The same for windows that slid or closed.
  virtual shared::Result<std::optional<StoredWindows>> ReadWindows(
      std::optional<BatchId> after) const = 0;

  // Visits the panes that start in [from, to), ordered by their keys. A window that ReadWindows
  // told has all of its panes.
  virtual shared::Result<void> ReadPanes(shared::UnixMillis from, shared::UnixMillis to,
                                         const PaneVisitor& visitor) const = 0;

  // Visits the tags that batches after `after` (absent: all) forgot, in the order of the batches.
  virtual shared::Result<void> ReadForgotten(
      std::optional<BatchId> after,
      const std::function<void(std::string_view tag)>& visit) const = 0;

  // The keys that --distinct-ids knows, in no particular order.
  virtual shared::Result<std::vector<StoredId>> ReadDistinctIds() const = 0;

  virtual shared::Result<HistoryPoints> ReadHistory() const = 0;

  // The last tweets of every tag that has some, the newest of each last.
  virtual shared::Result<LastFollowedChanges> ReadLastFollowed() const = 0;

  // What follows is for people who look at a running job, from other threads than the job's: it
  // shows the last saved batch, or the one before while a batch is being saved. The first such call
  // after a write costs 30 ms of its own thread, at most 80, every other one 50 µs.

  // Absent: the tag has no total.
  virtual shared::Result<std::optional<KnownTag>> Find(std::string_view tag) const = 0;

  // The tags that begin with `prefix`, byte by byte: those with the largest totals, at most `most`.
  // Of more than 10,000 such tags the first 10,000 by their bytes are looked at.
  virtual shared::Result<KnownTags> TagsWithPrefix(std::string_view prefix,
                                                   std::size_t most) const = 0;

  // The last tweets of a followed tag, the newest last. Empty: none, or the tag is not followed.
  virtual shared::Result<std::vector<FollowedTweet>> FollowedOf(std::string_view tag) const = 0;
};

// Thread-safe: calls that write wait for each other, calls that read wait for nobody.
class CheckpointStore : public CheckpointReader {
 public:
  // Stores where the job begins, before anything is read, or positions of partitions that were
  // found later or moved without a record. Partitions not named keep theirs. Durable when it
  // returns.
  virtual shared::Result<void> SaveStart(const shared::kafka::PartitionStates& partitions) = 0;

  // Makes the batch durable, all of it or none. When this returns ok the batch counts exactly once,
  // whatever happens next. After an error the store takes no more: open it again.
  // REQUIRES: batch.id follows the last id saved; batch.totals.tags is the sum of all totals, and
  // of those evicted.
  virtual shared::Result<void> Save(const BatchOutcome& batch) = 0;

  // Remembers that the sink has everything up to this batch. Survives SIGKILL, not power loss: the
  // sink then gets rows again, equal byte for byte. What is kept for the sinks and every one of
  // `all_sinks` has is dropped.
  virtual shared::Result<void> Acknowledge(const std::string& sink, BatchId batch,
                                           const std::vector<std::string>& all_sinks) = 0;
};

}  // namespace consumer
