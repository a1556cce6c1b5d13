// Where a run begins to read, and where it ends.
#pragma once

#include "consumer/command/until_answered.h"
#include "consumer/options/options.h"
#include "consumer/source/kafka_source.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/clock.h"
#include "shared/error.h"

namespace consumer {

// Has the source read on from the checkpoint's positions, or at the first start from those of
// --start, which are stored before anything is read; up to where --stop-at or the trigger ends the
// run. Waits for a broker as `wait` says. Returns the positions.
shared::Result<shared::kafka::PartitionStates> StartReading(const ConsumerOptions& options,
                                                            const BrokerWait& wait,
                                                            CheckpointStore& store,
                                                            KafkaSource& source,
                                                            const shared::Clock& clock);

}  // namespace consumer
