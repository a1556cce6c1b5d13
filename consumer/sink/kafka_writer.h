// KafkaWriter puts groups of records into topics: each in a transaction, or at least once.
//
//   KafkaWriter writer(config, "hashtag-consumer-tags");   // transactional id; absent: without
//   writer.Prepare();
//   writer.WriteTogether([&] { return writer.Queue("tags", {.key = "#a", .value = "…"}); });
//
// After an error nobody knows which records are there: Prepare again, then look into the topic.
// With transactions Prepare makes a new instance, which ends what the one before left open; without
// it waits until what was queued is delivered, so that an older record never follows a newer one.
//
// One thread, but for Stop.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "shared/error.h"
#include "shared/kafka/client_config.h"
#include "shared/kafka/producer.h"

namespace consumer {

class KafkaWriter {
 public:
  KafkaWriter(shared::kafka::ClientConfig config, std::optional<std::string> transactional_id);

  // kUsage where properties do not go together. Waits for no broker.
  shared::Result<void> Check();

  // kRetry: the broker does not answer.
  shared::Result<void> Prepare();

  // Calls `queue_all`, which calls Queue, and returns when Kafka has all of it. An error is of one
  // of the two. REQUIRES: Prepare returned ok, and nothing failed since.
  shared::Result<void> WriteTogether(const std::function<shared::Result<void>()>& queue_all);
  shared::Result<void> Queue(const std::string& topic, const shared::kafka::OutgoingRecord& record);

  // Ends what waits, and everything later, with kRetry. Any thread.
  void Stop() { stopped_ = true; }
  bool stopped() const { return stopped_; }

 private:
  shared::Result<void> Open();
  shared::Result<void> InitTransactions();
  // Waits for what `done` says, a slice at a time; kRetry past the patience.
  shared::Result<void> AwaitDelivery();
  shared::Result<void> Commit();
  shared::Error Explain(shared::Error error) const;
  void OnDelivery(const shared::kafka::Delivery& delivery);

  const shared::kafka::ClientConfig config_;
  const std::optional<std::string> transactional_id_;
  std::atomic<bool> stopped_ = false;
  std::optional<shared::kafka::Producer> producer_;
  std::optional<shared::Error> undelivered_;  // The first since Prepare.
};

}  // namespace consumer
