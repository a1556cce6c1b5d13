#include "consumer/job/tables.h"

#include <algorithm>
#include <utility>

#include "consumer/count/top_n.h"
#include "consumer/job/window_tables.h"

namespace consumer {

namespace {

// Puts the rows in order and cuts them to the top N.
BatchTable Arrange(BatchId batch, shared::UnixMillis time, std::vector<Row> rows,
                   std::optional<std::size_t> top) {
  BatchTable table;
  table.batch = batch;
  table.time = time;
  table.rows_in_all = rows.size();
  RankRows(rows, top);
  table.rows = std::move(rows);
  return table;
}

// Rank changes are about the top N already: nothing to cut.
std::optional<std::size_t> CutOf(const std::vector<Row>& rows, const TablePolicy& policy) {
  const bool about_rank = !rows.empty() && rows.front().about_rank;
  return about_rank ? std::nullopt : policy.top;
}

BatchTable CompleteTable(const SavedBatch& saved, std::size_t top) {
  BatchTable table =
      Arrange(saved.outcome.id, saved.outcome.time,
              {saved.top.begin(),
               saved.top.begin() + static_cast<std::ptrdiff_t>(std::min(top, saved.top.size()))},
              top);
  table.rows_in_all = saved.distinct;
  return table;
}

// With kept rows and in mode complete each table is the whole one.
bool IsSnapshot(const TablePolicy& policy, bool complete) {
  return policy.holds_table && (complete || policy.kept_rows);
}

BatchTotals TotalsOf(const JobTotals& totals) {
  return {.records = totals.records, .tags = totals.tags};
}

// A state in which no window is closed has none of those that a given-up state had closed.
std::optional<shared::UnixMillis> ClosedUntil(const CheckpointHead& head,
                                              const TablePolicy& policy) {
  constexpr shared::UnixMillis kBeforeAll = 0;
  return policy.windows ? head.closed_until.value_or(kBeforeAll) : head.closed_until;
}

// The newest table of the totals. A complete table has them all; an update those that changed.
shared::Result<MissedTable> NewestTable(const CheckpointStore& store,
                                        std::optional<BatchId> acknowledged,
                                        const TablePolicy& policy) {
  std::vector<Row> rows;
  const bool complete =
      policy.mode == OutputMode::kComplete || (policy.holds_table && !acknowledged);
  auto head =
      store.ReadTotals(complete ? std::nullopt : acknowledged, [&rows](const StoredTotal& stored) {
        rows.push_back({.tag = std::string(stored.total.tag), .count = stored.total.count});
      });
  if (!head) return Forward(head);
  MissedTable missed{.table = {}, .up_to = head->batch};
  if (head->batch && (!acknowledged || *acknowledged < *head->batch)) {
    missed.table = Arrange(*head->batch, head->batch_time, std::move(rows), policy.top);
    missed.table->snapshot = IsSnapshot(policy, complete);
    missed.table->closed_until = ClosedUntil(*head, policy);
    missed.table->totals = TotalsOf(head->totals);
    auto& forgotten = missed.table->forgotten;
    auto read = store.ReadForgotten(
        acknowledged, [&forgotten](std::string_view tag) { forgotten.emplace_back(tag); });
    if (!read) return Forward(read);
  }
  return missed;
}

shared::Result<MissedTable> KeptTable(const CheckpointStore& store,
                                      std::optional<BatchId> acknowledged,
                                      const TablePolicy& policy) {
  // The head first: a batch saved in between is then offered again, not passed over.
  auto head = store.ReadHead();
  if (!head) return Forward(head);
  auto kept = store.ReadRows(acknowledged);
  if (!kept) return Forward(kept);
  MissedTable missed{.table = {}, .up_to = head->batch};
  if (!*kept || !head->batch || *head->batch < (*kept)->batch) {
    // Nothing is kept of batches without rows: their table is empty.
    if (policy.holds_table && acknowledged && *acknowledged < head->batch) {
      missed.table = Arrange(*head->batch, head->batch_time, {}, {});
      missed.table->snapshot = true;
      missed.table->totals = TotalsOf(head->totals);
    }
    return missed;
  }
  StoredRows& stored = **kept;
  const std::optional<std::size_t> cut = CutOf(stored.rows, policy);
  missed.table = Arrange(stored.batch, stored.time, std::move(stored.rows), cut);
  missed.table->snapshot = policy.holds_table;
  if (stored.batch == head->batch) missed.table->totals = TotalsOf(head->totals);
  missed.up_to = stored.batch;
  missed.more = true;
  return missed;
}

BatchTable FollowedTable(BatchId batch, shared::UnixMillis time,
                         std::vector<FollowedTweet> tweets) {
  BatchTable table;
  table.batch = batch;
  table.time = time;
  table.followed = std::move(tweets);
  table.followed_only = true;
  return table;
}

// Rank changes are made where a window slid.
std::optional<BatchTable> RankChangesOf(const SavedBatch& saved, const TablePolicy& policy) {
  const BatchOutcome& outcome = saved.outcome;
  if (outcome.windows.closed.empty()) return std::nullopt;
  BatchTable table = Arrange(outcome.id, outcome.time, outcome.rows, CutOf(outcome.rows, policy));
  table.windows = outcome.windows.closed;
  return table;
}

}  // namespace

std::optional<MissedTable> TableOf(const SavedBatch& saved, const TablePolicy& policy) {
  const BatchOutcome& outcome = saved.outcome;
  MissedTable made{.table = {}, .up_to = outcome.id};
  if (policy.windows && (!policy.totals_too || policy.kept_rows)) {
    made.table = policy.kept_rows ? RankChangesOf(saved, policy) : WindowTableOf(saved, policy);
  } else if (policy.kept_rows) {
    made.table = Arrange(outcome.id, outcome.time, outcome.rows, CutOf(outcome.rows, policy));
  } else if (policy.mode == OutputMode::kUpdate) {
    made.table = Arrange(outcome.id, outcome.time, ChangedRows(outcome.changed), policy.top);
  } else if (policy.top) {
    made.table = CompleteTable(saved, *policy.top);
  } else {
    return std::nullopt;
  }
  const bool followed = policy.followed && !outcome.followed.empty();
  if (!made.table && !policy.every_batch && !followed) return made;
  if (!made.table) made.table = Arrange(outcome.id, outcome.time, {}, {});
  BatchTable& table = *made.table;
  if (followed) table.followed = outcome.followed;
  if (policy.windows && policy.totals_too) AppendWindows(saved, policy, table);
  table.snapshot = IsSnapshot(policy, policy.mode == OutputMode::kComplete);
  table.closed_until = outcome.windows.closed_until;
  table.forgotten = outcome.forgotten;
  table.totals = TotalsOf(outcome.totals);
  table.tweets = saved.tweets;
  table.more_tweets = saved.more_tweets;
  table.status = saved.status;
  // There the rows are changes alone, and a person wants to see the whole.
  if (policy.mode == OutputMode::kUpdate || policy.every_batch) table.status->top = saved.top;
  return made;
}

shared::Result<std::optional<BatchTable>> FollowedAfter(const CheckpointStore& store,
                                                        std::optional<BatchId> after,
                                                        BatchId up_to) {
  auto stored = store.ReadFollowed(after);
  if (!stored) return Forward(stored);
  if (!*stored || up_to < (*stored)->batch) return std::nullopt;
  return FollowedTable((*stored)->batch, (*stored)->time, std::move((*stored)->tweets));
}

shared::Result<MissedTable> TableAfter(const CheckpointStore& store,
                                       std::optional<BatchId> acknowledged,
                                       const TablePolicy& policy) {
  if (policy.kept_rows) return KeptTable(store, acknowledged, policy);
  if (!policy.windows) return NewestTable(store, acknowledged, policy);
  if (!policy.totals_too) return WindowTableAfter(store, acknowledged, policy);
  auto totals = NewestTable(store, acknowledged, policy);
  if (!totals || !totals->table) return totals;
  return AddWindowsAfter(store, acknowledged, policy, *std::move(totals));
}

}  // namespace consumer
