// What --dry-run shows: the request that would be sent, with secrets masked, and the topic.
#pragma once

#include <optional>
#include <string>

#include "producer/options/options.h"
#include "producer/publish/topic_setup.h"
#include "producer/source_setup.h"

namespace producer {

// Absent: not Twitter; not Kafka. Pure.
std::string DescribeRun(const ProducerOptions& options,
                        const std::optional<TwitterRequest>& request,
                        const std::optional<TopicState>& topic);

}  // namespace producer
