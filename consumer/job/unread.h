// How much of the topic is not read, by the positions of a batch. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "consumer/source/record_source.h"
#include "shared/kafka/positions.h"

namespace consumer {

// Offsets of one partition; 0 where it is not among the positions.
std::int64_t Unread(const shared::kafka::Positions& positions, shared::kafka::Partition partition,
                    const PartitionLag& latest);

// Of all partitions. Absent until every end was told.
std::optional<std::int64_t> Unread(const shared::kafka::Positions& positions,
                                   const std::map<shared::kafka::Partition, PartitionLag>& latest);

}  // namespace consumer
