// KafkaPublisher publishes to a topic: in order per partition, each record once, none expiring
// (shared/kafka/producer.h). When librdkafka's queue is full it takes nothing: that is the
// backpressure.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "producer/publish/ack_window.h"
#include "producer/publish/publisher.h"
#include "shared/kafka/producer.h"
#include "shared/unix_millis.h"

namespace producer {

class KafkaPublisher final : public Publisher {
 public:
  // The topics should be there: see topic_setup.h. No ledger topic: nothing is told there.
  KafkaPublisher(shared::kafka::Producer producer, std::string topic,
                 std::optional<std::string> ledger_topic);

  shared::Result<std::size_t> Publish(const NumberedBatch& batch) override;
  // kUnavailable (topic deleted), kCredentials, kFatal: a record was taken back undelivered.
  shared::Result<PublishProgress> Poll(std::chrono::milliseconds wait) override;
  shared::Result<void> Note(const LedgerNote& note) override;

 private:
  // A record of a batch that was refused.
  struct Suspect {
    Suspect(const shared::kafka::Delivery& delivery, shared::UnixMillis time);
    std::vector<shared::kafka::Header> headers() const;

    Sequence sequence;
    std::string key;
    std::optional<std::string> value;
    shared::UnixMillis timestamp;
    std::vector<std::pair<std::string, std::string>> owned_headers;
  };

  void SendNotes();
  void TrySuspect();
  void Reject(Sequence sequence, const shared::Error& why);
  void OnDelivery(const shared::kafka::Delivery& delivery);

  shared::kafka::Producer producer_;
  const std::string topic_;
  const std::optional<std::string> ledger_topic_;
  std::map<std::string, std::string> notes_;  // Not sent yet.
  std::size_t notes_sent_ = 0;
  AckWindow window_;
  std::deque<shared::UnixMillis> timestamps_;  // Of what follows `forgotten_`.
  Sequence forgotten_ = 0;
  // They are tried one by one, and nothing else meanwhile: the one that is refused alone is to
  // blame.
  std::deque<Suspect> suspects_;
  bool trying_ = false;  // The first of them.
  PublishProgress progress_;
  std::optional<shared::Error> failure_;
};

}  // namespace producer
