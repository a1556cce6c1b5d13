#include "consumer/job/processing_time_windowing.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "consumer/count/rank_changes.h"
#include "shared/log.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

constexpr std::size_t kAnyPlaces = 1;  // Where all rows are made, nobody asks for the first.

std::size_t PlacesOf(const WindowingOptions& options) {
  return std::max(options.places.value_or(kAnyPlaces), options.rank_changes_of.value_or(1));
}

}  // namespace

ProcessingTimeWindowing::ProcessingTimeWindowing(const WindowingOptions& options)
    : options_(options), counts_(PlacesOf(options)) {}

shared::Result<void> ProcessingTimeWindowing::Restore(const CheckpointStore& store) {
  const auto head = store.ReadHead();
  if (!head) return Forward(head);
  if (head->batch) last_time_ = head->batch_time;
  slid_to_ = head->closed_until;
  // Older panes are kept for sinks alone.
  const shared::UnixMillis from =
      slid_to_ ? *slid_to_ - options_.spec.length : std::numeric_limits<shared::UnixMillis>::min();
  bool after_slide = false;
  PaneVisitor visitor;
  visitor.pane = [&](const PaneKey& pane, std::uint64_t records, std::uint64_t) {
    const bool later = !slid_to_ || pane.start >= *slid_to_;
    if (later && !std::exchange(after_slide, true)) RestoreRanked(*head);  // Of what slid last.
    counts_.AddRecords(pane.start, records);
  };
  visitor.count = [this](const PaneKey& pane, std::string_view tag, std::uint64_t count, BatchId) {
    counts_.Add(pane.start, tag, count);
  };
  auto read = store.ReadPanes(from, std::numeric_limits<shared::UnixMillis>::max(), visitor);
  if (!read) return Annotate(read, "reading the windows of the checkpoint");
  shown_ = slid_to_ && !counts_.empty() && counts_.first_pane() < *slid_to_;
  if (!after_slide) RestoreRanked(*head);
  return {};
}

// As many places as were told: other ones than --top says now where that was changed.
void ProcessingTimeWindowing::RestoreRanked(const CheckpointHead& head) {
  if (!options_.rank_changes_of) return;
  ranked_places_ = head.ranked_places;
  ranked_ = counts_.All();
  RankRows(ranked_, ranked_places_);
}

bool ProcessingTimeWindowing::SlidesAt(shared::UnixMillis time) const {
  return options_.spec.EndFrom(time) == time && (!slid_to_ || *slid_to_ < time);
}

std::optional<shared::UnixMillis> ProcessingTimeWindowing::Overdue(
    shared::UnixMillis earliest) const {
  if (!last_time_ || !HasToSlide()) return std::nullopt;
  const shared::UnixMillis end = options_.spec.EndFrom(*last_time_);
  const bool slid = slid_to_ && end <= *slid_to_;
  return end < earliest && !slid ? std::optional(end) : std::nullopt;
}

bool ProcessingTimeWindowing::Count(const Record&, std::span<const std::string_view>) {
  ++batch_records_;
  return true;
}

shared::UnixMillis ProcessingTimeWindowing::TimeOfBatch(shared::UnixMillis time) const {
  if (last_time_) time = std::max(time, *last_time_);
  return slid_to_ ? std::max(time, *slid_to_ + 1) : time;
}

bool ProcessingTimeWindowing::MustMakeBatch(shared::UnixMillis time, const RecordSource&) const {
  return SlidesAt(time) && HasToSlide();
}

WindowedBatch ProcessingTimeWindowing::EndBatch(shared::UnixMillis time,
                                                const RunningCounts& counts, const RecordSource&) {
  WindowedBatch batch;
  TellPassed(time);
  AddBatch(time, counts, batch.outcome);
  if (SlidesAt(time) && HasToSlide()) Slide(time, batch);
  batch.ranked_places = ranked_places_;
  if (slid_to_) batch.outcome.needed_from = *slid_to_ - options_.spec.length;
  last_time_ = time;
  return batch;
}

void ProcessingTimeWindowing::AddBatch(shared::UnixMillis time, const RunningCounts& counts,
                                       WindowOutcome& outcome) {
  if (batch_records_ == 0) return;
  // The instant before its time: a batch at the end of a pane covers the last part of it.
  const shared::UnixMillis pane = options_.spec.PaneStart(time - 1);
  counts_.AddRecords(pane, batch_records_);
  PaneChange change{.pane = {.start = pane, .from = options_.spec.FirstEnd(pane)}};
  counts.VisitChanged([&](const TagTotal& total, std::uint64_t occurrences) {
    change.counts.Append(total.tag, counts_.Add(pane, total.tag, occurrences), 0, 0);
  });
  change.records = counts_.records_of_last_pane();
  change.tags = counts_.tags_of_last_pane();
  outcome.panes.push_back(std::move(change));
  batch_records_ = 0;
}

void ProcessingTimeWindowing::TellPassed(shared::UnixMillis time) {
  if (!slid_to_ || !last_time_ || counts_.empty()) return;
  const shared::UnixMillis slide = options_.spec.slide;
  const shared::UnixMillis first = std::max(*slid_to_, told_passed_) + slide;
  // Beyond it the windows that passed were empty.
  const shared::UnixMillis last_with_any =
      options_.spec.EndUntil(*last_time_ + options_.spec.length - 1);
  const shared::UnixMillis last = std::min(options_.spec.EndFrom(time) - slide, last_with_any);
  if (last < first) return;
  told_passed_ = last;
  shared::log::Warn("slides_passed", {{"count", (last - first) / slide + 1},
                                      {"first", shared::FormatTime(first)},
                                      {"last", shared::FormatTime(last)},
                                      {"why",
                                       "the job was down or busy when these windows ended; they "
                                       "are not made up for"}});
}

void ProcessingTimeWindowing::Slide(shared::UnixMillis end, WindowedBatch& batch) {
  const Window window = options_.spec.EndingAt(end);
  counts_.DropBefore(window.start);
  slid_to_ = end;
  shown_ = !counts_.empty();
  batch.outcome.closed = {{.window = window,
                           .records = counts_.records(),
                           .tags = counts_.tags(),
                           .distinct = counts_.distinct()}};
  batch.outcome.closed_until = end;
  batch.rows = RowsOf(window);
  if (!options_.rank_changes_of) return;
  ranked_places_ = *options_.rank_changes_of;
  const std::vector<Row> before = std::exchange(ranked_, counts_.Top());
  if (ranked_.size() > ranked_places_) ranked_.resize(ranked_places_);
  batch.rank_changes =
      RankChanges(before, ranked_, [this](std::string_view tag) { return counts_.Of(tag); });
  for (Row& row : batch.rank_changes) row.window = window;
}

std::vector<Row> ProcessingTimeWindowing::RowsOf(const Window& window) {
  std::vector<Row> rows = options_.places ? counts_.Top() : counts_.All();
  RankRows(rows, options_.places);
  for (Row& row : rows) row.window = window;
  return rows;
}

}  // namespace consumer
