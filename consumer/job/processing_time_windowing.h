// ProcessingTimeWindowing counts in windows over the time of the batches, as DStreams do: a batch
// belongs to the pane that ends at its stored time or after it, so each record is in exactly one
// pane, that of the batch that saved it, and the windows that follow one another without a gap add
// up to the running totals, whatever was killed in between.
//
// A window slides with the batch whose time is its end. Where that time passed without a batch
// (the job was down, or busy), the first end that passed gets a batch of its own, as it is the one
// with the records that were saved last; the ends after it are told in the log and not made up for.
#pragma once

#include <optional>
#include <vector>

#include "consumer/count/sliding_counts.h"
#include "consumer/job/windowing.h"

namespace consumer {

class ProcessingTimeWindowing final : public Windowing {
 public:
  explicit ProcessingTimeWindowing(const WindowingOptions& options);

  shared::Result<void> Restore(const CheckpointStore& store) override;
  std::optional<shared::UnixMillis> Overdue(shared::UnixMillis earliest) const override;
  bool Count(const Record& record, std::span<const std::string_view> tags) override;
  shared::UnixMillis TimeOfBatch(shared::UnixMillis time) const override;
  bool MustMakeBatch(shared::UnixMillis time, const RecordSource& source) const override;
  WindowedBatch EndBatch(shared::UnixMillis time, const RunningCounts& counts,
                         const RecordSource& source) override;
  std::set<shared::kafka::Partition> Ahead(const RecordSource&) override { return {}; }
  std::size_t bytes() const override { return counts_.bytes(); }

 private:
  void RestoreRanked(const CheckpointHead& head);
  bool HasToSlide() const { return !counts_.empty() || shown_; }
  bool SlidesAt(shared::UnixMillis time) const;
  void AddBatch(shared::UnixMillis time, const RunningCounts& counts, WindowOutcome& outcome);
  void TellPassed(shared::UnixMillis time);
  void Slide(shared::UnixMillis end, WindowedBatch& batch);
  std::vector<Row> RowsOf(const Window& window);

  WindowingOptions options_;
  SlidingCounts counts_;
  std::optional<shared::UnixMillis> last_time_;
  std::optional<shared::UnixMillis> slid_to_;  // The end of the last window that slid.
  shared::UnixMillis told_passed_ = 0;         // The last end that was told to have passed.
  bool shown_ = false;                         // It held something.
  std::vector<Row> ranked_;                    // Its first places, as they were told.
  std::size_t ranked_places_ = 0;              // BatchOutcome's, of the last batch.
  std::uint64_t batch_records_ = 0;
};

}  // namespace consumer
