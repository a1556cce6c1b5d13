// How far the table in a topic is: the newest record of the key "last" in TOPIC.batch, written with
// each batch (a public contract; docs/sinks.md).
//
//   {"checkpoint_id":"…","epoch":0,"batch_id":3,"batch_time":"…","holds":"all"}
//
// In a topic of its own, so that readers of TOPIC see rows alone and a start reads little.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "consumer/count/batch_id.h"
#include "shared/error.h"
#include "shared/kafka/admin.h"
#include "shared/kafka/client_config.h"
#include "shared/kafka/committed_records.h"
#include "shared/unix_millis.h"

namespace consumer {

inline constexpr std::string_view kPositionKey = "last";

struct KafkaPosition {
  std::string checkpoint_id;
  std::uint64_t epoch = 0;
  std::optional<BatchId> batch;  // Absent: taken over, and nothing written yet.
  std::string holds;             // What the table is asked to hold.
  bool operator==(const KafkaPosition&) const = default;
};

std::string PositionTopicOf(const std::string& topic);

// Both compacted. The table has 4 partitions, the position one; as many replicas as the cluster
// gives by itself.
shared::kafka::NewTopic TableTopicPlan(const std::string& topic);
shared::kafka::NewTopic PositionTopicPlan(const std::string& topic);

// `time` is that of the position's batch.
std::string PositionValue(const KafkaPosition& position, shared::UnixMillis time);
// Absent: not such a value.
std::optional<KafkaPosition> ParseKafkaPosition(std::string_view value);

// Absent: there is none. Errors as ReadCommitted.
shared::Result<std::optional<KafkaPosition>> ReadKafkaPosition(
    const shared::kafka::ClientConfig& config, const std::string& topic,
    const shared::kafka::ReadLimits& limits);

}  // namespace consumer
