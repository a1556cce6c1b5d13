#include "consumer/job/window_tables.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>

namespace consumer {

namespace {

using Counts = std::map<std::string, std::uint64_t, std::less<>>;

struct TagOfWindow {
  std::uint64_t count = 0;
  bool changed = false;  // By a batch that the sink lacks.
};
using TagsOfWindow = std::map<std::string, TagOfWindow, std::less<>>;

// The rows of each window cut to the first `top`. REQUIRES: ordered by window, then ranked.
std::vector<Row> CutByWindow(const std::vector<Row>& rows, std::optional<std::size_t> top) {
  if (!top) return rows;
  std::vector<Row> cut;
  std::size_t of_window = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    of_window = i > 0 && rows[i].window == rows[i - 1].window ? of_window + 1 : 0;
    if (of_window < *top) cut.push_back(rows[i]);
  }
  return cut;
}

std::size_t RowsInAll(const std::vector<WindowTotals>& windows, const std::vector<Row>& rows) {
  std::size_t in_all = 0;
  for (const WindowTotals& window : windows) in_all += window.distinct;
  return std::max(in_all, rows.size());
}

void AppendRanked(const Window& window, const Counts& counts, std::optional<std::size_t> top,
                  std::vector<Row>& rows) {
  std::vector<Row> of_window;
  for (const auto& [tag, count] : counts) {
    of_window.push_back({.tag = tag, .count = count, .window = window});
  }
  RankRows(of_window, top);
  rows.insert(rows.end(), std::move_iterator(of_window.begin()),
              std::move_iterator(of_window.end()));
}

// What a window that slid or closed holds, from its panes.
shared::Result<Counts> CountsOf(const CheckpointStore& store, const Window& window) {
  Counts counts;
  PaneVisitor visitor;
  visitor.pane = [](const PaneKey&, std::uint64_t, std::uint64_t) {};
  visitor.count = [&](const PaneKey& pane, std::string_view tag, std::uint64_t count, BatchId) {
    if (pane.from <= window.end) counts[std::string(tag)] += count;
  };
  if (auto read = store.ReadPanes(window.start, window.end, visitor); !read) return Forward(read);
  return counts;
}

shared::Result<MissedTable> ClosedAfter(const CheckpointStore& store,
                                        std::optional<BatchId> acknowledged,
                                        const TablePolicy& policy) {
  // The head first: a batch saved in between is then offered again, not passed over.
  auto head = store.ReadHead();
  if (!head) return Forward(head);
  auto stored = store.ReadWindows(acknowledged);
  if (!stored) return Forward(stored);
  MissedTable missed{.table = {}, .up_to = head->batch};
  if (!*stored || !head->batch || *head->batch < (*stored)->batch) return missed;
  BatchTable table;
  table.batch = (*stored)->batch;
  table.time = (*stored)->time;
  table.windows = (*stored)->windows;
  for (const WindowTotals& window : table.windows) {
    auto counts = CountsOf(store, window.window);
    if (!counts) return Forward(counts);
    AppendRanked(window.window, *counts, policy.top, table.rows);
  }
  table.rows_in_all = RowsInAll(table.windows, table.rows);
  missed.up_to = table.batch;
  missed.table = std::move(table);
  missed.more = true;
  return missed;
}

// The windows that slid or closed with batches that the sink lacks.
shared::Result<std::vector<WindowTotals>> ClosedWindowsAfter(const CheckpointStore& store,
                                                             std::optional<BatchId> acknowledged) {
  std::vector<WindowTotals> windows;
  while (true) {
    auto stored = store.ReadWindows(acknowledged);
    if (!stored) return Forward(stored);
    if (!*stored) return windows;
    windows.insert(windows.end(), (*stored)->windows.begin(), (*stored)->windows.end());
    acknowledged = (*stored)->batch;
  }
}

// The windows that are open, or closed with a batch that the sink lacks, from all panes.
shared::Result<MissedTable> OpenAfter(const CheckpointStore& store,
                                      std::optional<BatchId> acknowledged,
                                      const TablePolicy& policy) {
  auto head = store.ReadHead();
  if (!head) return Forward(head);
  MissedTable missed{.table = {}, .up_to = head->batch};
  if (!head->batch || (acknowledged && *head->batch <= *acknowledged)) return missed;
  auto closed = ClosedWindowsAfter(store, acknowledged);
  if (!closed) return Forward(closed);
  const auto shown = [&](const Window& window) {
    return !head->closed_until || *head->closed_until < window.end ||
           std::ranges::count(*closed, window, &WindowTotals::window) > 0;
  };
  std::map<Window, TagsOfWindow> windows;
  PaneVisitor visitor;
  visitor.pane = [](const PaneKey&, std::uint64_t, std::uint64_t) {};
  visitor.count = [&](const PaneKey& pane, std::string_view tag, std::uint64_t count,
                      BatchId changed_in) {
    const WindowSpec& spec = policy.window_spec;
    for (shared::UnixMillis end = pane.from; end <= spec.LastEnd(pane.start); end += spec.slide) {
      if (!shown(spec.EndingAt(end))) continue;
      TagOfWindow& of_window = windows[spec.EndingAt(end)][std::string(tag)];
      of_window.count += count;
      of_window.changed = of_window.changed || !acknowledged || *acknowledged < changed_in;
    }
  };
  auto read = store.ReadPanes(std::numeric_limits<shared::UnixMillis>::min(),
                              std::numeric_limits<shared::UnixMillis>::max(), visitor);
  if (!read) return Forward(read);
  BatchTable table;
  table.batch = *head->batch;
  table.time = head->batch_time;
  table.windows = *std::move(closed);
  for (const auto& [window, tags] : windows) {
    Counts counts;
    for (const auto& [tag, of_window] : tags) {
      const bool wanted = *policy.windows == WindowRows::kOpen || of_window.changed;
      if (wanted) counts[tag] = of_window.count;
    }
    AppendRanked(window, counts, policy.top, table.rows);
  }
  table.rows_in_all = table.rows.size();
  missed.table = std::move(table);
  return missed;
}

// More rows than these are not added to one table.
constexpr std::size_t kRowsAtOnce = 100'000;

void Append(BatchTable more, BatchTable& table) {
  table.rows.insert(table.rows.end(), std::move_iterator(more.rows.begin()),
                    std::move_iterator(more.rows.end()));
  table.windows.insert(table.windows.end(), more.windows.begin(), more.windows.end());
}

}  // namespace

std::optional<BatchTable> WindowTableOf(const SavedBatch& saved, const TablePolicy& policy) {
  const WindowOutcome& outcome = saved.outcome.windows;
  const bool shows = *policy.windows == WindowRows::kClosed
                         ? !outcome.closed.empty()
                         : !saved.window_rows.empty() || !outcome.closed.empty();
  if (!shows) return std::nullopt;
  BatchTable table;
  table.batch = saved.outcome.id;
  table.time = saved.outcome.time;
  table.rows = CutByWindow(saved.window_rows, policy.top);
  table.windows = outcome.closed;
  table.rows_in_all = *policy.windows == WindowRows::kClosed ? RowsInAll(outcome.closed, table.rows)
                                                             : saved.window_rows.size();
  return table;
}

shared::Result<MissedTable> WindowTableAfter(const CheckpointStore& store,
                                             std::optional<BatchId> acknowledged,
                                             const TablePolicy& policy) {
  return *policy.windows == WindowRows::kClosed ? ClosedAfter(store, acknowledged, policy)
                                                : OpenAfter(store, acknowledged, policy);
}

void AppendWindows(const SavedBatch& saved, const TablePolicy& policy, BatchTable& totals) {
  if (auto windows = WindowTableOf(saved, policy)) Append(*std::move(windows), totals);
}

shared::Result<MissedTable> AddWindowsAfter(const CheckpointStore& store,
                                            std::optional<BatchId> acknowledged,
                                            const TablePolicy& policy, MissedTable totals) {
  BatchTable& table = *totals.table;
  const std::size_t begin = table.rows.size();
  shared::UnixMillis time = table.time;
  while (table.rows.size() - begin < kRowsAtOnce) {
    auto windows = WindowTableAfter(store, acknowledged, policy);
    if (!windows) return windows;
    if (!windows->table) return totals;
    // A batch saved since the totals were read comes again, with the windows that it closed. The
    // open ones are told as they are now: the batches before it do not come again.
    const bool newer = *totals.up_to < *windows->up_to;
    if (newer && *policy.windows == WindowRows::kClosed) return totals;
    acknowledged = windows->up_to;
    time = windows->table->time;
    Append(*std::move(windows->table), table);
    if (!windows->more) return totals;
  }
  // Totals that are newer than the batch do no harm: what follows gives them again.
  totals.up_to = acknowledged;
  table.batch = *acknowledged;
  table.time = time;
  totals.more = true;
  return totals;
}

}  // namespace consumer
