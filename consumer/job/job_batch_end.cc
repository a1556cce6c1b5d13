// Job: what a batch that was read comes to, for the checkpoint and the sinks.
#include <algorithm>
#include <utility>

#include "consumer/count/batch_counts.h"
#include "consumer/count/rank_changes.h"
#include "consumer/job/job.h"

namespace consumer {

namespace {

std::vector<Row> FirstOf(const std::vector<Row>& rows, std::size_t places) {
  const std::size_t first = std::min(rows.size(), places);
  return {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(first)};
}

}  // namespace

SavedBatch Job::TakeBatch(shared::UnixMillis time) {
  totals_.records += batch_records_;
  totals_.lost += batch_lost_;
  SavedBatch saved;
  if (options_.counts == CountScope::kBatch) {
    saved.outcome.rows = BatchCounts(counts_).Rows(options_.batch_rows);
  }
  last_ = last_ ? last_->Next() : BatchId{0};
  saved.outcome.id = *last_;
  saved.outcome.time = time;
  if (windowing_) TakeWindows(saved);
  const bool look_at_ranks = options_.rank_changes_of || look_back_.keeps_history();
  const std::vector<Row> before = look_at_ranks ? top_.Rows() : std::vector<Row>();
  saved.outcome.followed = followed_.Take();
  look_back_.EndBatch(before, saved.outcome);
  if (!options_.sinks_take_tweets) saved.outcome.followed.clear();
  saved.history = look_back_.points();
  if (expiry_) ForgetTags(saved.outcome);
  saved.outcome.changed = counts_.TakeChanged();
  top_.Update(saved.outcome.changed);
  if (!windowing_) TakeRankChanges(before, saved.outcome);
  saved.outcome.partitions = partitions_;
  saved.outcome.totals = totals_;
  saved.outcome.ids = intake_.TakeNewIds();
  if (options_.counts == CountScope::kRunning) saved.top = top_.Rows();
  saved.distinct = counts_.distinct();
  saved.more_tweets = std::exchange(batch_texts_, 0) > tweets_.size();
  saved.tweets = std::exchange(tweets_, {});
  saved.status = Status();
  saved.work = TakeWork();
  saved.work.removed = saved.outcome.forgotten.size();
  saved.work.late = batch_late_;
  saved.work.event_times = std::exchange(event_times_, {});

  ++summary_.batches;
  summary_.records += std::exchange(batch_records_, 0);
  summary_.lost += std::exchange(batch_lost_, 0);
  summary_.distinct = counts_.distinct();
  summary_.last = last_;
  return saved;
}

// Compared with the places that were told, so that another --top than in the run before tells who
// is in a place that is new, and who was in one that is no more.
void Job::TakeRankChanges(const std::vector<Row>& before, BatchOutcome& outcome) {
  const bool told = options_.rank_changes_of && options_.counts == CountScope::kRunning;
  const std::size_t places = told ? *options_.rank_changes_of : 0;
  const std::size_t places_before = std::exchange(ranked_places_, places);
  outcome.ranked_places = places;
  if (!told) return;
  outcome.rows = RankChanges(FirstOf(before, places_before), FirstOf(top_.Rows(), places),
                             [this](std::string_view tag) { return counts_.Of(tag); });
}

BatchWork Job::TakeWork() {
  timer_.Spent(Phase::kClosing);
  auto latest = source_.Lag();
  timer_.Spent(Phase::kLooking);
  BatchWork work = timer_.Take();
  work.latest = std::move(latest);
  work.state_bytes = counts_.bytes() + (windowing_ ? windowing_->bytes() : 0);
  return work;
}

// Before the changes of the counts are taken, as windows are told them too.
void Job::TakeWindows(SavedBatch& saved) {
  WindowedBatch batch = windowing_->EndBatch(saved.outcome.time, counts_, source_);
  totals_.late += batch.late;
  totals_.late_after_idle += batch.late_after_idle;
  batch_late_ = batch.late + batch.late_after_idle;
  event_times_ = batch.event_times;
  saved.outcome.windows = std::move(batch.outcome);
  saved.outcome.rows = std::move(batch.rank_changes);
  saved.outcome.ranked_places = batch.ranked_places;
  saved.window_rows = std::move(batch.rows);
}

void Job::ForgetTags(BatchOutcome& outcome) {
  ForgottenTags gone = expiry_->EndBatch(outcome.id, outcome.time, counts_);
  for (const std::string& tag : gone.tags) top_.Set(tag, 0);
  totals_.evicted += gone.tags.size();
  totals_.evicted_tags += gone.occurrences;
  outcome.forgotten = std::move(gone.tags);
  outcome.periods = expiry_->periods();
}

BatchStatus Job::Status() const {
  const std::chrono::duration<double> took = clock_.Steady() - batch_began_;
  return {.records = batch_records_,
          .records_per_second = static_cast<double>(batch_records_) / took.count(),
          .total_tags = totals_.tags,
          .distinct = counts_.distinct(),
          .lag_records = LagRecords(),
          .lost = totals_.lost,
          .top = {}};
}

}  // namespace consumer
