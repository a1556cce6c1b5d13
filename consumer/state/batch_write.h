// What a batch writes into the database, in the terms of its format. Pure.
#pragma once

#include <vector>

#include <rocksdb/write_batch.h>

#include "consumer/count/tag_expiry.h"
#include "consumer/state/batch_outcome.h"
#include "shared/kafka/positions.h"

namespace consumer {

// All of a batch. `periods`: those that the database holds.
rocksdb::WriteBatch WriteOf(const BatchOutcome& batch, const std::vector<SeenPeriod>& periods);

// Positions alone.
void PutPartitions(const shared::kafka::PartitionStates& partitions, rocksdb::WriteBatch& write);

}  // namespace consumer
