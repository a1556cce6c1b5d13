// What `state list` prints: the newest state of a checkpoint and those that were kept.
//
//   auto states = ListStates(dir);
//   fmt::print("{}\n", StatesJson(*states));
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "consumer/state/checkpoint_store.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/error.h"

namespace consumer {

struct ListedState {
  CheckpointHead head;
  std::uint64_t total = 0;     // The sum of all totals.
  std::uint64_t distinct = 0;  // How many there are.
  // Of its files. Tables are shared with other states: together they take less.
  std::uint64_t bytes = 0;
  bool newest = false;
};

// Kept ones in the order of their batches, the newest last. Reads every total of each of them.
// Errors as OpenCheckpointReadOnly's, for the newest; a kept state that is dropped meanwhile is
// left out.
shared::Result<std::vector<ListedState>> ListStates(const std::filesystem::path& dir,
                                                    const StoreOptions& options = {});

// One JSON array on one line, without a line break at its end:
//   [{"batch_id":3,"batch_time":"…","epoch":0,"records":9,"total":12,"distinct":2,"bytes":5120,
//     "newest":false},…]
// batch_id and batch_time are null before the first batch.
std::string StatesJson(const std::vector<ListedState>& states);

}  // namespace consumer
