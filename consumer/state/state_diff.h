// What changed in the totals from one state of a checkpoint to another.
//
//   auto difference = DiffStates(*a, *b);
//   fmt::print("{}\n", DiffJson(*difference));
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

struct ChangedTotal {
  std::string tag;
  std::uint64_t a = 0;  // 0: a does not have the tag.
  std::uint64_t b = 0;
  bool operator==(const ChangedTotal&) const = default;
};

// b - a, cut to what an i64 holds.
std::int64_t DifferenceOf(const ChangedTotal& total);

struct StateDifference {
  CheckpointHead a;
  CheckpointHead b;
  std::vector<ChangedTotal> totals;  // Largest |b - a| first, then by the bytes of the tag.
};

// Memory: the totals of a, and those that differ.
shared::Result<StateDifference> DiffStates(const CheckpointReader& a, const CheckpointReader& b);

// One JSON object on one line, without a line break at its end:
//   {"a":{"checkpoint_id":"…","epoch":0,"batch_id":3,"batch_time":"…","records":9},"b":{…},
//    "differences":[{"hashtag":"#a","a":2,"b":5,"difference":3},…]}
// The tag's member is called as FieldOf says (state_table.h). batch_id and batch_time are null
// before the first batch.
std::string DiffJson(const StateDifference& difference);

}  // namespace consumer
