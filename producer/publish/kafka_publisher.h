// KafkaPublisher publishes to a topic: in order per partition, each record once, none expiring
// (shared/kafka/producer.h). When librdkafka's queue is full it takes nothing: that is the
// backpressure.
#pragma once

#include <optional>
#include <string>

#include "producer/publish/ack_window.h"
#include "producer/publish/publisher.h"
#include "shared/kafka/producer.h"

namespace producer {

class KafkaPublisher final : public Publisher {
 public:
  // The topic should be there: see topic_setup.h.
  KafkaPublisher(shared::kafka::Producer producer, std::string topic);

  shared::Result<std::size_t> Publish(const NumberedBatch& batch) override;
  // kUnavailable (topic deleted), kCredentials, kFatal: a record was taken back undelivered.
  shared::Result<PublishProgress> Poll(std::chrono::milliseconds wait) override;

 private:
  void Reject(Sequence sequence, const shared::Error& why);
  void OnDelivery(const shared::kafka::Delivery& delivery);

  shared::kafka::Producer producer_;
  const std::string topic_;
  AckWindow window_;
  PublishProgress progress_;
  std::optional<shared::Error> failure_;
};

}  // namespace producer
