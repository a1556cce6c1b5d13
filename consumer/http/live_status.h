// LiveStatus is what --http serves of a run, all of one moment: what the run is, the last batch
// that is in the checkpoint, and what the loop told of itself since.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consumer/count/row.h"
#include "consumer/count/tag_history.h"
#include "consumer/count/window.h"
#include "consumer/job/batch_work.h"
#include "consumer/job/job.h"
#include "consumer/job/progress.h"
#include "consumer/job/sink_runner.h"
#include "consumer/source/producer_ledger.h"
#include "consumer/source/record_source.h"
#include "consumer/state/batch_outcome.h"
#include "shared/metrics/histogram.h"
#include "shared/unix_millis.h"

namespace consumer {

// So many of the first rows are served; the job offers as many.
inline constexpr std::size_t kLivePlaces = 1000;

struct LiveWindows {
  std::chrono::milliseconds length{0};
  std::chrono::milliseconds slide{0};
  bool event_time = false;
};

// What the run is.
struct LiveRun {
  std::string brokers;
  std::string topic;
  std::string group;
  std::string field = "hashtag";  // What a row's tag is called.
  std::string tokenizer;
  CountScope counts = CountScope::kRunning;
  std::optional<LiveWindows> windows = {};
  std::chrono::milliseconds batch_interval{0};
  std::vector<std::string> followed = {};  // Tags, as they are counted.
  shared::UnixMillis started = 0;
  // Empty until topic and checkpoint are known.
  std::string cluster_id = {};
  std::string checkpoint_id = {};  // A UUID.
  std::string run_id = {};         // A UUID.
};

// The first rows of a window, as they were shown last.
struct LiveWindow {
  Window window;
  // Occurrences and tags; absent where more rows were counted than are known here.
  std::optional<std::uint64_t> total;
  std::optional<std::uint64_t> distinct;
  std::vector<Row> rows;
};

// Of this run.
struct LiveSums {
  std::uint64_t batches = 0;
  std::uint64_t records = 0;
  std::uint64_t lost = 0;
  std::array<std::chrono::nanoseconds, kPhases> spent{};  // By Phase.
  std::chrono::nanoseconds committing{0};
  std::chrono::nanoseconds writing{0};
  shared::metrics::Histogram saving_seconds;  // Each checkpoint.
  shared::metrics::Histogram batch_seconds;   // Each batch, all but waiting for records.
};

// As the last batch left the job.
struct LiveBatch {
  std::optional<BatchId> id;  // Absent before the first of the checkpoint.
  shared::UnixMillis time = 0;
  std::optional<BatchProgress> progress;  // Absent before the first batch of this run.
  JobTotals totals;
  std::uint64_t distinct = 0;  // Tags with a running total.
  // The first kLivePlaces, of the running totals or of the batch, as LiveRun::counts has it; how
  // often all tags occurred there, and how many they are.
  std::vector<Row> rows;
  std::uint64_t rows_total = 0;
  std::uint64_t rows_distinct = 0;
  HistoryPoints history;  // Of the running totals.
  // Those shown last, by their starts; the newest at the end.
  std::vector<std::shared_ptr<const LiveWindow>> windows;
  // The time of the last record that was read of each partition.
  std::map<shared::kafka::Partition, shared::UnixMillis> last_record;
  shared::UnixMillis saved_at = 0;     // When the checkpoint was written; 0: not in this run.
  std::uint64_t checkpoint_bytes = 0;  // Of the database's files.
  LiveSums sums;
};

struct LiveSink {
  std::string name;
  SinkState state;
};

// What the loop tells each time it goes round.
struct LiveTurn {
  // On the steady clock. Absent: it has not begun, as broker or topic are awaited.
  std::optional<std::chrono::nanoseconds> turned;
  std::map<shared::kafka::Partition, PartitionLag> lag;  // Of partitions whose end is known.
  std::size_t partitions = 0;                            // All of them.
  bool answering = true;                                 // The broker did when it was last asked.
  std::vector<LiveSink> sinks = {};
};

struct LiveStatus {
  std::shared_ptr<const LiveRun> run;      // Never null.
  std::shared_ptr<const LiveBatch> batch;  // Never null.
  LiveTurn turn;
  std::shared_ptr<const ProducerLedgers> producers = {};  // Null: the topic tells of none.
  bool stopping = false;
};

// How many batches a sink lacks.
inline std::uint64_t BatchesBehind(std::optional<BatchId> newest, std::optional<BatchId> last) {
  const std::uint64_t there = newest ? newest->value + 1 : 0;
  const std::uint64_t written = last ? last->value + 1 : 0;
  return there > written ? there - written : 0;
}

// Records that are not read yet; absent until every partition's end is known.
std::optional<std::int64_t> LagRecords(const LiveStatus& status);

// How old the last record read is, in the worst of the partitions that have more; 0 where none has.
// Absent where it is not known. `now` is of the wall clock.
std::optional<double> LagSeconds(const LiveStatus& status, shared::UnixMillis now);

}  // namespace consumer
