// Looks at the log of every partition that is read, and judges whether it is still the one that was
// counted (loss_check.h).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "consumer/source/loss_check.h"
#include "consumer/source/record_source.h"
#include "shared/deadline.h"
#include "shared/error.h"
#include "shared/kafka/consumer.h"
#include "shared/kafka/positions.h"

namespace consumer {

struct LogInspection {
  shared::kafka::ClientConfig client;  // For reading the witnesses, beside the consumer.
  std::string topic;
  shared::kafka::PartitionStates counted;
  shared::kafka::Positions ends_before;  // Where logs ended when last seen whole, if known.
  shared::Deadline deadline{std::chrono::seconds(10)};  // Of the whole inspection.
};

struct PartitionLoss {
  LostRange range;
  LogState state = LogState::kSame;
  shared::kafka::NextOffset end;  // Where its log ends now; 0 for one that vanished.
};

struct InspectedLog {
  std::vector<shared::kafka::Partition> present;  // The topic's partitions; empty: no such topic.
  // Those counted that the topic lacks, whether or not records were lost with them.
  std::vector<shared::kafka::Partition> absent;
  std::vector<PartitionLoss> losses;
};

// Asks for the range of each log, then reads the witnesses that tell something. A position above
// its log's end is asked for twice, half a second apart: right after an election a broker may know
// less. kRetry: no answer in time or a stop; nothing was found out.
shared::Result<InspectedLog> InspectLog(shared::kafka::Consumer& consumer,
                                        const LogInspection& inspection);

// The error of --on-data-loss fail: every partition with its range, and the ways out.
// `on_embedded_broker` adds a sentence on what that one keeps.
shared::Error LossError(const std::string& topic, const std::vector<PartitionLoss>& losses,
                        bool on_embedded_broker);

}  // namespace consumer
