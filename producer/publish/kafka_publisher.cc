#include "producer/publish/kafka_publisher.h"

#include <utility>

#include "shared/log.h"

namespace producer {

using shared::ErrorKind;

KafkaPublisher::KafkaPublisher(shared::kafka::Producer producer, std::string topic)
    : producer_(std::move(producer)), topic_(std::move(topic)) {}

shared::Result<std::size_t> KafkaPublisher::Publish(const NumberedBatch& batch) {
  for (std::size_t taken = 0; taken < batch.records.size(); ++taken) {
    const Record& record = batch.records[taken];
    const auto queued = producer_.Produce(topic_,
                                          {.key = record.key,
                                           .value = record.PublishedValue(),
                                           .timestamp = record.timestamp,
                                           .headers = record.headers(),
                                           .partition = std::nullopt},
                                          batch.first + taken);
    if (queued) continue;
    if (queued.error().kind == ErrorKind::kRetry) return taken;
    if (queued.error().kind != ErrorKind::kInvalid) return shared::Forward(queued);
    Reject(batch.first + taken, queued.error());
  }
  return batch.records.size();
}

shared::Result<PublishProgress> KafkaPublisher::Poll(std::chrono::milliseconds wait) {
  producer_.Poll(wait, [this](const shared::kafka::Delivery& delivery) { OnDelivery(delivery); });
  if (failure_) return std::unexpected(*failure_);
  progress_.acknowledged = progress_.safe = window_.acknowledged();
  const auto trouble = producer_.Trouble();
  progress_.trouble = trouble ? trouble->what : "";
  return progress_;
}

void KafkaPublisher::OnDelivery(const shared::kafka::Delivery& delivery) {
  if (!delivery.error) {
    ++progress_.published;
    window_.Settle(delivery.sequence);
  } else if (delivery.error->kind == ErrorKind::kInvalid) {
    Reject(delivery.sequence, *delivery.error);
  } else if (!failure_) {
    failure_ = delivery.error;
  }
}

void KafkaPublisher::Reject(Sequence sequence, const shared::Error& why) {
  ++progress_.rejected;
  window_.Settle(sequence);
  shared::log::Warn("record_rejected", {{"sequence", sequence}, {"why", why.what}});
}

}  // namespace producer
