// EventTimeCounts is how often each tag occurred in each window of the records' own time, as long
// as the window is open.
//
//   EventTimeCounts counts({.length = 30'000, .slide = 10'000});
//   counts.Add(tags, 25'000, std::nullopt);     // in the windows that end at 30, 40 and 50 s
//   counts.Add(tags, 25'000, 35'000);           // late for the first of them: in the other two
//   counts.Add(tags, 25'000, 50'000);           // Place::kLate: in none
//   counts.RowsOf(counts.spec().EndingAt(40'000));
//   counts.CloseUntil(40'000);                  // nothing is added to these any more
//
// Which windows a record is late for is told with it (its partition's watermark), so it does not
// hang on what other partitions did. A pane is divided by that: PaneKey.
//
// A plain value: no clock, no I/O, no lock; one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "consumer/count/row.h"
#include "consumer/count/running_counts.h"
#include "consumer/count/window.h"
#include "consumer/count/window_outcome.h"
#include "consumer/count/window_spec.h"

namespace consumer {

class EventTimeCounts {
 public:
  explicit EventTimeCounts(const WindowSpec& spec) : spec_(spec) {}

  enum class Place {
    kCounted,  // In one window at least.
    kLate,     // Its own watermark had passed the end of its last window.
    kClosed,   // It would not have been late, but its windows were closed without its partition.
  };
  // Counts a record of that time, whose partition had that watermark just before it.
  Place Add(std::span<const std::string_view> tags, shared::UnixMillis record_time,
            std::optional<shared::UnixMillis> watermark);

  // Sets a pane's sums and one of its counts, as read back from a checkpoint.
  void RestorePane(const PaneKey& key, std::uint64_t records, std::uint64_t tags);
  void RestoreCount(const PaneKey& key, std::string_view tag, std::uint64_t count);
  void RestoreClosedUntil(shared::UnixMillis end) { closed_until_ = end; }

  // What changed since the last call.
  std::vector<PaneChange> TakeChanges();

  // The open windows that hold anything; and those of them that changed since the last TakeChanges.
  std::vector<Window> Open() const;
  std::vector<Window> Changed() const;

  // The rows of one window, in no particular order; only those that changed since the last
  // TakeChanges. Costs its panes.
  std::vector<Row> RowsOf(const Window& window) const;
  std::vector<Row> ChangedRowsOf(const Window& window) const;
  WindowTotals TotalsOf(const Window& window) const;

  // Closes the windows that end at or before `watermark`; returns those that hold anything.
  // Their panes stay until the next call.
  std::vector<Window> CloseUntil(shared::UnixMillis watermark);

  // What it takes in memory.
  std::size_t bytes() const;

  // The end of the last window that is closed, whether it held anything or not.
  std::optional<shared::UnixMillis> closed_until() const { return closed_until_; }
  // Where the oldest pane of an open window starts. Absent: there is none.
  std::optional<shared::UnixMillis> needed_from() const;
  const WindowSpec& spec() const { return spec_; }

 private:
  struct Pane {
    std::uint64_t records = 0;
    std::uint64_t tags = 0;
    bool changed = false;
    RunningCounts counts;
  };
  using Panes = std::map<PaneKey, Pane>;

  bool IsClosed(shared::UnixMillis end) const { return closed_until_ && end <= *closed_until_; }
  void AddWindowsOf(const PaneKey& key, std::set<Window>& windows) const;
  template <typename Visit>
  void VisitPanesOf(const Window& window, Visit visit) const;
  void DropClosedPanes();

  WindowSpec spec_;
  Panes panes_;
  std::optional<shared::UnixMillis> closed_until_;
};

}  // namespace consumer
