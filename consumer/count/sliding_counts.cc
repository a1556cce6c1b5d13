#include "consumer/count/sliding_counts.h"

#include <string>

namespace consumer {

SlidingCounts::SlidingCounts(std::size_t places)
    : top_(places, [this](const TopN::Visit& visit) {
        for (const WindowTag* tag : index_) visit(tag->text(), tag->count);
      }) {}

SlidingCounts::Pane& SlidingCounts::PaneAt(shared::UnixMillis start) {
  if (panes_.empty() || panes_.back().start != start) panes_.push_back({.start = start});
  return panes_.back();
}

SlidingCounts::WindowTag* SlidingCounts::Find(std::string_view text) {
  if (const auto found = index_.find(text); found != index_.end()) return *found;
  auto* added = memory_.New<WindowTag>(text);
  index_.insert(added);
  return added;
}

std::uint64_t SlidingCounts::Add(shared::UnixMillis pane_start, std::string_view text,
                                 std::uint64_t occurrences) {
  Pane& pane = PaneAt(pane_start);
  WindowTag* tag = Find(text);
  if (tag->count == 0 || tag->pane != pane_start) {
    tag->pane = pane_start;
    tag->slot = static_cast<std::uint32_t>(pane.counts.size());
    pane.counts.push_back({.tag = tag, .count = 0});
  }
  tag->count += occurrences;
  pane.tags += occurrences;
  tags_ += occurrences;
  top_.Set(text, tag->count);
  return pane.counts[tag->slot].count += occurrences;
}

void SlidingCounts::AddRecords(shared::UnixMillis pane_start, std::uint64_t records) {
  PaneAt(pane_start).records += records;
  records_ += records;
}

void SlidingCounts::DropBefore(shared::UnixMillis start) {
  while (!panes_.empty() && panes_.front().start < start) {
    Subtract(panes_.front());
    panes_.pop_front();
  }
}

void SlidingCounts::Subtract(const Pane& pane) {
  records_ -= pane.records;
  tags_ -= pane.tags;
  for (const Occurrences& leaving : pane.counts) {
    leaving.tag->count -= leaving.count;
    top_.Set(leaving.tag->text(), leaving.tag->count);
    if (leaving.tag->count > 0) continue;
    index_.erase(leaving.tag->text());
    memory_.Free(leaving.tag);
  }
}

std::uint64_t SlidingCounts::Of(std::string_view tag) const {
  const auto found = index_.find(tag);
  return found == index_.end() ? 0 : (*found)->count;
}

std::size_t SlidingCounts::bytes() const {
  std::size_t bytes = memory_.bytes() + index_.bucket_count() * sizeof(WindowTag*);
  for (const Pane& pane : panes_) bytes += pane.counts.capacity() * sizeof(Occurrences);
  return bytes;
}

std::vector<Row> SlidingCounts::All() const {
  std::vector<Row> rows;
  rows.reserve(index_.size());
  for (const WindowTag* tag : index_) {
    rows.push_back({.tag = std::string(tag->text()), .count = tag->count});
  }
  return rows;
}

}  // namespace consumer
