// The sinks of a run, each with the thread that writes to it.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "consumer/job/sink_runner.h"
#include "consumer/options/options.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/clock.h"
#include "shared/error.h"

namespace consumer {

// How long a batch, or the start, waits for a sink that is slow, so that one that keeps up sees
// every batch.
inline constexpr std::chrono::milliseconds kSinkPatience{2000};

// In the order of --sink. A sink that will never take rows (another checkpoint's) fails it, before
// anything is read; one that does not answer is tried again while the job runs. The store must
// outlive them.
shared::Result<std::vector<std::unique_ptr<SinkRunner>>> StartSinks(const ConsumerOptions& options,
                                                                    CheckpointStore& store,
                                                                    const shared::Clock& clock);

}  // namespace consumer
