// What a checkpoint keeps beside totals: panes, ids, and what sinks still lack.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "consumer/state/followed_format.h"
#include "consumer/state/history_format.h"
#include "consumer/state/ids_format.h"
#include "consumer/state/kept_format.h"
#include "consumer/state/pane_format.h"
#include "consumer/state/rocksdb_database.h"

namespace consumer {

namespace {

BatchId FirstAfter(std::optional<BatchId> after) { return after ? after->Next() : BatchId{0}; }

}  // namespace

template <typename Stored, typename Item>
shared::Result<std::optional<Stored>> Database::ReadBlocks(
    std::string_view prefix, std::optional<BatchId> after,
    std::optional<Stored> (*decode)(std::string_view key, std::string_view value),
    std::vector<Item> Stored::* items) const {
  std::optional<Stored> batch;
  const auto take = [&](std::string_view key, std::string_view value) {
    if (batch && format::BatchOfKeptKey(key) != batch->batch) return Took::kLast;
    std::optional<Stored> block = decode(key, value);
    if (!block) return Took::kDamaged;
    if (!batch) {
      batch = std::move(*block);
    } else {
      std::vector<Item>& all = (*batch).*items;
      std::vector<Item>& more = (*block).*items;
      all.insert(all.end(), std::move_iterator(more.begin()), std::move_iterator(more.end()));
    }
    return Took::kNext;
  };
  const std::string from = format::KeptKey(prefix, FirstAfter(after));
  if (auto read = ForEach(*Scan(), prefix, from, take); !read) return Forward(read);
  return batch;
}

shared::Result<std::optional<StoredRows>> Database::ReadRows(std::optional<BatchId> after) const {
  return ReadBlocks(format::kRows, after, format::DecodeRows, &StoredRows::rows);
}

shared::Result<std::optional<StoredFollowed>> Database::ReadFollowed(
    std::optional<BatchId> after) const {
  return ReadBlocks(format::kFollowed, after, format::DecodeFollowed, &StoredFollowed::tweets);
}

shared::Result<std::optional<StoredWindows>> Database::ReadWindows(
    std::optional<BatchId> after) const {
  std::optional<StoredWindows> batch;
  const auto take = [&](std::string_view key, std::string_view value) {
    std::optional<StoredWindows> window = format::DecodeWindow(key, value);
    if (!window) return Took::kDamaged;
    if (!batch) {
      batch = std::move(*window);
    } else if (batch->batch != window->batch) {
      return Took::kLast;
    } else {
      batch->windows.push_back(window->windows.front());
    }
    return Took::kNext;
  };
  const std::string from = format::KeptKey(format::kWindow, FirstAfter(after));
  if (auto read = ForEach(*Scan(), format::kWindow, from, take); !read) return Forward(read);
  return batch;
}

shared::Result<std::map<BatchId, shared::UnixMillis>> Database::KeptWindowStarts() const {
  std::map<BatchId, shared::UnixMillis> starts;
  const auto take = [&starts](std::string_view key, std::string_view value) {
    const std::optional<StoredWindows> window = format::DecodeWindow(key, value);
    if (!window) return Took::kDamaged;
    const shared::UnixMillis start = window->windows.front().window.start;
    const auto [first, added] = starts.try_emplace(window->batch, start);
    if (!added) first->second = std::min(first->second, start);
    return Took::kNext;
  };
  auto read = ForEach(*Scan(), format::kWindow, format::kWindow, take);
  if (!read) return Forward(read);
  return starts;
}

shared::Result<void> Database::ReadPanes(shared::UnixMillis from, shared::UnixMillis to,
                                         const PaneVisitor& visitor) const {
  const auto take = [&](std::string_view key, std::string_view value) {
    const auto entry = format::DecodePane(key, value);
    if (!entry) return Took::kDamaged;
    if (entry->pane.start >= to) return Took::kLast;
    if (entry->tag.empty()) {
      visitor.pane(entry->pane, entry->records, entry->tags);
    } else {
      visitor.count(entry->pane, entry->tag, entry->count, entry->changed_in);
    }
    return Took::kNext;
  };
  return ForEach(*Scan(), format::kPane, format::PanesKey(from), take);
}

shared::Result<void> Database::ReadForgotten(
    std::optional<BatchId> after, const std::function<void(std::string_view tag)>& visit) const {
  const auto take = [&](std::string_view key, std::string_view value) {
    const auto tags = format::DecodeForgotten(value);
    if (!tags || !format::BatchOfKeptKey(key)) return Took::kDamaged;
    for (const std::string_view tag : *tags) visit(tag);
    return Took::kNext;
  };
  const std::string from = format::KeptKey(format::kForgotten, FirstAfter(after));
  return ForEach(*Scan(), format::kForgotten, from, take);
}

shared::Result<std::vector<StoredId>> Database::ReadDistinctIds() const {
  std::vector<StoredId> ids;
  const auto take = [&](std::string_view key, std::string_view value) {
    auto id = format::DecodeDistinctId(key, value);
    if (!id) return Took::kDamaged;
    ids.push_back(*std::move(id));
    return Took::kNext;
  };
  auto read = ForEach(*Scan(), format::kDistinctId, format::kDistinctId, take);
  if (!read) return Forward(read);
  return ids;
}

shared::Result<HistoryPoints> Database::ReadHistory() const {
  HistoryPoints points;
  const auto take = [&](std::string_view key, std::string_view value) {
    auto point = format::DecodeHistory(key, value);
    if (point == nullptr) return Took::kDamaged;
    points.push_back(std::move(point));
    return Took::kNext;
  };
  auto read = ForEach(*Scan(), format::kHistory, format::kHistory, take);
  if (!read) return Forward(read);
  return points;
}

shared::Result<LastFollowedChanges> Database::ReadLastFollowed() const {
  LastFollowedChanges lists;
  const auto take = [&](std::string_view key, std::string_view value) {
    auto tweets = format::DecodeLastFollowed(value);
    if (!tweets) return Took::kDamaged;
    lists[std::string(key.substr(format::kLastFollowed.size()))] = *std::move(tweets);
    return Took::kNext;
  };
  auto read = ForEach(*Scan(), format::kLastFollowed, format::kLastFollowed, take);
  if (!read) return Forward(read);
  return lists;
}

shared::Result<std::optional<KnownTag>> Database::Find(std::string_view tag) const {
  return point_reads_->Find(tag);
}

shared::Result<KnownTags> Database::TagsWithPrefix(std::string_view prefix,
                                                   std::size_t most) const {
  return point_reads_->TagsWithPrefix(prefix, most);
}

shared::Result<std::vector<FollowedTweet>> Database::FollowedOf(std::string_view tag) const {
  return point_reads_->FollowedOf(tag);
}

}  // namespace consumer
