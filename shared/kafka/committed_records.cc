#include "shared/kafka/committed_records.h"

#include <cstddef>

namespace shared::kafka {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kChunk = 4096;
// Of one request, so that a stop is heeded soon.
constexpr auto kAskFor = 1s;

struct Reader {
  Consumer consumer;
  std::vector<Partition> partitions;
};

Result<Reader> OpenReader(ClientConfig config, const std::string& topic, const char* isolation) {
  config.properties["isolation.level"] = isolation;
  // The group is never told to a broker, as nothing is committed.
  auto consumer = Consumer::Open(config, {.topic = topic, .group = "reader-of-" + topic});
  if (!consumer) return Forward(consumer);
  const auto described = consumer->DescribeTopic(kAskFor);
  if (!described) return Forward(described);
  return Reader{std::move(*consumer), described->partitions};
}

// Behind the last record of all, also where a transaction is open: a reader of what is committed
// stops before that, and what is looked for may stand behind it.
Result<Positions> EndsOf(const ClientConfig& config, const std::string& topic) {
  auto reader = OpenReader(config, topic, "read_uncommitted");
  if (!reader) return Forward(reader);
  return reader->consumer.EndOffsets(reader->partitions, kAskFor);
}

// Takes out of `left` the partitions that were read to their end.
void Finish(const FetchedBatch& batch, Positions& left) {
  const auto reached = [&left](Partition partition, NextOffset next) {
    const auto end = left.find(partition);
    if (end != left.end() && next >= end->second) left.erase(end);
  };
  for (const FetchedRecord& record : batch.records) reached(record.partition, record.offset.Next());
  for (const PartitionEnd& told : batch.ends) reached(told.partition, told.end);
}

}  // namespace

Result<void> ReadCommitted(const ClientConfig& config, const std::string& topic,
                           const ReadLimits& limits,
                           const std::function<void(const FetchedRecord&)>& visit) {
  const auto deadline = std::chrono::steady_clock::now() + limits.patience;
  auto reader = OpenReader(config, topic, "read_committed");
  if (!reader) return Forward(reader);
  auto left = EndsOf(config, topic);
  if (!left) return Forward(left);
  const auto start = reader->consumer.StartOffsets(reader->partitions, kAskFor);
  if (!start) return Forward(start);
  for (const auto& [partition, first] : *start) {
    const auto end = left->find(partition);
    if (end != left->end() && end->second <= first) left->erase(end);
  }
  if (auto assigned = reader->consumer.Assign(*start); !assigned) return Forward(assigned);
  FetchedBatch batch;
  while (!left->empty() && !limits.stop() && std::chrono::steady_clock::now() < deadline) {
    reader->consumer.Read(kChunk, 100ms, batch);
    for (const FetchedRecord& record : batch.records) visit(record);
    Finish(batch, *left);
    for (const PartitionTrouble& trouble : batch.troubles) {
      if (trouble.error.kind != ErrorKind::kRetry) return std::unexpected(trouble.error);
    }
  }
  if (left->empty()) return {};
  return Fail(ErrorKind::kRetry,
              topic + " was not read to its end; a transaction may be open there");
}

Result<bool> IsEmptyTopic(const ClientConfig& config, const std::string& topic) {
  auto reader = OpenReader(config, topic, "read_uncommitted");
  if (!reader) return Forward(reader);
  const auto start = reader->consumer.StartOffsets(reader->partitions, kAskFor);
  if (!start) return Forward(start);
  const auto end = reader->consumer.EndOffsets(reader->partitions, kAskFor);
  if (!end) return Forward(end);
  return *start == *end;
}

}  // namespace shared::kafka
