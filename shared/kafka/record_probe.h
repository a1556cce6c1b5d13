// Reads single records of a topic, beside whoever reads it in full.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "shared/error.h"
#include "shared/kafka/client_config.h"
#include "shared/kafka/positions.h"

namespace shared::kafka {

struct ProbedRecord {
  Witness witness;
  bool log_append_time = false;  // The timestamp is the broker's, of when it was appended.
};

// The first record at or after each position. Partitions are left out where the log does not hold
// the position or nothing follows it. kRetry: not all partitions answered in time.
Result<std::map<Partition, ProbedRecord>> FirstRecordsAt(const ClientConfig& config,
                                                         const std::string& topic,
                                                         const Positions& positions,
                                                         std::chrono::milliseconds timeout);

}  // namespace shared::kafka
