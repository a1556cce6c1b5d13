// TagExpiry tells which tags were not seen for so long that they are forgotten. It keeps for each
// period of time the tags seen in it, so that a batch costs what it changed and what it forgets,
// never a look at all tags.
//
//   TagExpiry expiry(3'600'000);
//   const ForgottenTags gone = expiry.EndBatch(id, batch_time, counts);   // before TakeChanged
//
// A period is an eighth of the time to live, so a tag is forgotten with the first batch that comes
// between one and one and an eighth of it after the tag was seen, and never earlier. What counts is
// the time of the batches, not that of the records.
//
// Memory: 8 bytes for each tag of each of the nine periods. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/count/counted_tag.h"
#include "consumer/count/running_counts.h"
#include "shared/unix_millis.h"

namespace consumer {

// A period as the checkpoint keeps it: with the batch that began it. A total that was changed last
// by that batch or a later one, up to the next period's, was seen in it.
struct SeenPeriod {
  BatchId first_batch;
  shared::UnixMillis begin = 0;
  bool operator==(const SeenPeriod&) const = default;
};

struct ForgottenTags {
  std::vector<std::string> tags;
  std::uint64_t occurrences = 0;  // The sum of their totals.
};

class TagExpiry {
 public:
  // REQUIRES: ttl > 0, in milliseconds.
  explicit TagExpiry(shared::UnixMillis ttl);

  // The periods of the checkpoint, in order; where it has none, all of its tags count as seen at
  // `batch_time`, that of its last batch. Once, before RestoreTag.
  void RestorePeriods(const std::vector<SeenPeriod>& periods, shared::UnixMillis batch_time);
  void RestoreTag(CountedTag& tag, BatchId changed_in);

  // Notes the changed tags as seen, forgets what has expired, and returns it.
  // REQUIRES: the batch follows the last one; its changes were not taken yet.
  ForgottenTags EndBatch(BatchId batch, shared::UnixMillis time, RunningCounts& counts);

  // What the checkpoint is to keep from now on.
  std::vector<SeenPeriod> periods() const;

 private:
  struct Period {
    SeenPeriod seen;
    std::uint32_t number;
    std::vector<CountedTag*> tags;  // Those seen later too are passed over.
  };

  void Begin(BatchId batch, shared::UnixMillis time);
  void Note(CountedTag& tag, Period& period);

  shared::UnixMillis ttl_;
  std::deque<Period> periods_;
  shared::UnixMillis last_seen_ = 0;  // The time of the last batch, or of a later one before it.
  std::uint32_t next_number_ = 1;     // 0 is that of a tag never seen.
};

}  // namespace consumer
