// The topic at the start of a run: found, made, or remembered by the journal.
#pragma once

#include <chrono>
#include <optional>

#include "producer/journal/journal.h"
#include "producer/options/options.h"
#include "producer/publish/topic_setup.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/shutdown.h"

namespace producer {

// As SetUpTopic. Nothing: a stop was requested, or the run was over, while the broker was awaited.
shared::Result<std::optional<TopicState>> FindTopic(
    const ProducerOptions& options, std::optional<std::chrono::nanoseconds> run_until,
    const shared::Clock& clock, const shared::Shutdown& shutdown,
    std::optional<std::chrono::milliseconds> wait);

// Likewise. A journal that knows the topic takes tweets without Kafka, unless a time to wait was
// given. `journal` may be null.
shared::Result<std::optional<TopicState>> AwaitTopic(
    const ProducerOptions& options, Journal* journal,
    std::optional<std::chrono::nanoseconds> run_until, const shared::Clock& clock,
    const shared::Shutdown& shutdown);

}  // namespace producer
