// What the journal keeps of a topic's settings, so that a run can begin while Kafka is away: it
// makes records by what held when Kafka was last there. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/kafka/admin.h"

namespace producer {

std::string EncodeTopicMemory(const shared::kafka::TopicSettings& settings);

// Absent: not such bytes.
std::optional<shared::kafka::TopicSettings> DecodeTopicMemory(std::string_view memory);

}  // namespace producer
