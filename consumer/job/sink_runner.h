// SinkRunner feeds one sink from a thread of its own, so that a slow or failing sink stops neither
// the counting nor the other sinks. Nothing is queued: a sink that fell behind gets what it lacks
// from the checkpoint (tables.h, TableAfter).
//
//   SinkRunner runner(std::move(sink), store, acknowledged, {.policy = policy, .all_sinks =
//   names}); runner.Offer(saved);                          // after the batch is in the checkpoint
//   runner.WaitUntilTaken(2s);                    // false: behind or failing
//   runner.Finish(10s, AtEnd::kLeaveFailing);     // delivers what was offered last
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "consumer/job/tables.h"
#include "consumer/sink/sink.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

struct SinkRunnerOptions {
  TablePolicy policy;
  // The sinks of this run: rows kept for them may go when all have them.
  std::vector<std::string> all_sinks;
  std::optional<shared::UnixMillis> fresh_at = {};  // As in CheckpointRef.
  // Writes the newest table at the start even where the sink has it: a person wants to see it.
  bool show_at_start = false;                   // Complete tables only.
  std::chrono::milliseconds first_retry{1000};  // Doubles up to `longest_retry`.
  std::chrono::milliseconds longest_retry{30000};
};

// What becomes at the end of a sink that is being retried.
enum class AtEnd {
  kLeaveFailing,  // The next run writes what it lacks.
  kTryAgain,      // It is tried once more, and on, as long as the patience lasts.
};

// How a sink goes.
struct SinkState {
  std::optional<BatchId> last;  // It has everything up to there.
  std::string why_failing;      // Why it is tried again; empty: it is not.
};

// One thread calls it; the sink is called by the runner's own, but for Interrupt.
class SinkRunner {
 public:
  // `acknowledged`: the last batch the sink has, as the checkpoint knows it.
  SinkRunner(std::unique_ptr<Sink> sink, CheckpointStore& store,
             std::optional<BatchId> acknowledged, SinkRunnerOptions options);
  ~SinkRunner();
  SinkRunner(const SinkRunner&) = delete;
  SinkRunner& operator=(const SinkRunner&) = delete;

  // Offers a batch that is in the checkpoint. One that was not taken yet is replaced.
  void Offer(std::shared_ptr<const SavedBatch> saved);

  // Waits until the sink has begun (Sink::Begin) or failed. False: neither within `patience`.
  bool WaitUntilBegun(std::chrono::milliseconds patience);

  // Waits until the sink has all that was offered. False at once for a sink that is being retried,
  // and after `patience` for a slow one, which then counts as behind: false at once until it has
  // caught up, so that a sink that never will costs the patience once.
  bool WaitUntilTaken(std::chrono::milliseconds patience);

  // Ends the thread after the last offer, or after `patience` by interrupting the sink, or, with
  // kLeaveFailing, at once when it is failing. Returns the error that must end the job, if one
  // came, or kRetry when the sink still lacks rows (a restart brings them).
  shared::Result<void> Finish(std::chrono::milliseconds patience, AtEnd at_end);

  // The error that must end the job, if one came.
  std::optional<shared::Error> failure() const;

  // Any thread may call it.
  SinkState state() const;

  // As Sink.
  std::string_view name() const { return sink_->name(); }

  // How many rows the sink took so far, those again that it took twice.
  std::uint64_t rows_written() const { return rows_written_; }

 private:
  // REQUIRES: the lock is held, for both.
  bool Taken() const { return !offered_ && !busy_ && !failure_; }
  bool Failing() const { return retrying_ && !try_again_; }

  void Loop();
  // Waits for the next offer. Null: the runner is to stop.
  std::shared_ptr<const SavedBatch> Next();
  // Asks the sink what it has, where that is not known: at the start and after a failed write.
  shared::Result<void> Begin();
  bool MissesForgotten(const CheckpointHead& head, std::optional<BatchId> has) const;
  // Null: only what the sink lacks.
  void DeliverUntilDone(const SavedBatch* saved);
  shared::Result<void> Deliver(const SavedBatch& saved);
  // Begins first where that must be.
  shared::Result<void> CatchUp(bool newest_again);
  shared::Result<void> WriteMissed(const BatchTable& table);
  // Writes the followed tweets that the sink lacks, up to those of that batch.
  shared::Result<void> WriteFollowed(BatchId up_to);
  shared::Result<void> Write(const BatchTable& table);
  shared::Result<void> Acknowledge(BatchId batch);
  void TellAcknowledged();
  // False: the runner is to stop.
  bool WaitToRetry(const shared::Error& error, std::chrono::milliseconds delay);

  std::unique_ptr<Sink> sink_;
  CheckpointStore& store_;
  SinkRunnerOptions options_;
  std::atomic<std::uint64_t> rows_written_{0};
  std::optional<BatchId> acknowledged_;  // Owned by the thread.
  // The last batch whose followed tweets the sink has, where that is later. Owned by the thread.
  std::optional<BatchId> followed_;
  bool must_begin_ = true;  // Owned by the thread.

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<const SavedBatch> offered_;
  std::optional<BatchId> told_;  // acknowledged_, for others.
  bool begun_ = false;           // Once.
  bool busy_ = true;             // The thread begins with what the sink lacks.
  bool retrying_ = false;
  std::string why_retried_;
  bool behind_ = false;
  bool try_again_ = false;  // kTryAgain: at the end.
  bool hurry_ = false;      // Do not wait for the next try.
  bool stop_ = false;
  std::optional<shared::Error> failure_;
  std::thread thread_;
};

}  // namespace consumer
