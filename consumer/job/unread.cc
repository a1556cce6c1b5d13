#include "consumer/job/unread.h"

namespace consumer {

using shared::kafka::Partition;
using shared::kafka::Positions;

std::int64_t Unread(const Positions& positions, Partition partition, const PartitionLag& latest) {
  const auto position = positions.find(partition);
  if (position == positions.end()) return 0;
  return PartitionLag{position->second, latest.end}.unread();
}

std::optional<std::int64_t> Unread(const Positions& positions,
                                   const std::map<Partition, PartitionLag>& latest) {
  if (latest.size() < positions.size()) return std::nullopt;
  std::int64_t records = 0;
  for (const auto& [partition, lag] : latest) records += Unread(positions, partition, lag);
  return records;
}

}  // namespace consumer
