#include "consumer/http/live_recorder.h"

#include <system_error>
#include <utility>

namespace consumer {
namespace {

// Files are looked at no more often.
constexpr std::chrono::seconds kMeasureEvery{5};

// Seconds. A checkpoint takes milliseconds on an idle disk.
constexpr double kSavingBounds[] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                    0.1,   0.25,   0.5,   1,    2.5,   10};
constexpr double kBatchBounds[] = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60};

double InSeconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

LiveRecorder::LiveRecorder(LiveRecorderOptions options, const shared::Clock& clock)
    : options_(std::move(options)), clock_(clock), windows_(options_.window_rows) {
  sums_.saving_seconds = shared::metrics::Histogram(kSavingBounds);
  sums_.batch_seconds = shared::metrics::Histogram(kBatchBounds);
}

std::shared_ptr<const LiveBatch> LiveRecorder::Restored(const SavedBatch& saved) {
  before_ = saved.outcome.totals;
  return std::make_shared<const LiveBatch>(Told(saved));
}

std::shared_ptr<const LiveBatch> LiveRecorder::Saved(const SavedBatch& saved,
                                                     const BatchProgress& progress) {
  windows_.Take(saved);
  AddToSums(saved, progress);
  LiveBatch batch = Told(saved);
  batch.progress = progress;
  batch.saved_at = clock_.Now();
  before_ = saved.outcome.totals;
  return std::make_shared<const LiveBatch>(std::move(batch));
}

LiveBatch LiveRecorder::Told(const SavedBatch& saved) {
  const BatchOutcome& outcome = saved.outcome;
  LiveBatch batch;
  batch.id = outcome.id;
  batch.time = outcome.time;
  batch.totals = outcome.totals;
  batch.distinct = saved.distinct;
  if (options_.counts == CountScope::kBatch) {
    batch.rows = outcome.rows;
    batch.rows_total = outcome.totals.tags - before_.tags;
    batch.rows_distinct = outcome.changed.size();
  } else {
    batch.rows = saved.top;
    batch.rows_total = outcome.totals.tags - outcome.totals.evicted_tags;
    batch.rows_distinct = saved.distinct;
  }
  RankRows(batch.rows, kLivePlaces);
  batch.history = saved.history;
  batch.windows = windows_.windows();
  for (const auto& [partition, state] : outcome.partitions) {
    if (state.last) batch.last_record[partition] = state.last->timestamp;
  }
  batch.checkpoint_bytes = CheckpointBytes();
  batch.sums = sums_;
  return batch;
}

void LiveRecorder::AddToSums(const SavedBatch& saved, const BatchProgress& progress) {
  ++sums_.batches;
  sums_.records += progress.records;
  sums_.lost += saved.outcome.totals.lost - before_.lost;
  for (std::size_t phase = 0; phase < kPhases; ++phase) {
    sums_.spent[phase] += progress.work.spent[phase];
  }
  sums_.committing += progress.commit.committing;
  sums_.writing += progress.commit.writing;
  sums_.saving_seconds.Observe(InSeconds(progress.commit.saving));
  sums_.batch_seconds.Observe(InSeconds(progress.busy));
}

std::uint64_t LiveRecorder::CheckpointBytes() {
  const std::chrono::nanoseconds now = clock_.Steady();
  if (looked_ && now - *looked_ < kMeasureEvery) return bytes_;
  looked_ = now;
  bytes_ = 0;
  std::error_code error;  // Files come and go meanwhile.
  std::filesystem::directory_iterator file(options_.database, error), end;
  for (; !error && file != end; file.increment(error)) {
    std::error_code gone;
    const auto size = file->is_regular_file(gone) ? file->file_size(gone) : 0;
    if (!gone) bytes_ += size;
  }
  return bytes_;
}

}  // namespace consumer
