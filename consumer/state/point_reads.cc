#include "consumer/state/point_reads.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/iterator.h>

#include "consumer/count/row.h"
#include "consumer/state/checkpoint_format.h"
#include "consumer/state/followed_format.h"
#include "consumer/state/rocksdb_options.h"

namespace consumer {

namespace {

// Deleted entries in a row, as --state-ttl leaves them, that a read goes past before it gives up:
// a few milliseconds.
constexpr std::uint64_t kMostDeletedInARow = 100'000;

std::string_view ViewOf(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

rocksdb::ReadOptions PointReadOptions() {
  rocksdb::ReadOptions options = CheckpointReadOptions();
  options.max_skippable_internal_keys = kMostDeletedInARow;
  return options;
}

KnownTag KnownTagOf(const StoredTotal& stored) {
  return {.tag = std::string(stored.total.tag),
          .count = stored.total.count,
          .first_seen = stored.total.first_seen,
          .last_seen = stored.total.last_seen,
          .changed_in = stored.changed_in};
}

void RankTags(std::vector<KnownTag>& tags, std::size_t most) {
  const auto end = tags.begin() + static_cast<std::ptrdiff_t>(std::min(most, tags.size()));
  std::partial_sort(tags.begin(), end, tags.end(), [](const KnownTag& a, const KnownTag& b) {
    return RanksBefore(a.count, a.tag, b.count, b.tag);
  });
  tags.erase(end, tags.end());
}

}  // namespace

void PointReads::Written() {
  std::shared_ptr<View> old;
  const std::lock_guard lock(mutex_);
  old.swap(newest_);
}

std::shared_ptr<PointReads::View> PointReads::Newest() const {
  const std::lock_guard lock(mutex_);
  if (!newest_) {
    newest_ = std::make_shared<View>();
    newest_->entries.reset(db_.NewIterator(PointReadOptions()));
  }
  return newest_;
}

shared::Result<bool> PointReads::Visit(std::string_view from, const Take& take) const {
  const std::shared_ptr<View> view = Newest();
  const std::lock_guard lock(view->mutex);
  rocksdb::Iterator& entry = *view->entries;
  for (entry.Seek(from); entry.Valid(); entry.Next()) {
    if (!take(ViewOf(entry.key()), ViewOf(entry.value()))) return true;
  }
  if (entry.status().ok() || entry.status().IsIncomplete()) return entry.status().ok();
  return std::unexpected(ErrorOf(entry.status(), where_));
}

shared::Error PointReads::DamagedEntry(std::string_view key) const {
  return Damaged(where_, fmt::format("is damaged: the entry 0x{} cannot be read",
                                     rocksdb::Slice(key.data(), key.size()).ToString(true)));
}

shared::Result<std::optional<KnownTag>> PointReads::Find(std::string_view tag) const {
  const std::string wanted = std::string(format::kTotal).append(tag);
  std::optional<KnownTag> found;
  bool damaged = false;
  const auto visited = Visit(wanted, [&](std::string_view key, std::string_view value) {
    if (key != wanted) return false;
    const auto total = format::DecodeTotal(key, value);
    damaged = !total;
    if (total) found = KnownTagOf(*total);
    return false;
  });
  if (!visited) return Forward(visited);
  if (damaged) return std::unexpected(DamagedEntry(wanted));
  return found;
}

shared::Result<KnownTags> PointReads::TagsWithPrefix(std::string_view prefix,
                                                     std::size_t most) const {
  const std::string wanted = std::string(format::kTotal).append(prefix);
  KnownTags known;
  std::string damaged;
  const auto visited = Visit(wanted, [&](std::string_view key, std::string_view value) {
    if (!key.starts_with(wanted)) return false;
    known.all = known.tags.size() < kMostLookedAt;
    if (!known.all) return false;
    const auto total = format::DecodeTotal(key, value);
    if (total) {
      known.tags.push_back(KnownTagOf(*total));
    } else {
      damaged = key;
    }
    return total.has_value();
  });
  if (!visited) return Forward(visited);
  if (!damaged.empty()) return std::unexpected(DamagedEntry(damaged));
  if (!*visited || known.tags.size() > most) known.all = false;
  RankTags(known.tags, most);
  return known;
}

shared::Result<std::vector<FollowedTweet>> PointReads::FollowedOf(std::string_view tag) const {
  const std::string wanted = format::LastFollowedKey(tag);
  std::optional<std::vector<FollowedTweet>> tweets = std::vector<FollowedTweet>();
  const auto visited = Visit(wanted, [&](std::string_view key, std::string_view value) {
    if (key == wanted) tweets = format::DecodeLastFollowed(value);
    return false;
  });
  if (!visited) return Forward(visited);
  if (!tweets) return std::unexpected(DamagedEntry(wanted));
  return *std::move(tweets);
}

}  // namespace consumer
