#include "consumer/sink/kafka_position.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

// Segments of a day, so that no more than a few days stand beside the newest record.
constexpr const char* kDay = "86400000";

}  // namespace

std::string PositionTopicOf(const std::string& topic) { return topic + ".batch"; }

shared::kafka::NewTopic TableTopicPlan(const std::string& topic) {
  return {.name = topic,
          .partitions = 4,
          .replication = shared::kafka::kAsTheCluster,
          .config = {{"cleanup.policy", "compact"}}};
}

shared::kafka::NewTopic PositionTopicPlan(const std::string& topic) {
  return {.name = PositionTopicOf(topic),
          .partitions = 1,
          .replication = shared::kafka::kAsTheCluster,
          .config = {{"cleanup.policy", "compact"}, {"segment.ms", kDay}}};
}

std::string PositionValue(const KafkaPosition& position, shared::UnixMillis time) {
  std::string value = "{";
  shared::AppendJsonMember(value, "checkpoint_id", position.checkpoint_id);
  shared::AppendJsonName(value, "epoch");
  value += std::to_string(position.epoch);
  shared::AppendJsonName(value, "batch_id");
  value += position.batch ? std::to_string(position.batch->value) : "null";
  shared::AppendJsonName(value, "batch_time");
  if (position.batch) {
    shared::AppendJsonString(value, shared::FormatTime(time));
  } else {
    value += "null";
  }
  shared::AppendJsonMember(value, "holds", position.holds);
  return value + "}";
}

std::optional<KafkaPosition> ParseKafkaPosition(std::string_view value) {
  rapidjson::Document json;
  json.Parse(value.data(), value.size());
  if (json.HasParseError() || !json.IsObject()) return std::nullopt;
  const auto text = [&json](const char* name) -> std::optional<std::string> {
    const auto found = json.FindMember(name);
    if (found == json.MemberEnd() || !found->value.IsString()) return std::nullopt;
    return std::string(found->value.GetString(), found->value.GetStringLength());
  };
  const auto id = text("checkpoint_id");
  const auto holds = text("holds");
  const auto epoch = json.FindMember("epoch");
  const auto batch = json.FindMember("batch_id");
  if (!id || !holds || epoch == json.MemberEnd() || !epoch->value.IsUint64()) return std::nullopt;
  KafkaPosition position{
      .checkpoint_id = *id, .epoch = epoch->value.GetUint64(), .batch = {}, .holds = *holds};
  if (batch != json.MemberEnd() && batch->value.IsUint64()) {
    position.batch = BatchId{batch->value.GetUint64()};
  }
  return position;
}

shared::Result<std::optional<KafkaPosition>> ReadKafkaPosition(
    const shared::kafka::ClientConfig& config, const std::string& topic,
    const shared::kafka::ReadLimits& limits) {
  std::optional<KafkaPosition> position;
  auto read = shared::kafka::ReadCommitted(config, PositionTopicOf(topic), limits,
                                           [&](const shared::kafka::FetchedRecord& record) {
                                             if (record.key == kPositionKey)
                                               position = ParseKafkaPosition(record.value);
                                           });
  if (!read) return shared::Forward(read);
  return position;
}

}  // namespace consumer
