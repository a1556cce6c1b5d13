// Windowing is what a job with --window does beside its running totals: it counts what falls into
// windows and says when one slides or closes. The job calls it for each record and each batch.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "consumer/count/row.h"
#include "consumer/count/running_counts.h"
#include "consumer/count/window_outcome.h"
#include "consumer/count/window_spec.h"
#include "consumer/job/batch_work.h"
#include "consumer/source/record_source.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"
#include "shared/unix_millis.h"

namespace consumer {

// Which windows' rows a batch shows.
enum class WindowRows : std::uint8_t {
  kClosed,   // Those that slid or closed with it, each once.
  kOpen,     // All open ones, and those that closed with it.
  kChanged,  // Of the open ones, and those that closed with it, the tags that it changed.
};

struct WindowingOptions {
  WindowSpec spec;
  WindowRows rows = WindowRows::kClosed;
  // Rows of a window that are made: the most that any sink shows; absent: all.
  std::optional<std::size_t> places = 10;
  // Makes rows about the changes of the first so many places from one window to the next. Only
  // with kClosed.
  std::optional<std::size_t> rank_changes_of;
};

// What a batch did to the windows.
struct WindowedBatch {
  WindowOutcome outcome;
  std::vector<Row> rows;          // By window, then in the order of RanksBefore.
  std::vector<Row> rank_changes;  // Where they are asked for.
  std::size_t ranked_places = 0;  // BatchOutcome::ranked_places.
  // Records that no window took (JobTotals).
  std::uint64_t late = 0;
  std::uint64_t late_after_idle = 0;
  std::optional<EventTimes> event_times;  // With event time.
};

// One thread.
class Windowing {
 public:
  virtual ~Windowing() = default;

  // Goes on from the checkpoint. Once, before anything else.
  virtual shared::Result<void> Restore(const CheckpointStore& store) = 0;

  // The time of a batch that must be made, without records, before one that begins at `earliest`:
  // the end of a slide that passed meanwhile.
  virtual std::optional<shared::UnixMillis> Overdue(shared::UnixMillis earliest) const = 0;

  // Counts a record with its tags. False: no window took it, as it is late.
  virtual bool Count(const Record& record, std::span<const std::string_view> tags) = 0;

  // What a batch that ends at `time` is stored with: later where the clock was set back.
  virtual shared::UnixMillis TimeOfBatch(shared::UnixMillis time) const = 0;

  // Whether a batch must be made at that time though it has no records.
  virtual bool MustMakeBatch(shared::UnixMillis time, const RecordSource& source) const = 0;

  // `counts` holds what the batch changed; it was not taken yet.
  virtual WindowedBatch EndBatch(shared::UnixMillis time, const RunningCounts& counts,
                                 const RecordSource& source) = 0;

  // Partitions to be held back until the slowest has caught up.
  virtual std::set<shared::kafka::Partition> Ahead(const RecordSource& source) = 0;

  // What the windows take in memory.
  virtual std::size_t bytes() const = 0;
};

}  // namespace consumer
