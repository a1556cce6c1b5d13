// librdkafka's lists of partitions, to and from ours. Internal to shared/kafka.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/error.h"
#include "shared/kafka/handle.h"
#include "shared/kafka/positions.h"

namespace shared::kafka {

// Each partition with the same number in its offset field.
PartitionListPtr MakeList(const std::string& topic, const std::vector<Partition>& partitions,
                          std::int64_t offset);
PartitionListPtr MakeList(const std::string& topic, const Positions& positions);

// The offset field of each partition; the error of the first partition that has one.
Result<Positions> PositionsOf(const rd_kafka_topic_partition_list_t& list,
                              const std::string& doing);

}  // namespace shared::kafka
