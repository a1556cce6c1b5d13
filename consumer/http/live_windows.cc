#include "consumer/http/live_windows.h"

#include <unordered_set>
#include <utility>

namespace consumer {
namespace {

// The changed rows, and those of before that did not change.
std::vector<Row> Merged(std::vector<Row> changed, const LiveWindow& before) {
  std::unordered_set<std::string_view> tags;
  for (const Row& row : changed) tags.insert(row.tag);
  std::vector<Row> kept;
  for (const Row& row : before.rows) {
    if (!tags.contains(row.tag)) kept.push_back(row);
  }
  changed.insert(changed.end(), std::move_iterator(kept.begin()), std::move_iterator(kept.end()));
  return changed;
}

}  // namespace

void LastWindows::Put(const Window& window, std::vector<Row> rows) {
  const auto before = windows_.find(window.start);
  const bool changes = rows_ == WindowRows::kChanged;
  if (changes && before != windows_.end()) rows = Merged(std::move(rows), *before->second);
  RankRows(rows, kLivePlaces);
  LiveWindow live{.window = window, .total = {}, .distinct = {}, .rows = std::move(rows)};
  if (!changes && live.rows.size() < kLivePlaces) {
    live.distinct = live.rows.size();
    live.total = 0;
    for (const Row& row : live.rows) *live.total += row.count;
  }
  windows_[window.start] = std::make_shared<const LiveWindow>(std::move(live));
}

void LastWindows::Close(const WindowTotals& totals) {
  const auto found = windows_.find(totals.window.start);
  LiveWindow live{.window = totals.window, .total = {}, .distinct = {}, .rows = {}};
  if (found != windows_.end()) live = *found->second;
  live.total = totals.tags;
  live.distinct = totals.distinct;
  windows_[totals.window.start] = std::make_shared<const LiveWindow>(std::move(live));
}

void LastWindows::Take(const SavedBatch& saved) {
  for (auto row = saved.window_rows.begin(); row != saved.window_rows.end();) {
    const Window window = *row->window;
    std::vector<Row> rows;
    for (; row != saved.window_rows.end() && row->window == window; ++row) rows.push_back(*row);
    Put(window, std::move(rows));
  }
  for (const WindowTotals& totals : saved.outcome.windows.closed) Close(totals);
  while (windows_.size() > kMost) windows_.erase(windows_.begin());
}

std::vector<std::shared_ptr<const LiveWindow>> LastWindows::windows() const {
  std::vector<std::shared_ptr<const LiveWindow>> all;
  for (const auto& [start, window] : windows_) all.push_back(window);
  return all;
}

}  // namespace consumer
