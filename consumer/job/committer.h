// Committer makes batches durable in the background of the next one: first the checkpoint, then the
// offsets in Kafka, then the sinks, which may be slow. One batch is in flight at a time.
//
//   Committer committer(store, source, runners, 2s);
//   if (auto handed = committer.Submit(std::move(saved)); !handed) return handed;  // an earlier
//   one
//   ...                                                                            // failed
//   return committer.Drain();   // every batch handed over is in the checkpoint
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "consumer/job/progress.h"
#include "consumer/job/sink_runner.h"
#include "consumer/job/tables.h"
#include "consumer/source/record_source.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

// Told of each batch when everything about it is done.
using OnCommitted = std::function<void(const SavedBatch&, const CommitWork&)>;

// One thread calls it. Store and source outlive it.
class Committer {
 public:
  // `sink_patience`: how long a batch waits for a slow sink, so that a sink that keeps up sees
  // every batch. A failing one is not waited for. `on_committed` is called by the committer's own
  // thread.
  Committer(CheckpointStore& store, RecordSource& source,
            std::vector<std::unique_ptr<SinkRunner>> sinks, std::chrono::milliseconds sink_patience,
            OnCommitted on_committed = {});
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  // Hands a batch over; waits while the one before is in flight.
  shared::Result<void> Submit(SavedBatch batch);

  // Stores positions that moved without a record, so that lag tools see them.
  shared::Result<void> SubmitPositions(const shared::kafka::PartitionStates& partitions);

  // The error that must end the job, if one came; never waits.
  shared::Result<void> Check();

  // Waits until nothing is in flight. Returns the error that must end the job, if one came.
  shared::Result<void> Drain();

  // Drain, then lets the sinks finish, within `patience` for all of them. With kLeaveFailing a sink
  // that lacks rows is told in the log, as the next run writes them; with kTryAgain it is an error,
  // as the output is not what was asked for.
  shared::Result<void> Finish(std::chrono::milliseconds patience, AtEnd at_end);

 private:
  struct Work {
    std::shared_ptr<const SavedBatch> batch;  // Null: positions only.
    shared::kafka::PartitionStates partitions;
  };

  shared::Result<void> Hand(Work work);
  void Loop();
  shared::Result<void> Commit(const Work& work);
  shared::Result<void> OfferToSinks(const std::shared_ptr<const SavedBatch>& batch);
  std::uint64_t TakeRowsWritten();

  CheckpointStore& store_;
  RecordSource& source_;
  std::vector<std::unique_ptr<SinkRunner>> sinks_;
  std::chrono::milliseconds sink_patience_;
  OnCommitted on_committed_;
  std::uint64_t rows_told_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Work> in_flight_;
  bool stop_ = false;
  std::optional<shared::Error> failure_;
  std::thread thread_;
};

}  // namespace consumer
