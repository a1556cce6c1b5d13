#include "consumer/job/committer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "shared/log.h"

namespace consumer {

Committer::Committer(CheckpointStore& store, RecordSource& source,
                     std::vector<std::unique_ptr<SinkRunner>> sinks,
                     std::chrono::milliseconds sink_patience, OnCommitted on_committed)
    : store_(store),
      source_(source),
      sinks_(std::move(sinks)),
      sink_patience_(sink_patience),
      on_committed_(std::move(on_committed)),
      thread_([this] { Loop(); }) {}

Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

shared::Result<void> Committer::Submit(SavedBatch batch) {
  auto shared_batch = std::make_shared<const SavedBatch>(std::move(batch));
  return Hand({.batch = shared_batch, .partitions = shared_batch->outcome.partitions});
}

shared::Result<void> Committer::SubmitPositions(const shared::kafka::PartitionStates& partitions) {
  return Hand({.batch = nullptr, .partitions = partitions});
}

shared::Result<void> Committer::Hand(Work work) {
  if (auto drained = Drain(); !drained) return drained;
  const std::lock_guard lock(mutex_);
  in_flight_ = std::move(work);
  changed_.notify_all();
  return {};
}

shared::Result<void> Committer::Check() {
  for (const auto& sink : sinks_) {
    if (auto failure = sink->failure()) return std::unexpected(*failure);
  }
  const std::lock_guard lock(mutex_);
  if (failure_) return std::unexpected(*failure_);
  return {};
}

shared::Result<void> Committer::Drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !in_flight_ || failure_; });
  if (failure_) return std::unexpected(*failure_);
  return {};
}

shared::Result<void> Committer::Finish(std::chrono::milliseconds patience, AtEnd at_end) {
  auto drained = Drain();
  const auto until = std::chrono::steady_clock::now() + patience;
  for (const auto& sink : sinks_) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    const auto finished = sink->Finish(std::max(left, std::chrono::milliseconds(0)), at_end);
    if (finished) continue;
    const bool lacks_rows = finished.error().kind == shared::ErrorKind::kRetry;
    if (lacks_rows && at_end == AtEnd::kLeaveFailing) {
      shared::log::Warn("sink_behind", {{"why", finished.error().what}});
    } else if (drained) {
      drained = finished;
    }
  }
  return drained;
}

void Committer::Loop() {
  // A sink that is still reading what it lacks would take the first batch for a part of that, and
  // show it without its texts and its status.
  for (const auto& sink : sinks_) sink->WaitUntilTaken(sink_patience_);
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return in_flight_ || stop_; });
    if (!in_flight_) return;
    lock.unlock();
    const shared::Result<void> committed = Commit(*in_flight_);
    lock.lock();
    if (!committed) failure_ = committed.error();
    in_flight_.reset();
    changed_.notify_all();
    if (failure_) return;
  }
}

shared::Result<void> Committer::Commit(const Work& work) {
  const auto began = std::chrono::steady_clock::now();
  const auto stored =
      work.batch ? store_.Save(work.batch->outcome) : store_.SaveStart(work.partitions);
  if (!stored) return Annotate(stored, "saving the checkpoint");  // The point of no return.
  const auto saved = std::chrono::steady_clock::now();
  source_.Commit(PositionsOf(work.partitions));
  if (!work.batch) return {};
  const auto told = std::chrono::steady_clock::now();
  if (auto offered = OfferToSinks(work.batch); !offered) return offered;
  if (on_committed_) {
    const auto written = std::chrono::steady_clock::now();
    on_committed_(*work.batch, {.saving = saved - began,
                                .committing = told - saved,
                                .writing = written - told,
                                .rows = TakeRowsWritten()});
  }
  return {};
}

std::uint64_t Committer::TakeRowsWritten() {
  std::uint64_t rows = 0;
  for (const auto& sink : sinks_) rows += sink->rows_written();
  return rows - std::exchange(rows_told_, rows);
}

shared::Result<void> Committer::OfferToSinks(const std::shared_ptr<const SavedBatch>& batch) {
  for (const auto& sink : sinks_) sink->Offer(batch);
  for (const auto& sink : sinks_) {
    sink->WaitUntilTaken(sink_patience_);
    if (auto failure = sink->failure()) return std::unexpected(*failure);
  }
  return {};
}

}  // namespace consumer
