#include "consumer/count/event_time_counts.h"

#include <algorithm>
#include <limits>
#include <string>

#include <tsl/robin_map.h>

namespace consumer {
namespace {

constexpr shared::UnixMillis kFirst = std::numeric_limits<shared::UnixMillis>::min();

}  // namespace

EventTimeCounts::Place EventTimeCounts::Add(std::span<const std::string_view> tags,
                                            shared::UnixMillis record_time,
                                            std::optional<shared::UnixMillis> watermark) {
  const shared::UnixMillis last = spec_.LastEnd(record_time);
  shared::UnixMillis from = spec_.FirstEnd(record_time);
  if (watermark) from = std::max(from, spec_.EndUntil(*watermark) + spec_.slide);
  if (from > last) return Place::kLate;
  if (closed_until_) from = std::max(from, *closed_until_ + spec_.slide);
  if (from > last) return Place::kClosed;
  Pane& pane = panes_[{.start = spec_.PaneStart(record_time), .from = from}];
  pane.changed = true;
  ++pane.records;
  pane.tags += tags.size();
  for (const std::string_view tag : tags) pane.counts.Add(tag, 0);
  return Place::kCounted;
}

void EventTimeCounts::RestorePane(const PaneKey& key, std::uint64_t records, std::uint64_t tags) {
  Pane& pane = panes_[key];
  pane.records = records;
  pane.tags = tags;
}

void EventTimeCounts::RestoreCount(const PaneKey& key, std::string_view tag, std::uint64_t count) {
  panes_[key].counts.Restore({.tag = tag, .count = count});
}

std::vector<PaneChange> EventTimeCounts::TakeChanges() {
  std::vector<PaneChange> changes;
  for (auto& [key, pane] : panes_) {
    if (!pane.changed) continue;
    pane.changed = false;
    changes.push_back({.pane = key,
                       .records = pane.records,
                       .tags = pane.tags,
                       .counts = pane.counts.TakeChanged()});
  }
  return changes;
}

void EventTimeCounts::AddWindowsOf(const PaneKey& key, std::set<Window>& windows) const {
  for (shared::UnixMillis end = key.from; end <= spec_.LastEnd(key.start); end += spec_.slide) {
    if (!IsClosed(end)) windows.insert(spec_.EndingAt(end));
  }
}

std::vector<Window> EventTimeCounts::Open() const {
  std::set<Window> windows;
  for (const auto& [key, pane] : panes_) AddWindowsOf(key, windows);
  return {windows.begin(), windows.end()};
}

std::vector<Window> EventTimeCounts::Changed() const {
  std::set<Window> windows;
  for (const auto& [key, pane] : panes_) {
    if (pane.changed) AddWindowsOf(key, windows);
  }
  return {windows.begin(), windows.end()};
}

template <typename Visit>
void EventTimeCounts::VisitPanesOf(const Window& window, Visit visit) const {
  for (auto at = panes_.lower_bound({.start = window.start, .from = kFirst});
       at != panes_.end() && at->first.start < window.end; ++at) {
    if (at->first.from <= window.end) visit(at->second);
  }
}

std::vector<Row> EventTimeCounts::RowsOf(const Window& window) const {
  tsl::robin_map<std::string_view, std::uint64_t> sums;
  VisitPanesOf(window, [&sums](const Pane& pane) {
    pane.counts.VisitAll(
        [&sums](std::string_view tag, std::uint64_t count) { sums[tag] += count; });
  });
  std::vector<Row> rows;
  rows.reserve(sums.size());
  for (const auto& [tag, count] : sums) {
    rows.push_back({.tag = std::string(tag), .count = count, .window = window});
  }
  return rows;
}

std::vector<Row> EventTimeCounts::ChangedRowsOf(const Window& window) const {
  tsl::robin_map<std::string_view, std::uint64_t> sums;
  VisitPanesOf(window, [&sums](const Pane& pane) {
    pane.counts.VisitChanged(
        [&sums](const TagTotal& total, std::uint64_t) { sums[total.tag] = 0; });
  });
  std::vector<Row> rows;
  rows.reserve(sums.size());
  for (const auto& [tag, zero] : sums) {
    rows.push_back({.tag = std::string(tag), .count = 0, .window = window});
    VisitPanesOf(window, [&](const Pane& pane) { rows.back().count += pane.counts.Of(tag); });
  }
  return rows;
}

WindowTotals EventTimeCounts::TotalsOf(const Window& window) const {
  WindowTotals totals{.window = window, .distinct = RowsOf(window).size()};
  VisitPanesOf(window, [&totals](const Pane& pane) {
    totals.records += pane.records;
    totals.tags += pane.tags;
  });
  return totals;
}

std::vector<Window> EventTimeCounts::CloseUntil(shared::UnixMillis watermark) {
  DropClosedPanes();
  const shared::UnixMillis end = spec_.EndUntil(watermark);
  if (IsClosed(end)) return {};
  std::vector<Window> closed = Open();
  std::erase_if(closed, [end](const Window& window) { return window.end > end; });
  closed_until_ = end;
  return closed;
}

std::size_t EventTimeCounts::bytes() const {
  std::size_t bytes = 0;
  for (const auto& [key, pane] : panes_) bytes += sizeof(key) + sizeof(pane) + pane.counts.bytes();
  return bytes;
}

void EventTimeCounts::DropClosedPanes() {
  std::erase_if(panes_,
                [this](const auto& pane) { return IsClosed(spec_.LastEnd(pane.first.start)); });
}

std::optional<shared::UnixMillis> EventTimeCounts::needed_from() const {
  for (const auto& [key, pane] : panes_) {
    if (!IsClosed(spec_.LastEnd(key.start))) return key.start;
  }
  return std::nullopt;
}

}  // namespace consumer
