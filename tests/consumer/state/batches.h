// Batches and what a store holds, in few words.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "consumer/state/batch_outcome.h"
#include "consumer/state/checkpoint_store.h"

namespace test {

using Counts = std::map<std::string, std::uint64_t>;

struct BatchText {
  std::uint64_t id = 0;
  Counts changed;             // New totals.
  std::uint64_t tags = 0;     // Sum of all totals.
  std::int64_t position = 0;  // Of partition 0.
};

inline consumer::BatchOutcome MakeBatch(const BatchText& text) {
  consumer::BatchOutcome batch;
  batch.id = {text.id};
  batch.time = 1'700'000'000'000 + static_cast<std::int64_t>(text.id) * 2000;
  for (const auto& [tag, count] : text.changed) batch.changed.Append(tag, count, 1000, 2000);
  batch.partitions[{0}] = {.next = {text.position}, .first = {}, .last = {}};
  batch.totals.records = static_cast<std::uint64_t>(text.position);
  batch.totals.tags = text.tags;
  return batch;
}

inline shared::Result<Counts> ReadCounts(const consumer::CheckpointReader& store,
                                         std::optional<consumer::BatchId> after = std::nullopt) {
  Counts counts;
  auto head = store.ReadTotals(after, [&counts](const consumer::StoredTotal& stored) {
    counts[std::string(stored.total.tag)] = stored.total.count;
  });
  if (!head) return Forward(head);
  return counts;
}

}  // namespace test
