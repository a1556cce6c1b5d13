// What one batch did, as it is saved in one write.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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
#include "shared/kafka/positions.h"
#include "shared/unix_millis.h"

namespace consumer {

// Sums since the checkpoint was made.
struct JobTotals {
  std::uint64_t records = 0;
  // Occurrences counted: the sum of all totals, and of those evicted. Reading a checkpoint checks
  // that it is.
  std::uint64_t tags = 0;
  std::uint64_t null_values = 0;  // Records without a value (deletions).
  std::uint64_t oversized = 0;    // Occurrences of tags over 1,024 bytes: not kept.
  std::uint64_t lost = 0;     // Records gone before they were read, under --on-data-loss continue.
  std::uint64_t evicted = 0;  // Tags forgotten by --state-ttl, each as often as it was.
  std::uint64_t evicted_tags = 0;  // Their occurrences.
  // Records that no window took: late by their own partition's watermark; or because the windows
  // were closed while their partition was left out or not there yet.
  std::uint64_t late = 0;
  std::uint64_t late_after_idle = 0;
  // Records that were not counted: of a key that was, by --distinct-ids; retweets, by --retweets
  // skip; those without the text that --value points to.
  std::uint64_t duplicates = 0;
  std::uint64_t skipped = 0;
  std::uint64_t malformed = 0;
  bool operator==(const JobTotals&) const = default;
};

struct BatchOutcome {
  BatchId id;
  shared::UnixMillis time =
      0;  // The batch's trigger time, stored, so that a repeated row is equal.
  ChangedTotals changed;
  shared::kafka::PartitionStates partitions;
  JobTotals totals;
  // Rows that totals cannot give again (--counts batch, rank changes): kept until every sink has
  // them.
  std::vector<Row> rows;
  // How many places the rank changes told up to here are about, by this batch or before; 0: none
  // were told. Who applied them holds so many.
  std::size_t ranked_places = 0;
  // Followed tweets and deletions, in the order in which they were read: kept until every sink has
  // them.
  std::vector<FollowedTweet> followed;
  // Tags that --state-ttl forgot: their totals go, their names are kept until every sink has them.
  std::vector<std::string> forgotten;
  std::vector<SeenPeriod> periods;  // TagExpiry's; none without --state-ttl.
  WindowOutcome windows;
  NewIds ids;  // DistinctIds'; none without --distinct-ids.
  // What people look at: how the top tags went, and the last tweets of followed tags.
  HistoryChange history;
  LastFollowedChanges last_followed;
};

}  // namespace consumer
