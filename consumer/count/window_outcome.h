// What one batch did to the windows, as it is saved with the batch.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "consumer/count/changed_totals.h"
#include "consumer/count/window.h"
#include "shared/unix_millis.h"

namespace consumer {

// A pane, or the part of it that is late for the first windows that hold it.
struct PaneKey {
  shared::UnixMillis start = 0;
  shared::UnixMillis from = 0;  // The end of the first window that it counts in.
  auto operator<=>(const PaneKey&) const = default;
};

struct PaneChange {
  PaneKey pane;
  std::uint64_t records = 0;  // In the pane so far; so are `tags` and the counts.
  std::uint64_t tags = 0;
  ChangedTotals counts;  // Of the tags that the batch changed; the times are 0.
};

struct WindowOutcome {
  std::vector<PaneChange> panes;
  // The windows that slid or closed: kept, with their panes, until every sink has them.
  std::vector<WindowTotals> closed;
  // No window that ends at or before it takes anything any more. Absent: as before.
  std::optional<shared::UnixMillis> closed_until;
  // Panes that start before it are in no open window. Absent: all are needed.
  std::optional<shared::UnixMillis> needed_from;
  // The largest record time of each partition (event time only).
  std::map<std::int32_t, shared::UnixMillis> largest;
};

}  // namespace consumer
