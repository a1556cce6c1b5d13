// Job is the streaming consumer's loop: records in, one saved batch after another out. It is the
// only place that orders things.
//
//   Job job(options, source, *extractor, committer, clock, [&] { return shutdown.Requested(); });
//   if (auto restored = job.Restore(store); !restored) return Forward(restored);
//   Result<JobSummary> summary = job.Run();
//
// One thread owns it; the committer works in its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/running_counts.h"
#include "consumer/count/tag_expiry.h"
#include "consumer/count/top_n.h"
#include "consumer/extract/extractor.h"
#include "consumer/job/batch_work.h"
#include "consumer/job/committer.h"
#include "consumer/job/followed_tags.h"
#include "consumer/job/intake.h"
#include "consumer/job/late_sender.h"
#include "consumer/job/look_back.h"
#include "consumer/job/overrun_notice.h"
#include "consumer/job/tables.h"
#include "consumer/job/trigger.h"
#include "consumer/job/windowing.h"
#include "consumer/sink/late_records.h"
#include "consumer/source/record_source.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/clock.h"
#include "shared/error.h"

namespace consumer {

enum class CountScope { kRunning, kBatch };

// Told where reading stands, and how many records this run has read.
using OnChunk = std::function<void(const shared::kafka::PartitionStates&, std::uint64_t records)>;

struct JobOptions {
  TriggerOptions trigger;
  std::optional<std::uint64_t> max_batches;  // Of this run.
  bool counting = true;                      // False: --count none.
  CountScope counts = CountScope::kRunning;
  // --top where given: what rank changes are about (mode update).
  std::optional<std::size_t> rank_changes_of;
  // How long a top N the sinks are offered: the largest that any of them asks for. Range: 1 or
  // more.
  std::size_t top_places = 10;
  // How many rows of --counts batch are kept; absent: all, as some sink wants them.
  std::optional<std::size_t> batch_rows = 10;
  // How long a tag is kept that does not occur; absent: for ever. Flag: --state-ttl.
  std::optional<std::chrono::milliseconds> state_ttl;
  // Where records go that no window took; null: nowhere. Outlives the job. Flag: --late-to.
  LateRecords* late_to = nullptr;
  std::size_t show_tweets = 0;  // Texts of each batch that the console shows.
  IntakeOptions intake = {};
  // Tags as they are counted whose tweets the sinks get. Flag: --follow-tag.
  std::vector<std::string> followed_tags = {};
  // Whether some sink takes them. Else batches hold none, and only what is looked back at has them.
  bool sinks_take_tweets = true;
  // Keeps what the dashboard looks back at: the history of the top tags (none with --counts batch),
  // and the last tweets of the followed ones. SavedBatch::top then has 1,000 places. Set by --http.
  bool history = false;
  OnChunk on_chunk = {};  // After each chunk. May be empty.
};

// Of one run.
struct JobSummary {
  std::uint64_t batches = 0;
  std::uint64_t records = 0;
  std::uint64_t tags = 0;
  std::uint64_t lost = 0;
  std::size_t distinct = 0;  // Tags with a running total, from all runs.
  std::optional<BatchId> last;
};

class Job {
 public:
  // `windowing`: null without --window.
  Job(const JobOptions& options, RecordSource& source, Extractor& extractor, Committer& committer,
      const shared::Clock& clock, std::function<bool()> stop,
      std::unique_ptr<Windowing> windowing = nullptr);

  // Goes on from the checkpoint. REQUIRES: called once, before Run.
  shared::Result<void> Restore(const CheckpointStore& store);

  // Returns when the trigger is done, a limit is reached or a stop is asked for, with every batch
  // in the checkpoint. After kDataLoss too what was counted before is saved.
  shared::Result<void> Run();

  // The state that Restore found, as its last batch would be shown: no records, nothing changed.
  // Absent before the first batch of the checkpoint. REQUIRES: called before Run.
  std::optional<SavedBatch> Restored();

  const JobSummary& summary() const { return summary_; }

  // Records that are in the topic and not counted. Absent until every partition's end was told.
  std::optional<std::int64_t> LagRecords() const;

 private:
  enum class Ended { kBudget, kAtEnd, kStop };

  shared::Result<Ended> ReadBatch(BatchBudget& budget);
  TopN TopOf(std::size_t places);
  bool MustEnd(const BatchBudget& budget) const;
  bool EndsAtEnd() const;
  bool AtMostBatches() const;
  bool Done(Ended ended) const;

  void CountChunk(const Chunk& chunk);
  void CountRecord(const Record& record);
  void Follow(const Chunk& chunk);

  shared::Result<void> BeginWindows(const BatchBudget& budget);
  bool ShowsTheStart(const shared::Result<Ended>& ended) const;
  shared::Result<void> CloseBatch(const BatchBudget& budget, const shared::Result<Ended>& ended);
  SavedBatch TakeBatch(shared::UnixMillis time);
  void TakeWindows(SavedBatch& saved);
  void TakeRankChanges(const std::vector<Row>& before, BatchOutcome& outcome);
  void ForgetTags(BatchOutcome& outcome);
  BatchStatus Status() const;
  BatchWork TakeWork();

  JobOptions options_;
  RecordSource& source_;
  Extractor& extractor_;
  Committer& committer_;
  const shared::Clock& clock_;
  std::function<bool()> stop_;
  Trigger trigger_;
  Intake intake_;
  FollowedTags followed_;
  LateSender late_;
  OverrunNotice overruns_;
  BatchTimer timer_;

  RunningCounts counts_;
  TopN top_;
  LookBack look_back_;
  std::optional<TagExpiry> expiry_;
  std::unique_ptr<Windowing> windowing_;
  shared::kafka::PartitionStates partitions_;
  shared::kafka::PartitionStates stored_partitions_;
  JobTotals totals_;
  std::optional<BatchId> last_;
  std::size_t ranked_places_ = 0;         // BatchOutcome's, of the last batch.
  shared::UnixMillis restored_time_ = 0;  // Of the last batch that Restore found.
  JobSummary summary_;

  // Of the batch being read.
  std::uint64_t batch_records_ = 0;
  std::uint64_t batch_texts_ = 0;  // Records with a value.
  std::uint64_t batch_lost_ = 0;
  std::uint64_t batch_late_ = 0;
  std::optional<EventTimes> event_times_;
  std::chrono::nanoseconds batch_began_;
  std::vector<std::string> tweets_;
  std::vector<std::string_view> tags_;  // Of one record; kept for its memory.
};

}  // namespace consumer
