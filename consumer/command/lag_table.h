// What `hashtag-consumer lag` prints. Pure.
#pragma once

#include <string>
#include <vector>

#include "consumer/source/group_lag.h"
#include "shared/unix_millis.h"

namespace consumer {

// The columns of kafka-consumer-groups at their places, "-" in those about members, as the group
// has none; and LAG-SECONDS: how long the oldest unread record has been in the topic, "-" where
// that is unknown. A line a partition. A negative lag is a commit above the end: the topic lost
// records or was made again.
//
//   GROUP  TOPIC  PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  CONSUMER-ID  HOST  CLIENT-ID
//   LAG-SECONDS g      t      0          120             125             5    -            - -
//   1.250
std::string LagTable(const std::string& group, const std::string& topic,
                     const std::vector<GroupLag>& rows, shared::UnixMillis now);

// The same as a JSON array of objects with the keys group, topic, partition, current_offset,
// log_end_offset, lag and lag_seconds; null where unknown. On one line.
std::string LagJson(const std::string& group, const std::string& topic,
                    const std::vector<GroupLag>& rows, shared::UnixMillis now);

}  // namespace consumer
