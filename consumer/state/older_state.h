// What an older state needs before a job may go on from it: sinks have seen what came after it.
#pragma once

#include <cstdint>

#include <rocksdb/write_batch.h>

#include "consumer/state/checkpoint_store.h"

namespace consumer {

// Adds to the write: this epoch, and that no sink has anything of the state.
void BeginEpoch(std::uint64_t epoch, const CheckpointHead& state, rocksdb::WriteBatch& write);

}  // namespace consumer
