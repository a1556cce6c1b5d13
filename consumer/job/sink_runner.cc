#include "consumer/job/sink_runner.h"

#include <algorithm>
#include <utility>

#include "shared/log.h"
#include "shared/time_text.h"

namespace consumer {

SinkRunner::SinkRunner(std::unique_ptr<Sink> sink, CheckpointStore& store,
                       std::optional<BatchId> acknowledged, SinkRunnerOptions options)
    : sink_(std::move(sink)),
      store_(store),
      options_(std::move(options)),
      acknowledged_(acknowledged),
      told_(acknowledged),
      thread_([this] { Loop(); }) {}

SinkRunner::~SinkRunner() { (void)Finish(std::chrono::milliseconds(0), AtEnd::kLeaveFailing); }

void SinkRunner::Offer(std::shared_ptr<const SavedBatch> saved) {
  const std::lock_guard lock(mutex_);
  offered_ = std::move(saved);
  changed_.notify_all();
}

bool SinkRunner::WaitUntilTaken(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  if (behind_) return Taken();
  changed_.wait_for(lock, patience, [this] { return Taken() || Failing() || failure_; });
  behind_ = !Taken();
  return Taken();
}

bool SinkRunner::WaitUntilBegun(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return begun_ || failure_; });
}

shared::Result<void> SinkRunner::Finish(std::chrono::milliseconds patience, AtEnd at_end) {
  bool taken = false;
  {
    std::unique_lock lock(mutex_);
    try_again_ = hurry_ = at_end == AtEnd::kTryAgain;
    changed_.notify_all();
    changed_.wait_for(lock, patience, [this] { return Taken() || Failing() || failure_; });
    taken = Taken();
    stop_ = true;
    changed_.notify_all();
  }
  if (!taken) sink_->Interrupt();
  if (thread_.joinable()) thread_.join();
  if (failure_) return std::unexpected(*failure_);
  if (taken) return {};
  const std::string why = why_retried_.empty() ? "" : " (" + why_retried_ + ")";
  return shared::Fail(shared::ErrorKind::kRetry, std::string(sink_->name()) +
                                                     ": the newest rows are not written" + why +
                                                     "; the next run writes them");
}

std::optional<shared::Error> SinkRunner::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

SinkState SinkRunner::state() const {
  const std::lock_guard lock(mutex_);
  return {.last = told_, .why_failing = retrying_ ? why_retried_ : ""};
}

void SinkRunner::Loop() {
  std::shared_ptr<const SavedBatch> saved;  // None at first: what the sink lacks from earlier runs.
  do {
    DeliverUntilDone(saved.get());
    saved = Next();
  } while (saved);
}

std::shared_ptr<const SavedBatch> SinkRunner::Next() {
  std::unique_lock lock(mutex_);
  busy_ = false;
  behind_ = behind_ && offered_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return offered_ || stop_ || failure_; });
  if (stop_ || failure_) return nullptr;
  busy_ = true;
  return std::exchange(offered_, nullptr);
}

void SinkRunner::DeliverUntilDone(const SavedBatch* saved) {
  std::chrono::milliseconds delay = options_.first_retry;
  shared::Result<void> done = saved != nullptr ? Deliver(*saved) : CatchUp(options_.show_at_start);
  while (!done) {
    if (!WaitToRetry(done.error(), delay)) return;
    delay = std::min(2 * delay, options_.longest_retry);
    done = CatchUp(false);
  }
  const std::lock_guard lock(mutex_);
  retrying_ = false;
  why_retried_.clear();
}

bool SinkRunner::WaitToRetry(const shared::Error& error, std::chrono::milliseconds delay) {
  std::unique_lock lock(mutex_);
  if (error.kind != shared::ErrorKind::kRetry) {
    failure_ = error;
    changed_.notify_all();
    return false;
  }
  if (stop_) return false;
  shared::log::Warn("sink_failed", {{"sink", std::string(sink_->name())},
                                    {"why", error.what},
                                    {"retry_in", shared::FormatDuration(delay)}});
  retrying_ = true;
  why_retried_ = error.what;
  changed_.notify_all();
  changed_.wait_for(lock, delay, [this] { return stop_ || hurry_; });
  hurry_ = false;
  return !stop_;
}

// Whether tags were forgotten whose names are gone, as the others had them: in a run without this
// sink, or with a newer copy of what it holds. Within a run they are kept for all of its sinks.
bool SinkRunner::MissesForgotten(const CheckpointHead& head, std::optional<BatchId> has) const {
  if (begun_ || !has || head.totals.evicted == 0) return false;
  return std::ranges::any_of(head.sinks, [&](const auto& sink) { return *has < sink.second; });
}

shared::Result<void> SinkRunner::Begin() {
  const auto head = store_.ReadHead();
  if (!head) return Forward(head);
  auto has = sink_->Begin({.checkpoint_id = head->checkpoint_id,
                           .epoch = head->epoch,
                           .batch = head->batch,
                           .acknowledged = acknowledged_,
                           .fresh_at = options_.fresh_at});
  if (!has) return Forward(has);
  if (options_.policy.holds_table && MissesForgotten(*head, *has)) has->reset();
  must_begin_ = false;
  {
    const std::lock_guard lock(mutex_);
    begun_ = true;
    changed_.notify_all();
  }
  const bool told_before = !*has || (acknowledged_ && **has <= *acknowledged_);
  acknowledged_ = *has;
  TellAcknowledged();
  // It may be another file, which has none of them.
  if (options_.policy.holds_table) followed_.reset();
  return told_before ? shared::Result<void>() : Acknowledge(**has);
}

shared::Result<void> SinkRunner::Write(const BatchTable& table) {
  auto written = sink_->Write(table);
  must_begin_ = !written;
  if (written) rows_written_ += table.rows.size();
  return written;
}

shared::Result<void> SinkRunner::Deliver(const SavedBatch& saved) {
  const BatchId batch = saved.outcome.id;
  if (acknowledged_ && batch <= *acknowledged_) return {};
  // A sink that holds a table may hold another one: it begins with a snapshot.
  const bool follows = acknowledged_ ? batch == acknowledged_->Next()
                                     : batch == BatchId{0} && !options_.policy.holds_table;
  std::optional<MissedTable> made;
  if (follows) made = TableOf(saved, options_.policy);
  if (!made) return CatchUp(false);
  if (made->table) {
    if (auto written = Write(*made->table); !written) return written;
  }
  return Acknowledge(batch);
}

shared::Result<void> SinkRunner::CatchUp(bool newest_again) {
  if (must_begin_) {
    if (auto begun = Begin(); !begun) return begun;
  }
  const bool again = newest_again && !options_.policy.kept_rows;
  std::optional<BatchId> from = again ? std::nullopt : acknowledged_;
  while (true) {
    auto missed = TableAfter(store_, from, options_.policy);
    if (!missed) return Forward(missed);
    if (options_.policy.followed && missed->up_to) {
      if (auto written = WriteFollowed(*missed->up_to); !written) return written;
    }
    if (missed->table) {
      if (auto written = WriteMissed(*missed->table); !written) return written;
    }
    const bool news = missed->up_to && (!acknowledged_ || *acknowledged_ < *missed->up_to);
    if (news) {
      if (auto kept = Acknowledge(*missed->up_to); !kept) return kept;
    }
    if (!missed->more) return {};
    from = acknowledged_;
  }
}

// What is missing may be long: a stop does not wait for all of it.
shared::Result<void> SinkRunner::WriteMissed(const BatchTable& table) {
  {
    const std::lock_guard lock(mutex_);
    if (stop_) return shared::Fail(shared::ErrorKind::kRetry, "stopped");
  }
  return Write(table);
}

// Batch by batch, before the batch's rows are acknowledged, as those may be told as the newest
// totals of many batches.
shared::Result<void> SinkRunner::WriteFollowed(BatchId up_to) {
  followed_ = std::max(followed_, acknowledged_);
  while (true) {
    const auto table = FollowedAfter(store_, followed_, up_to);
    if (!table) return Forward(table);
    if (!*table) return {};
    if (auto written = WriteMissed(**table); !written) return written;
    followed_ = (*table)->batch;
  }
}

void SinkRunner::TellAcknowledged() {
  const std::lock_guard lock(mutex_);
  told_ = acknowledged_;
}

shared::Result<void> SinkRunner::Acknowledge(BatchId batch) {
  acknowledged_ = batch;
  TellAcknowledged();
  return store_.Acknowledge(std::string(sink_->name()), batch, options_.all_sinks);
}

}  // namespace consumer
