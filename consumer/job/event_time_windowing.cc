#include "consumer/job/event_time_windowing.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "shared/record_time.h"

namespace consumer {
namespace {

// By how many slides a partition may be ahead of the slowest: far more than what two partitions of
// one topic are apart when both are read as they are written.
constexpr shared::UnixMillis kSlidesAhead = 1000;

EventTimes TimesOf(const RecordTimes& times, std::optional<shared::UnixMillis> watermark) {
  EventTimes told{.watermark = watermark};
  if (times.records == 0) return told;
  told.min = times.min;
  told.max = times.max;
  told.avg = static_cast<shared::UnixMillis>(times.sum / static_cast<double>(times.records));
  return told;
}

}  // namespace

void RecordTimes::Add(shared::UnixMillis time) {
  min = records == 0 ? time : std::min(min, time);
  max = records == 0 ? time : std::max(max, time);
  sum += static_cast<double>(time);
  ++records;
}

EventTimeWindowing::EventTimeWindowing(const WindowingOptions& options,
                                       const EventTimeOptions& event_time,
                                       const shared::Clock& clock)
    : options_(options),
      event_time_(event_time),
      clock_(clock),
      counts_(options.spec),
      watermarks_(event_time.delay.count()),
      began_(clock.Steady()) {}

shared::Result<void> EventTimeWindowing::Restore(const CheckpointStore& store) {
  const auto head = store.ReadHead();
  if (!head) return Forward(head);
  for (const auto& [partition, state] : head->partitions) partitions_.insert(partition.value);
  for (const auto& [partition, time] : head->largest) {
    watermarks_.See(partition, shared::WithinCalendar(time));
  }
  if (head->closed_until) counts_.RestoreClosedUntil(shared::WithinCalendar(*head->closed_until));
  PaneVisitor visitor;
  // Panes of closed windows alone are kept for sinks.
  const auto open = [&](const PaneKey& pane) {
    return !head->closed_until || options_.spec.LastEnd(pane.start) > *head->closed_until;
  };
  visitor.pane = [&](const PaneKey& pane, std::uint64_t records, std::uint64_t tags) {
    if (open(pane)) counts_.RestorePane(pane, records, tags);
  };
  visitor.count = [&](const PaneKey& pane, std::string_view tag, std::uint64_t count, BatchId) {
    if (open(pane)) counts_.RestoreCount(pane, tag, count);
  };
  auto read = store.ReadPanes(std::numeric_limits<shared::UnixMillis>::min(),
                              std::numeric_limits<shared::UnixMillis>::max(), visitor);
  if (!read) return Annotate(read, "reading the windows of the checkpoint");
  return {};
}

bool EventTimeWindowing::Count(const Record& record, std::span<const std::string_view> tags) {
  const std::int32_t partition = record.partition.value;
  partitions_.insert(partition);
  if (event_time_.idle_timeout) last_record_[partition] = clock_.Steady();
  const shared::UnixMillis time = shared::WithinCalendar(record.timestamp);
  const auto place = counts_.Add(tags, time, watermarks_.Of(partition));
  watermarks_.See(partition, time);
  times_.Add(time);
  late_ += place == EventTimeCounts::Place::kLate;
  late_after_idle_ += place == EventTimeCounts::Place::kClosed;
  return place == EventTimeCounts::Place::kCounted;
}

std::set<std::int32_t> EventTimeWindowing::IdlePartitions(const RecordSource& source) const {
  std::set<std::int32_t> idle;
  if (!event_time_.idle_timeout) return idle;
  const auto lags = source.Lag();
  const std::chrono::nanoseconds now = clock_.Steady();
  for (const std::int32_t partition : partitions_) {
    const auto lag = lags.find(shared::kafka::Partition{partition});
    if (lag == lags.end() || lag->second.position < lag->second.end) continue;
    const auto last = last_record_.find(partition);
    const auto since = now - (last == last_record_.end() ? began_ : last->second);
    if (since >= *event_time_.idle_timeout) idle.insert(partition);
  }
  return idle;
}

std::optional<shared::UnixMillis> EventTimeWindowing::Watermark(const RecordSource& source) const {
  const std::set<std::int32_t> idle = IdlePartitions(source);
  // Nobody is left who could bring an older record in time.
  if (!idle.empty() && idle == partitions_) return watermarks_.Furthest();
  return watermarks_.Smallest(partitions_, idle);
}

bool EventTimeWindowing::MustMakeBatch(shared::UnixMillis, const RecordSource& source) const {
  if (!event_time_.idle_timeout) return false;  // Nothing but a record moves the watermark.
  const std::vector<Window> open = counts_.Open();
  const auto watermark = Watermark(source);
  return watermark && !open.empty() && open.front().end <= *watermark;
}

void EventTimeWindowing::AddRows(const std::vector<Window>& windows, bool changed,
                                 std::vector<Row>& rows) const {
  for (const Window& window : windows) {
    std::vector<Row> of_window = changed ? counts_.ChangedRowsOf(window) : counts_.RowsOf(window);
    RankRows(of_window, options_.places);
    rows.insert(rows.end(), std::move_iterator(of_window.begin()),
                std::move_iterator(of_window.end()));
  }
}

WindowedBatch EventTimeWindowing::EndBatch(shared::UnixMillis, const RunningCounts&,
                                           const RecordSource& source) {
  WindowedBatch batch;
  if (options_.rows == WindowRows::kOpen) AddRows(counts_.Open(), false, batch.rows);
  if (options_.rows == WindowRows::kChanged) AddRows(counts_.Changed(), true, batch.rows);
  const auto watermark = Watermark(source);
  if (watermark) {
    const std::vector<Window> closed = counts_.CloseUntil(*watermark);
    for (const Window& window : closed) batch.outcome.closed.push_back(counts_.TotalsOf(window));
    if (options_.rows == WindowRows::kClosed) AddRows(closed, false, batch.rows);
  }
  batch.outcome.panes = counts_.TakeChanges();
  batch.outcome.closed_until = counts_.closed_until();
  batch.outcome.needed_from =
      counts_.needed_from().value_or(std::numeric_limits<shared::UnixMillis>::max());
  batch.outcome.largest = watermarks_.largest();
  batch.event_times = TimesOf(std::exchange(times_, {}), watermark);
  batch.late = std::exchange(late_, 0);
  batch.late_after_idle = std::exchange(late_after_idle_, 0);
  return batch;
}

std::set<shared::kafka::Partition> EventTimeWindowing::Ahead(const RecordSource& source) {
  const auto lags = source.Lag();
  std::optional<shared::UnixMillis> slowest;
  for (const auto& [partition, lag] : lags) {
    const auto own = watermarks_.Of(partition.value);
    if (own && lag.position < lag.end) slowest = std::min(slowest.value_or(*own), *own);
  }
  std::set<shared::kafka::Partition> ahead;
  const shared::UnixMillis bound = std::max(kSlidesAhead * options_.spec.slide,
                                            options_.spec.length + event_time_.delay.count());
  for (const auto& [partition, lag] : lags) {
    const auto own = watermarks_.Of(partition.value);
    if (!slowest || !own) continue;
    // One that is held back is let go when the others are near, not at the first step they make.
    const shared::UnixMillis allowed = ahead_.contains(partition) ? bound / 2 : bound;
    if (*own - *slowest > allowed) ahead.insert(partition);
  }
  return ahead_ = ahead;
}

}  // namespace consumer
