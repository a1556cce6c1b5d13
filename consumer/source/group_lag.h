// How far a consumer group is behind in a topic, as lag tools see it: from the offsets it
// committed.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/error.h"
#include "shared/kafka/consumer.h"
#include "shared/kafka/positions.h"
#include "shared/unix_millis.h"

namespace consumer {

struct GroupLag {
  shared::kafka::Partition partition;
  std::optional<shared::kafka::NextOffset> committed;  // Absent: the group committed nothing here.
  shared::kafka::NextOffset end;                       // Last stable offset.
  std::optional<std::int64_t> lag;  // end - committed; absent without a commit. Below 0, as
                                    // kafka-consumer-groups shows it: a commit
                                    // above the end.
  // When the oldest unread record was appended. Known only where the topic's timestamps are the
  // broker's (LogAppendTime), and where something is unread.
  std::optional<shared::UnixMillis> oldest_unread;
  bool operator==(const GroupLag&) const = default;
};

// One row a partition, ascending. Does not wait for a topic: kUnavailable, kRetry and kCredentials
// as Consumer::DescribeTopic. Each question to the broker may take `timeout`.
shared::Result<std::vector<GroupLag>> ReadGroupLag(const shared::kafka::ClientConfig& client,
                                                   const std::string& topic,
                                                   const std::string& group,
                                                   std::chrono::milliseconds timeout);

}  // namespace consumer
