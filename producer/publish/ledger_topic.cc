#include "producer/publish/ledger_topic.h"

#include <charconv>

#include <fmt/format.h>

#include "shared/kafka/committed_records.h"

namespace producer {
namespace {

constexpr std::string_view kPositionPrefix = "position/";
constexpr std::string_view kBefore = "{\"sequence\":", kAfter = "}";

}  // namespace

std::string LedgerTopicOf(const std::string& topic) { return topic + ".ledger"; }

shared::kafka::NewTopic LedgerTopicPlan(const std::string& topic, int replication) {
  // Segments of a day, so that no more than a few days stand beside the newest record of each key.
  // The broker's own time, as it would refuse a position from a machine whose clock is an hour
  // ahead, and all tweets with it.
  return {.name = LedgerTopicOf(topic),
          .partitions = 1,
          .replication = replication,
          .config = {{"cleanup.policy", "compact"},
                     {"segment.ms", "86400000"},
                     {"message.timestamp.type", "LogAppendTime"}}};
}

std::string PositionKey(std::string_view journal_id) {
  return std::string(kPositionPrefix) += journal_id;
}

std::string PositionValue(Sequence sequence) {
  return fmt::format("{}{}{}", kBefore, sequence, kAfter);
}

std::optional<Sequence> ParsePosition(std::string_view value) {
  if (!value.starts_with(kBefore) || !value.ends_with(kAfter)) return std::nullopt;
  value.remove_prefix(kBefore.size());
  value.remove_suffix(kAfter.size());
  Sequence sequence = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), sequence);
  if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
  return sequence;
}

shared::Result<std::optional<Sequence>> ReadPosition(const shared::kafka::ClientConfig& config,
                                                     const std::string& ledger_topic,
                                                     std::string_view journal_id,
                                                     std::chrono::milliseconds timeout,
                                                     const std::function<bool()>& stop) {
  const std::string key = PositionKey(journal_id);
  std::optional<Sequence> position;
  auto read =
      shared::kafka::ReadCommitted(config, ledger_topic, {.patience = timeout, .stop = stop},
                                   [&](const shared::kafka::FetchedRecord& record) {
                                     if (record.key == key) {
                                       position = ParsePosition(record.value);
                                     }
                                   });
  if (!read) return shared::Forward(read);
  return position;
}

}  // namespace producer
