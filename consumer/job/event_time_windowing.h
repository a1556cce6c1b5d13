// EventTimeWindowing counts in windows over the records' own time.
//
// Each partition has a watermark: its largest record time so far less the delay. A record is late
// for a window that ends at or before the watermark of its own partition just before it; so what is
// late is fixed by the log alone, whatever the batches and restarts. A window closes at the end of
// the batch in which the smallest of all watermarks passes its end.
//
// A partition without records has no watermark and holds all windows open; so does one that has
// fallen silent. With an idle timeout, one that is read to its end and brought nothing for so long
// is left out until it brings something; when all are left out, the furthest one closes windows.
// Its records for windows that were closed meanwhile are late, counted apart, and so are those of a
// partition that was added to the topic later.
//
// A partition that is far ahead of the slowest one that has records to read is held back, so that
// the windows that are open at once stay bounded.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "consumer/count/event_time_counts.h"
#include "consumer/count/watermarks.h"
#include "consumer/job/windowing.h"
#include "shared/clock.h"

namespace consumer {

struct EventTimeOptions {
  // By how much a record may be older than the newest of its partition. Flag: --watermark.
  std::chrono::milliseconds delay{0};
  // Absent: no partition is ever left out. Flag: --idle-timeout.
  std::optional<std::chrono::milliseconds> idle_timeout;
};

// The record times of a batch, for its progress.
struct RecordTimes {
  std::uint64_t records = 0;
  shared::UnixMillis min = 0;
  shared::UnixMillis max = 0;
  double sum = 0;

  void Add(shared::UnixMillis time);
};

class EventTimeWindowing final : public Windowing {
 public:
  EventTimeWindowing(const WindowingOptions& options, const EventTimeOptions& event_time,
                     const shared::Clock& clock);

  shared::Result<void> Restore(const CheckpointStore& store) override;
  std::optional<shared::UnixMillis> Overdue(shared::UnixMillis) const override { return {}; }
  bool Count(const Record& record, std::span<const std::string_view> tags) override;
  shared::UnixMillis TimeOfBatch(shared::UnixMillis time) const override { return time; }
  bool MustMakeBatch(shared::UnixMillis time, const RecordSource& source) const override;
  WindowedBatch EndBatch(shared::UnixMillis time, const RunningCounts& counts,
                         const RecordSource& source) override;
  std::set<shared::kafka::Partition> Ahead(const RecordSource& source) override;
  std::size_t bytes() const override { return counts_.bytes(); }

  // The smallest watermark of the partitions that count. Absent: windows are held open.
  std::optional<shared::UnixMillis> Watermark(const RecordSource& source) const;

 private:
  std::set<std::int32_t> IdlePartitions(const RecordSource& source) const;
  void AddRows(const std::vector<Window>& windows, bool changed, std::vector<Row>& rows) const;

  WindowingOptions options_;
  EventTimeOptions event_time_;
  const shared::Clock& clock_;
  EventTimeCounts counts_;
  Watermarks watermarks_;
  std::set<std::int32_t> partitions_;
  // When each partition brought its last record; when the run began, before its first.
  std::map<std::int32_t, std::chrono::nanoseconds> last_record_;
  std::chrono::nanoseconds began_;
  std::set<shared::kafka::Partition> ahead_;
  // Of the batch.
  RecordTimes times_;
  std::uint64_t late_ = 0;
  std::uint64_t late_after_idle_ = 0;
};

}  // namespace consumer
