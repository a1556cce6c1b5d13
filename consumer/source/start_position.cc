#include "consumer/source/start_position.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;
using shared::kafka::NextOffset;
using shared::kafka::Partition;
using shared::kafka::Positions;

constexpr std::int64_t kLatestOffset = -1;
constexpr std::int64_t kEarliestOffset = -2;

std::unexpected<shared::Error> NotAStart(std::string_view text) {
  return Fail(
      ErrorKind::kUsage,
      fmt::format("\"{}\" is no position: give earliest, latest, a time (2026-01-31T12:00:00Z or "
                  "@MILLISECONDS), a duration ago (2h) or offsets by partition "
                  "({{\"0\":123,\"1\":-2}}; -2 earliest, -1 latest)",
                  text));
}

template <typename Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || read != end) return std::nullopt;
  return value;
}

Result<StartPosition> ParseOffsets(std::string_view text) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (document.HasParseError() || !document.IsObject()) return NotAStart(text);
  Offsets offsets;
  const rapidjson::Value* object = &document;
  if (document.MemberCount() == 1 && document.MemberBegin()->value.IsObject()) {
    offsets.topic = document.MemberBegin()->name.GetString();
    object = &document.MemberBegin()->value;
  }
  for (const auto& [name, value] : object->GetObject()) {
    const auto partition = ParseNumber<std::int32_t>({name.GetString(), name.GetStringLength()});
    if (!partition || *partition < 0 || !value.IsInt64() || value.GetInt64() < kEarliestOffset) {
      return NotAStart(text);
    }
    const bool is_new =
        offsets.by_partition.emplace(Partition{*partition}, value.GetInt64()).second;
    if (!is_new) return NotAStart(text);
  }
  return offsets;
}

Result<Positions> ResolveOffsets(shared::kafka::Consumer& consumer, const Offsets& offsets,
                                 const std::vector<Partition>& partitions,
                                 std::chrono::milliseconds timeout) {
  const auto starts = consumer.StartOffsets(partitions, timeout);
  if (!starts) return starts;
  const auto ends = consumer.EndOffsets(partitions, timeout);
  if (!ends) return ends;
  Positions positions;
  for (const auto& [partition, offset] : offsets.by_partition) {
    const NextOffset start = starts->at(partition);
    const NextOffset end = ends->at(partition);
    NextOffset next{offset};
    if (offset == kEarliestOffset) next = start;
    if (offset == kLatestOffset) next = end;
    if (next < start || next > end) {
      return Fail(
          ErrorKind::kUsage,
          fmt::format("offset {} of partition {} is not in its log, which reaches from {} to "
                      "{}",
                      offset, partition.value, start.value, end.value));
    }
    positions[partition] = next;
  }
  return positions;
}

}  // namespace

Result<StartPosition> ParseStartPosition(std::string_view text, shared::UnixMillis now) {
  if (text == "earliest") return Earliest{};
  if (text == "latest") return Latest{};
  if (text.starts_with('{')) return ParseOffsets(text);
  if (text.starts_with('@')) {
    const auto time = ParseNumber<shared::UnixMillis>(text.substr(1));
    if (!time || *time < 0) return NotAStart(text);
    return SinceTime{*time};
  }
  if (const auto time = shared::ParseTime(text)) return SinceTime{*time};
  if (const auto ago = shared::ParseDuration(text)) return SinceTime{now - ago->count()};
  return NotAStart(text);
}

Result<void> CheckOffsetsNameEvery(const Offsets& offsets, const std::string& topic,
                                   const std::vector<Partition>& partitions) {
  if (!offsets.topic.empty() && offsets.topic != topic) {
    return Fail(
        ErrorKind::kUsage,
        fmt::format("offsets are given for topic {}, but the topic is {}", offsets.topic, topic));
  }
  for (const Partition partition : partitions) {
    if (!offsets.by_partition.contains(partition)) {
      return Fail(ErrorKind::kUsage,
                  fmt::format("offsets must name every partition of topic {}: partition {} is "
                              "missing (-2 earliest, -1 latest)",
                              topic, partition.value));
    }
  }
  for (const auto& [partition, offset] : offsets.by_partition) {
    if (!std::ranges::binary_search(partitions, partition)) {
      return Fail(ErrorKind::kUsage, fmt::format("offsets name partition {}, which topic {} lacks",
                                                 partition.value, topic));
    }
  }
  return {};
}

Result<Positions> ResolveStart(shared::kafka::Consumer& consumer, const std::string& topic,
                               const shared::kafka::TopicDescription& description,
                               const StartPosition& start, std::chrono::milliseconds timeout) {
  const auto& partitions = description.partitions;
  if (std::holds_alternative<Earliest>(start)) return consumer.StartOffsets(partitions, timeout);
  if (std::holds_alternative<Latest>(start)) return consumer.EndOffsets(partitions, timeout);
  if (const auto* since = std::get_if<SinceTime>(&start)) {
    if (shared::kafka::IsEmbeddedBroker(description.cluster_id)) {
      return Fail(
          ErrorKind::kUsage,
          "the embedded broker cannot look up a time: start at earliest, latest or offsets, "
          "or use a real Kafka (scripts/start-kafka.sh)");
    }
    return consumer.OffsetsAt(since->time, partitions, timeout);
  }
  const auto& offsets = std::get<Offsets>(start);
  if (auto named = CheckOffsetsNameEvery(offsets, topic, partitions); !named) {
    return shared::Forward(named);
  }
  return ResolveOffsets(consumer, offsets, partitions, timeout);
}

}  // namespace consumer
