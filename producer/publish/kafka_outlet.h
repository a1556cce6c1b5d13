// KafkaOutlet publishes pages of the journal in transactions: each page with the journal's position
// in one transaction, so that a reader with isolation.level=read_committed sees each record once,
// whatever is killed when. On the embedded broker, which shows what was aborted, it publishes
// without transactions: at least once.
//
// Recovery is one path: a new instance of the transactional id, which ends what the one before left
// open, and the position that is then in the ledger topic.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "producer/publish/outlet.h"
#include "producer/publish/topic_setup.h"
#include "shared/kafka/admin.h"
#include "shared/kafka/client_config.h"
#include "shared/kafka/producer.h"

namespace producer {

struct KafkaOutletOptions {
  TopicPlan topic;         // Made anew where it was deleted. Its waits are not used.
  std::string journal_id;  // Names the transactions.
  std::chrono::milliseconds transaction_timeout{std::chrono::seconds(60)};
};

class KafkaOutlet final : public Outlet {
 public:
  KafkaOutlet(shared::kafka::ClientConfig config, KafkaOutletOptions options);
  ~KafkaOutlet() override;

  shared::Result<std::optional<Sequence>> Open() override;
  shared::Result<void> Publish(const JournalPage& page) override;
  shared::Result<void> PublishNotes(const JournalNotes& notes) override;
  std::string Trouble() const override;
  void Stop() override { stopped_ = true; }

 private:
  shared::Result<TopicState> EnsureTopics();
  std::string TransactionalId() const;
  // Of a refusal also which rule is missing.
  shared::Error WithWayIn(shared::Error error) const;
  shared::Result<void> OpenProducer(const TopicState& topic);
  // In one transaction, or without one.
  template <typename QueueAll>
  shared::Result<void> PublishTogether(const QueueAll& queue_all);
  shared::Result<void> QueuePage(const JournalPage& page);
  shared::Result<void> QueueNotes(const JournalNotes& notes);
  shared::Result<void> Queue(const std::string& topic, const shared::kafka::OutgoingRecord& record,
                             Sequence sequence);
  shared::Result<void> Commit();
  shared::Result<void> AwaitDelivery();
  shared::Error AbandonTransaction(const shared::Error& why);
  shared::Error AbandonDelivery(const shared::Error& why);
  // Ends the transaction that `why` broke, and tells what is known of it.
  shared::Error Abandon(const shared::Error& why);
  bool Abort();
  void NoteTrouble();
  void OnDelivery(const shared::kafka::Delivery& delivery);

  const shared::kafka::ClientConfig config_;
  const KafkaOutletOptions options_;
  const std::string ledger_topic_;
  std::atomic<bool> stopped_ = false;
  std::optional<shared::kafka::Producer> producer_;
  bool initialised_ = false;
  bool transactions_ = true;
  Sequence queued_ = 0;     // The last record handed to the client.
  Sequence delivered_ = 0;  // Without transactions: these are there, and not sent again.
  bool broken_ = false;     // The last transaction could not be aborted.
  std::optional<shared::Error> refused_;      // Of the page: a record that will never be taken.
  std::optional<shared::Error> undelivered_;  // Of the page: another reason.

  mutable std::mutex trouble_mutex_;  // Guards what follows.
  std::string trouble_;
};

}  // namespace producer
