// Reads single records of a topic, beside whoever reads it in full.
#pragma once

#include <map>
#include <string>

#include "shared/deadline.h"
#include "shared/error.h"
#include "shared/kafka/client_config.h"
#include "shared/kafka/positions.h"

namespace shared::kafka {

struct ProbedRecord {
  Witness witness;
  bool log_append_time = false;  // The timestamp is the broker's, of when it was appended.
};

// The first record at or after each position. Partitions are left out where the log does not hold
// the position or nothing follows it. kRetry: not all partitions told what they hold before the
// deadline, or one told of a trouble that says nothing of its records. kUnavailable: no such topic.
Result<std::map<Partition, ProbedRecord>> FirstRecordsAt(const ClientConfig& config,
                                                         const std::string& topic,
                                                         const Positions& positions,
                                                         const Deadline& deadline);

}  // namespace shared::kafka
