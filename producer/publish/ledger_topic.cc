#include "producer/publish/ledger_topic.h"

#include <charconv>

#include <fmt/format.h>

#include "shared/kafka/consumer.h"

namespace producer {
namespace {

using shared::ErrorKind;
using namespace std::chrono_literals;

constexpr std::string_view kPosition = "position/";
constexpr std::string_view kBefore = "{\"sequence\":", kAfter = "}";
constexpr std::size_t kChunk = 4096;

constexpr shared::kafka::Partition kOnly{0};

shared::Result<shared::kafka::Consumer> OpenReader(shared::kafka::ClientConfig config,
                                                   const std::string& ledger_topic,
                                                   const char* isolation) {
  config.properties["isolation.level"] = isolation;
  // The group is never told to a broker, as nothing is committed.
  return shared::kafka::Consumer::Open(config,
                                       {.topic = ledger_topic, .group = "tweet-producer-ledger"});
}

// Behind the last record of all, also where another producer's transaction is open: a reader of
// what is committed stops before that, and our position may stand behind it.
shared::Result<shared::kafka::NextOffset> EndOf(const shared::kafka::ClientConfig& config,
                                                const std::string& ledger_topic) {
  auto reader = OpenReader(config, ledger_topic, "read_uncommitted");
  if (!reader) return shared::Forward(reader);
  if (const auto known = reader->DescribeTopic(1s); !known) return shared::Forward(known);
  const auto ends = reader->EndOffsets({kOnly}, 1s);
  if (!ends) return shared::Forward(ends);
  return ends->at(kOnly);
}

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
  return std::string(kPosition) += journal_id;
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
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  auto consumer = OpenReader(config, ledger_topic, "read_committed");
  if (!consumer) return shared::Forward(consumer);
  if (const auto known = consumer->DescribeTopic(1s); !known) return shared::Forward(known);
  const auto end = EndOf(config, ledger_topic);
  if (!end) return shared::Forward(end);
  const auto start = consumer->StartOffsets({kOnly}, 1s);
  if (!start) return shared::Forward(start);
  if (auto assigned = consumer->Assign(*start); !assigned) return shared::Forward(assigned);
  const std::string key = PositionKey(journal_id);
  std::optional<Sequence> position;
  shared::kafka::FetchedBatch batch;
  while (!stop() && std::chrono::steady_clock::now() < deadline) {
    consumer->Read(kChunk, 100ms, batch);
    bool past_end = false;
    for (const auto& record : batch.records) {
      if (record.key == key) position = ParsePosition(record.value);
      past_end = past_end || record.offset.value + 1 >= end->value;
    }
    for (const auto& told : batch.ends) past_end = past_end || told.end.value >= end->value;
    if (past_end) return position;
    for (const auto& trouble : batch.troubles) {
      if (trouble.error.kind != ErrorKind::kRetry) return std::unexpected(trouble.error);
    }
  }
  return shared::Fail(ErrorKind::kRetry,
                      fmt::format("{} was not read to its end; another producer's transaction may "
                                  "be open there",
                                  ledger_topic));
}

}  // namespace producer
