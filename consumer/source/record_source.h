// RecordSource is where the job's records come from: Kafka (kafka_source.h), or a script in tests.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"
#include "shared/kafka/positions.h"

namespace consumer {

struct Record {
  shared::kafka::Partition partition;
  shared::kafka::RecordOffset offset;
  shared::UnixMillis timestamp = 0;
  std::string_view text;  // The value's bytes as they came; empty for a null value.
  bool null_value = false;
  std::string_view hashtags;   // The header `hashtags`; empty where absent or not asked for.
  std::string_view key = {};   // Empty for a null key.
  std::string_view user = {};  // The header `user`; empty where absent or not asked for.
  bool retweet = false;        // It has the header `retweet_of`; false where that is not asked for.
};

// What a chunk did to one partition.
struct PartitionProgress {
  shared::kafka::Partition partition;
  // Larger of last record + 1 and the end-of-partition event's offset; never goes back, but when
  // `lost` says that the topic was made again.
  shared::kafka::NextOffset next;
  // First and last record of this partition in the chunk; absent where it held none.
  std::optional<shared::kafka::Witness> first;
  std::optional<shared::kafka::Witness> last;
};

// Records that were gone before they could be read, and that the user chose to go on without.
struct LostRange {
  shared::kafka::Partition partition;
  shared::kafka::NextOffset from;  // First lost offset.
  shared::kafka::NextOffset to;    // Where reading goes on.
  std::int64_t records = 0;  // to - from where that is known, an upper bound; 0 where unknown.
  std::string why;
  // The partition's past is another topic's: its witnesses no longer hold.
  bool topic_recreated = false;
};

// Views are valid until the next call of ReadChunk.
struct Chunk {
  std::span<const Record> records;  // In offset order within a partition.
  std::span<const PartitionProgress> progress;
  std::span<const LostRange> lost;
};

struct PartitionLag {
  shared::kafka::NextOffset position;
  shared::kafka::NextOffset end;  // Last stable offset.

  // Offsets that are not read. The end may have been told before the last were.
  std::int64_t unread() const { return std::max<std::int64_t>(end.value - position.value, 0); }
};

// One thread calls all of it, but for Commit and Lag, which any thread may call.
class RecordSource {
 public:
  virtual ~RecordSource() = default;

  // Returns up to `max_records`, waiting up to `wait` for the first. An empty chunk is no error:
  // time passed. While the broker is away it stays empty (the log tells). kDataLoss: records are
  // gone and may not be skipped; everything before was returned by earlier calls, so save first,
  // then stop.
  virtual shared::Result<Chunk> ReadChunk(std::size_t max_records,
                                          std::chrono::milliseconds wait) = 0;

  // From now on returns no record of these partitions, and of all others. They stay where they are,
  // and are read on when they are not among those of a later call. Where all others are at the
  // stops that they were given, none is held back.
  virtual shared::Result<void> HoldBack(const std::set<shared::kafka::Partition>& partitions) = 0;

  // From now on returns no record at or past the ends as they are now (the last stable offsets).
  // Partitions found later are not read.
  virtual shared::Result<void> StopAtCurrentEnds() = 0;

  // True when every partition was read up to where it ended: for StopAtCurrentEnds, that end;
  // otherwise the end the broker told last.
  virtual bool AtEnd() const = 0;

  // True when every partition has reached the stop it was given; false where none was given.
  virtual bool AtStop() const = 0;

  // Tells lag monitors how far the saved batches reach. Never waits for the broker; a refusal is
  // logged as a warning with its reason.
  virtual void Commit(const shared::kafka::Positions& positions) = 0;

  // As far as known; partitions whose end was not told yet are left out.
  virtual std::map<shared::kafka::Partition, PartitionLag> Lag() const = 0;

  // Commits what Commit has not sent yet and lets go of the broker, waiting up to `wait`.
  virtual void Close(std::chrono::milliseconds wait) = 0;
};

}  // namespace consumer
