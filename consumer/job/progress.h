// How a batch went, as numbers, as a line of the log, and as the JSON object that Spark calls
// StreamingQueryProgress. Pure. docs/progress.md explains each number.
//
//   BatchProgress progress = ProgressOf(saved, commit, previous);
//   ProgressFields(progress);           // batch=3 records=1200 rows=10 rate=600 lag=0 …
//   ProgressJson(identity, progress);   // {"id":"…","runId":"…","batchId":3,…}
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "consumer/job/batch_work.h"
#include "consumer/job/tables.h"
#include "shared/kafka/positions.h"
#include "shared/log.h"
#include "shared/unix_millis.h"

namespace consumer {

// Who reports.
struct ProgressIdentity {
  std::string id;      // A UUID: the checkpoint's. Survives restarts.
  std::string run_id;  // A UUID, drawn at each start.
  std::string name;    // The consumer group.
  std::string topic;
  std::string sinks;  // "console, jsonl:/var/out.jsonl"
};

// What became of a batch after the loop handed it over.
struct CommitWork {
  std::chrono::nanoseconds saving{0};      // The checkpoint.
  std::chrono::nanoseconds committing{0};  // Telling the offsets to Kafka.
  std::chrono::nanoseconds writing{0};     // The sinks.
  std::uint64_t rows = 0;  // That all sinks wrote since the batch before, what they missed too.
};

// Where a batch left the job: what the next one is compared with.
struct BatchPlace {
  std::int64_t lag = 0;
  std::chrono::nanoseconds at{0};
};

struct BatchProgress {
  BatchId batch;
  shared::UnixMillis time = 0;  // Stored with the batch.
  std::uint64_t records = 0;
  std::uint64_t distinct = 0;
  std::uint64_t changed = 0;  // Tags.
  BatchWork work;
  CommitWork commit;
  shared::kafka::Positions end;
  std::chrono::nanoseconds lasted{0};  // From the trigger until it was handed over.
  std::chrono::nanoseconds busy{0};    // All phases but kWaiting, with the commit.
  double read_per_second = 0;          // Records by the time it lasted.
  double input_per_second = 0;         // By the time since the trigger before; 0 for the first.
  double processed_per_second = 0;     // By the time it was busy.
  std::optional<std::int64_t> lag_records;  // Absent until the broker has told every end.
  // How old the last record read is, in the partition that is worst and has more to read: an upper
  // bound of how old the next one is. 0 where nothing is left; absent where no record was read yet.
  std::optional<double> lag_seconds;
  // Set while more is unread than the batch held. Negative: never, as more comes than is read.
  std::optional<std::chrono::milliseconds> caught_up_in;
};

BatchProgress ProgressOf(const SavedBatch& saved, const CommitWork& commit,
                         const std::optional<BatchPlace>& before);

// Of a batch with a known lag.
std::optional<BatchPlace> PlaceOf(const BatchProgress& progress);

// The fields of the log line event=batch.
std::vector<shared::log::Field> ProgressFields(const BatchProgress& progress);

// One object on one line, without its line feed; names and types as Spark 4.0 has them.
std::string ProgressJson(const ProgressIdentity& identity, const BatchProgress& progress);

}  // namespace consumer
