// KafkaSink keeps the totals in a compacted topic: the key is the tag, or "WINDOW_START|TAG" for a
// row of a window, the value the row as the jsonl sink writes it (a public contract;
// docs/sinks.md). What is no longer in the table gets a null value.
//
// How far the topic is stands in TOPIC.batch (kafka_position.h), written behind the rows of each
// batch. At least once by default: a batch whose end was not seen is written again, its records
// equal byte for byte. With transactions a batch and its position are one transaction: exactly once
// for whoever reads what is committed. The embedded broker shows what was aborted, so there it is
// at least once in any case.
//
// Both topics are made where they are absent. While no broker answers, writing is kRetry.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "consumer/sink/kafka_position.h"
#include "consumer/sink/kafka_writer.h"
#include "consumer/sink/sink.h"
#include "shared/kafka/client_config.h"
#include "shared/unix_millis.h"

namespace consumer {

struct KafkaSinkOptions {
  std::string topic;
  bool transactional = false;
  std::string field = "hashtag";
  bool windows = false;       // Rows are of windows.
  std::string holds = "all";  // As SqliteSinkOptions::holds.
};

class KafkaSink final : public Sink {
 public:
  // Waits for no broker. kUsage: a property that a producer does not take.
  static shared::Result<std::unique_ptr<KafkaSink>> Open(const shared::kafka::ClientConfig& config,
                                                         KafkaSinkOptions options);

  // "kafka:" and the topic.
  std::string_view name() const override { return name_; }
  // kCorrupt: with transactions, the topic holds another checkpoint's rows; without, they are
  // replaced. kUsage: the topic holds records that are not ours, or cannot be made.
  shared::Result<std::optional<BatchId>> Begin(const CheckpointRef& checkpoint) override;
  shared::Result<void> Write(const BatchTable& table) override;
  void Interrupt() override;

 private:
  struct HeldRow {
    std::uint64_t count = 0;
    shared::UnixMillis window_end = 0;  // 0: of no window.
  };
  // By key.
  using Held = std::unordered_map<std::string, HeldRow>;

  KafkaSink(const shared::kafka::ClientConfig& config, KafkaSinkOptions options);

  shared::kafka::ReadLimits Limits() const;
  // True: it was just made.
  shared::Result<bool> EnsureTopics();
  shared::Result<void> GiveUpTransactions(shared::kafka::Admin& admin);
  shared::Result<std::optional<BatchId>> TakeOver(const CheckpointRef& checkpoint);
  shared::Result<void> TakeEmptyTopic(bool just_made);
  shared::Result<void> ReadHeld();
  shared::Result<void> QueueTable(const BatchTable& table);
  // `wanted`: what the table holds. Moves over what the topic goes on to hold beside it.
  shared::Result<void> QueueGone(const BatchTable& table, Held& wanted);
  static HeldRow HeldRowOf(std::string_view value);
  shared::Result<void> QueueRow(const std::string& key, const BatchTable& table, const Row& row);
  shared::Result<void> QueuePosition(std::optional<BatchId> batch, shared::UnixMillis time);
  std::string KeyOf(const Row& row) const;
  shared::Error Soften(shared::Error error) const;

  const shared::kafka::ClientConfig config_;
  const KafkaSinkOptions options_;
  const std::string name_;
  std::string field_;  // As a JSON string.
  std::atomic<bool> stopped_ = false;
  std::mutex writer_mutex_;  // Around the exchange of the writer alone.
  std::unique_ptr<KafkaWriter> writer_;
  bool transactions_;  // As asked for, but never on the embedded broker.
  bool begun_ = false;
  KafkaPosition position_;    // Of what is written next, but its batch.
  std::optional<Held> held_;  // While each table is a snapshot.
};

}  // namespace consumer
