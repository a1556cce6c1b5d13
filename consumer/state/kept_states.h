// The states of earlier batches that a run keeps beside the newest one (--keep): RocksDB
// checkpoints, which take no copy of a table but a second name of its file.
//
//   DIR/kept/17/db    the state after batch 17; DIR/kept/17 is a checkpoint's directory like DIR
//
//   auto batches = KeptBatches(dir);                  // {15, 16, 17}
//   auto state = OpenStateAt(dir, BatchId{16});       // or the newest one, where that is batch 16
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/state/checkpoint_store.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/error.h"

namespace consumer {

std::filesystem::path KeptStatesOf(const std::filesystem::path& dir);  // DIR/kept
std::filesystem::path KeptStateOf(const std::filesystem::path& dir, BatchId batch);
// From "17". Absent: the name of something else. Pure.
std::optional<BatchId> BatchOfKeptState(std::string_view name);

// Ascending. Empty where none is kept.
std::vector<BatchId> KeptBatches(const std::filesystem::path& dir);

// Opens the state after that batch to look at it: the newest one or a kept one, as
// OpenCheckpointReadOnly does. kUsage where it is neither: names the batches that there are.
shared::Result<std::unique_ptr<CheckpointReader>> OpenStateAt(const std::filesystem::path& dir,
                                                              BatchId batch,
                                                              const StoreOptions& options = {});

// kUsage: the sentence of OpenStateAt.
shared::Error NoSuchState(const std::filesystem::path& dir, BatchId batch,
                          std::optional<BatchId> newest);

}  // namespace consumer
