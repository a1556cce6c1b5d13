#include "shared/kafka/partition_list.h"

#include <fmt/format.h>

#include "shared/kafka/errors.h"

namespace shared::kafka {

PartitionListPtr MakeList(const std::string& topic, const std::vector<Partition>& partitions,
                          std::int64_t offset) {
  Positions positions;
  for (const Partition partition : partitions) positions[partition] = {offset};
  return MakeList(topic, positions);
}

PartitionListPtr MakeList(const std::string& topic, const Positions& positions) {
  PartitionListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(positions.size())));
  for (const auto& [partition, next] : positions) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition.value)->offset =
        next.value;
  }
  return list;
}

Result<Positions> PositionsOf(const rd_kafka_topic_partition_list_t& list,
                              const std::string& doing) {
  Positions positions;
  for (int i = 0; i < list.cnt; ++i) {
    const rd_kafka_topic_partition_t& entry = list.elems[i];
    if (entry.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return std::unexpected(
          ErrorOf(entry.err, fmt::format("{}, partition {}", doing, entry.partition)));
    }
    positions[{entry.partition}] = {entry.offset};
  }
  return positions;
}

}  // namespace shared::kafka
