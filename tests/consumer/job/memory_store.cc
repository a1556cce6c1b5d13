#include "tests/consumer/job/memory_store.h"

#include <algorithm>

namespace test {

using consumer::BatchId;

shared::Result<consumer::CheckpointHead> MemoryStore::ReadHead() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

shared::Result<consumer::CheckpointHead> MemoryStore::ReadTotals(
    std::optional<BatchId> after,
    const std::function<void(const consumer::StoredTotal&)>& visit) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [tag, total] : totals_) {
    if (after && total.changed_in <= *after) continue;
    visit({.total = {.tag = tag,
                     .count = total.count,
                     .first_seen = total.first_seen,
                     .last_seen = total.last_seen},
           .changed_in = total.changed_in});
  }
  return head_;
}

shared::Result<std::optional<consumer::StoredRows>> MemoryStore::ReadRows(
    std::optional<BatchId> after) const {
  const std::lock_guard lock(mutex_);
  const auto first = std::ranges::find_if(
      rows_, [&](const consumer::StoredRows& kept) { return !after || *after < kept.batch; });
  return first == rows_.end() ? std::nullopt : std::optional(*first);
}

shared::Result<std::optional<consumer::StoredFollowed>> MemoryStore::ReadFollowed(
    std::optional<BatchId> after) const {
  const std::lock_guard lock(mutex_);
  const auto first = std::ranges::find_if(followed_, [&](const consumer::StoredFollowed& kept) {
    return !after || *after < kept.batch;
  });
  return first == followed_.end() ? std::nullopt : std::optional(*first);
}

shared::Result<std::optional<consumer::StoredWindows>> MemoryStore::ReadWindows(
    std::optional<BatchId> after) const {
  const std::lock_guard lock(mutex_);
  const auto first = std::ranges::find_if(
      windows_, [&](const consumer::StoredWindows& kept) { return !after || *after < kept.batch; });
  return first == windows_.end() ? std::nullopt : std::optional(*first);
}

shared::Result<void> MemoryStore::ReadPanes(shared::UnixMillis from, shared::UnixMillis to,
                                            const consumer::PaneVisitor& visitor) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, pane] : panes_) {
    if (key.start < from || key.start >= to) continue;
    visitor.pane(key, pane.records, pane.tags);
    for (const auto& [tag, count] : pane.counts) {
      visitor.count(key, tag, count.first, count.second);
    }
  }
  return {};
}

shared::Result<void> MemoryStore::ReadForgotten(
    std::optional<BatchId> after, const std::function<void(std::string_view)>& visit) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [batch, tags] : forgotten_) {
    if (after && batch <= *after) continue;
    for (const std::string& tag : tags) visit(tag);
  }
  return {};
}

std::size_t MemoryStore::kept_batches() const {
  const std::lock_guard lock(mutex_);
  return rows_.size();
}

shared::Result<std::vector<consumer::StoredId>> MemoryStore::ReadDistinctIds() const {
  const std::lock_guard lock(mutex_);
  std::vector<consumer::StoredId> ids;
  for (const auto& [place, id] : ids_) ids.push_back(id);
  return ids;
}

shared::Result<consumer::HistoryPoints> MemoryStore::ReadHistory() const {
  const std::lock_guard lock(mutex_);
  consumer::HistoryPoints points;
  for (const auto& [to, point] : history_) points.push_back(point);
  return points;
}

shared::Result<consumer::LastFollowedChanges> MemoryStore::ReadLastFollowed() const {
  const std::lock_guard lock(mutex_);
  return last_followed_;
}

shared::Result<std::optional<consumer::KnownTag>> MemoryStore::Find(std::string_view tag) const {
  const auto known = *TagsWithPrefix(tag, std::string::npos);
  const auto found = std::ranges::find(known.tags, tag, &consumer::KnownTag::tag);
  return found == known.tags.end() ? std::nullopt : std::optional(*found);
}

shared::Result<consumer::KnownTags> MemoryStore::TagsWithPrefix(std::string_view prefix,
                                                                std::size_t most) const {
  const std::lock_guard lock(mutex_);
  consumer::KnownTags known;
  for (const auto& [tag, total] : totals_) {
    if (!tag.starts_with(prefix)) continue;
    known.tags.push_back({tag, total.count, total.first_seen, total.last_seen, total.changed_in});
  }
  std::ranges::stable_sort(known.tags, std::greater(), &consumer::KnownTag::count);
  known.all = known.tags.size() <= most;
  known.tags.resize(std::min(known.tags.size(), most));
  return known;
}

shared::Result<std::vector<consumer::FollowedTweet>> MemoryStore::FollowedOf(
    std::string_view tag) const {
  const std::lock_guard lock(mutex_);
  const auto found = last_followed_.find(std::string(tag));
  return found == last_followed_.end() ? std::vector<consumer::FollowedTweet>() : found->second;
}

shared::Result<void> MemoryStore::SaveStart(const shared::kafka::PartitionStates& partitions) {
  const std::lock_guard lock(mutex_);
  head_.partitions = partitions;
  return {};
}

shared::Result<void> MemoryStore::Save(const consumer::BatchOutcome& batch) {
  const std::lock_guard lock(mutex_);
  if (fail_from_ && *fail_from_ <= batch.id) {
    return shared::Fail(shared::ErrorKind::kFatal, "the disk is full");
  }
  ++saves_;
  for (const consumer::TagTotal& total : batch.changed) {
    totals_[std::string(total.tag)] = {.count = total.count,
                                       .first_seen = total.first_seen,
                                       .last_seen = total.last_seen,
                                       .changed_in = batch.id};
  }
  head_.batch = batch.id;
  head_.batch_time = batch.time;
  head_.partitions = batch.partitions;
  head_.totals = batch.totals;
  head_.periods = batch.periods;
  head_.ranked_places = batch.ranked_places;
  for (const auto& [partition, time] : batch.windows.largest) head_.largest[partition] = time;
  if (batch.windows.closed_until) head_.closed_until = batch.windows.closed_until;
  for (const std::string& tag : batch.forgotten) totals_.erase(tag);
  if (!batch.forgotten.empty()) forgotten_[batch.id] = batch.forgotten;
  for (const consumer::PaneChange& change : batch.windows.panes) {
    Pane& pane = panes_[change.pane];
    pane.records = change.records;
    pane.tags = change.tags;
    for (const consumer::TagTotal& count : change.counts) {
      pane.counts[std::string(count.tag)] = {count.count, batch.id};
    }
  }
  if (!batch.windows.closed.empty()) {
    windows_.push_back({.batch = batch.id, .time = batch.time, .windows = batch.windows.closed});
  }
  for (std::size_t i = 0; i < batch.ids.keys.size(); ++i) {
    const std::uint64_t number = batch.ids.first + i;
    ids_[number % batch.ids.capacity] = {number, batch.ids.keys[i]};
  }
  for (const shared::UnixMillis to : batch.history.dropped) history_.erase(to);
  if (batch.history.taken) history_[batch.history.taken->to] = batch.history.taken;
  for (const auto& [tag, tweets] : batch.last_followed) {
    last_followed_[tag] = tweets;
    if (tweets.empty()) last_followed_.erase(tag);
  }
  if (!batch.followed.empty()) {
    followed_saved_ += batch.followed.size();
    followed_.push_back({.batch = batch.id, .time = batch.time, .tweets = batch.followed});
  }
  if (!batch.rows.empty()) {
    rows_.push_back({.batch = batch.id, .time = batch.time, .rows = batch.rows});
  }
  return {};
}

shared::Result<void> MemoryStore::Acknowledge(const std::string& sink, BatchId batch,
                                              const std::vector<std::string>& all_sinks) {
  const std::lock_guard lock(mutex_);
  head_.sinks[sink] = batch;
  const auto every_sink_has = [&](const auto& kept) {
    return std::all_of(all_sinks.begin(), all_sinks.end(), [&](const std::string& name) {
      return head_.sinks.contains(name) && kept.batch <= head_.sinks.at(name);
    });
  };
  std::erase_if(rows_, every_sink_has);
  std::erase_if(followed_, every_sink_has);
  std::erase_if(windows_, every_sink_has);
  std::erase_if(forgotten_, [&](const auto& kept) {
    return every_sink_has(consumer::StoredRows{.batch = kept.first});
  });
  return {};
}

void MemoryStore::FailFrom(BatchId batch) {
  const std::lock_guard lock(mutex_);
  fail_from_ = batch;
}

std::map<std::string, std::uint64_t> MemoryStore::Totals() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::uint64_t> totals;
  for (const auto& [tag, total] : totals_) totals[tag] = total.count;
  return totals;
}

}  // namespace test
