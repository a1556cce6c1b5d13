#include "consumer/state/batch_write.h"

#include <string>

#include "consumer/state/checkpoint_format.h"
#include "consumer/state/followed_format.h"
#include "consumer/state/history_format.h"
#include "consumer/state/ids_format.h"
#include "consumer/state/kept_format.h"
#include "consumer/state/pane_format.h"

namespace consumer {

namespace {

void Put(const format::Entry& entry, rocksdb::WriteBatch& write) {
  write.Put(entry.key, entry.value);
}

void PutTotals(const BatchOutcome& batch, rocksdb::WriteBatch& write) {
  shared::Encoder value;
  for (const TagTotal& total : batch.changed) {
    value.Clear();
    format::AppendTotal(total, batch.id, value);
    const rocksdb::Slice key[] = {format::kTotal, total.tag};
    const rocksdb::Slice bytes(value.bytes());
    write.Put(rocksdb::SliceParts(key, 2), rocksdb::SliceParts(&bytes, 1));
  }
}

void PutIds(const NewIds& ids, rocksdb::WriteBatch& write) {
  for (std::size_t i = 0; i < ids.keys.size(); ++i) {
    Put(format::DistinctIdEntry(ids.first + i, ids.keys[i], ids.capacity), write);
  }
}

// Room for all totals at once: growing would copy the batch, and hold it twice meanwhile.
std::size_t BytesOf(const ChangedTotals& changed) {
  constexpr std::size_t kAround = 24;  // Of a record in the batch, beside the tag.
  std::size_t bytes = 64 * 1024;
  for (const TagTotal& total : changed) bytes += kAround + total.tag.size();
  return bytes;
}

void PutWindows(const BatchOutcome& batch, rocksdb::WriteBatch& write) {
  const WindowOutcome& windows = batch.windows;
  shared::Encoder value;
  for (const PaneChange& change : windows.panes) {
    Put(format::PaneEntry(change), write);
    const std::string pane = format::PaneKeyOf(change.pane);
    for (const TagTotal& count : change.counts) {
      value.Clear();
      format::AppendPaneCount(count.count, batch.id, value);
      const rocksdb::Slice key[] = {pane, count.tag};
      const rocksdb::Slice bytes(value.bytes());
      write.Put(rocksdb::SliceParts(key, 2), rocksdb::SliceParts(&bytes, 1));
    }
  }
  for (const WindowTotals& window : windows.closed) {
    Put(format::WindowEntry(batch.id, batch.time, window), write);
  }
  for (const auto& [partition, time] : windows.largest) {
    Put(format::LargestTimeEntry(partition, time), write);
  }
  if (windows.closed_until) Put(format::ClosedUntilEntry(*windows.closed_until), write);
}

void PutFollowed(const BatchOutcome& batch, rocksdb::WriteBatch& write) {
  for (const auto& entry : format::FollowedEntries(batch.id, batch.time, batch.followed)) {
    Put(entry, write);
  }
}

void PutForgotten(const BatchOutcome& batch, rocksdb::WriteBatch& write) {
  for (const std::string& tag : batch.forgotten) {
    const rocksdb::Slice key[] = {format::kTotal, tag};
    write.Delete(rocksdb::SliceParts(key, 2));
  }
  for (const auto& entry : format::ForgottenEntries(batch.id, batch.forgotten)) Put(entry, write);
}

void PutPeriods(const std::vector<SeenPeriod>& before, const std::vector<SeenPeriod>& now,
                rocksdb::WriteBatch& write) {
  if (before == now) return;
  for (const SeenPeriod& period : before) write.Delete(format::PeriodKey(period.first_batch));
  for (const SeenPeriod& period : now) Put(format::PeriodEntry(period), write);
}

void PutHistory(const HistoryChange& change, rocksdb::WriteBatch& write) {
  for (const shared::UnixMillis to : change.dropped) write.Delete(format::HistoryKey(to));
  if (change.taken) Put(format::HistoryEntry(*change.taken), write);
}

void PutLastFollowed(const LastFollowedChanges& changes, rocksdb::WriteBatch& write) {
  for (const auto& [tag, tweets] : changes) {
    if (tweets.empty()) {
      write.Delete(format::LastFollowedKey(tag));
    } else {
      Put(format::LastFollowedEntry(tag, tweets), write);
    }
  }
}

}  // namespace

void PutPartitions(const shared::kafka::PartitionStates& partitions, rocksdb::WriteBatch& write) {
  for (const auto& [partition, state] : partitions) {
    Put(format::PartitionEntry(partition, state), write);
  }
}

rocksdb::WriteBatch WriteOf(const BatchOutcome& batch, const std::vector<SeenPeriod>& periods) {
  rocksdb::WriteBatch write(BytesOf(batch.changed));
  PutTotals(batch, write);
  PutPartitions(batch.partitions, write);
  Put(format::BatchEntry(batch.id, batch.time), write);
  for (const auto& entry : format::JobTotalEntries(batch.totals)) Put(entry, write);
  for (const auto& entry : format::RowsEntries(batch.id, batch.time, batch.rows)) Put(entry, write);
  Put(format::RankedPlacesEntry(batch.ranked_places), write);
  PutFollowed(batch, write);
  PutForgotten(batch, write);
  PutPeriods(periods, batch.periods, write);
  PutWindows(batch, write);
  PutIds(batch.ids, write);
  PutHistory(batch.history, write);
  PutLastFollowed(batch.last_followed, write);
  return write;
}

}  // namespace consumer
