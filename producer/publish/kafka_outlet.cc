#include "producer/publish/kafka_outlet.h"

#include <limits>
#include <utility>

#include <fmt/format.h>

#include "producer/publish/ledger_topic.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::ErrorKind;
using shared::Result;
using shared::kafka::Delivery;

// Waits are cut into slices, so that a stop is heeded soon.
constexpr auto kSlice = 200ms;
constexpr auto kReadPositionFor = 30s;
// A broker that answers at all has ended a transaction by then.
constexpr auto kAbortWithin = 5s;
// Of the position: no record of a tweet has it.
constexpr Sequence kPosition = std::numeric_limits<Sequence>::max();

}  // namespace

KafkaOutlet::KafkaOutlet(shared::kafka::ClientConfig config, KafkaOutletOptions options)
    : config_(std::move(config)),
      options_(std::move(options)),
      ledger_topic_(LedgerTopicOf(options_.topic.topic.name)) {}

KafkaOutlet::~KafkaOutlet() = default;

Result<std::optional<Sequence>> KafkaOutlet::Open() {
  if (initialised_) {
    producer_.reset();
    initialised_ = false;
  }
  broken_ = false;
  const auto topic = EnsureTopics();
  if (!topic) return shared::Forward(topic);
  transactions_ = !topic->embedded_broker;
  if (!producer_) {
    if (auto opened = OpenProducer(*topic); !opened) return shared::Forward(opened);
  }
  if (!transactions_) {
    initialised_ = true;
    return std::nullopt;
  }
  if (auto ready = producer_->InitTransactions(kSlice * 5); !ready) {
    if (ready.error().kind != ErrorKind::kRetry) producer_.reset();
    return std::unexpected(WithWayIn(ready.error()));
  }
  initialised_ = true;
  auto position = ReadPosition(config_, ledger_topic_, options_.journal_id, kReadPositionFor,
                               [this] { return stopped_.load(); });
  if (!position) return shared::Annotate(position, "reading how far the journal was published");
  return position;
}

Result<TopicState> KafkaOutlet::EnsureTopics() {
  auto admin = shared::kafka::Admin::Open(config_);
  if (!admin) return shared::Forward(admin);
  bool created = false;
  auto topic = EnsureTopic(*admin, options_.topic, created);
  if (!topic) return topic;
  const TopicPlan ledger{
      .topic = LedgerTopicPlan(options_.topic.topic.name, options_.topic.topic.replication)};
  if (auto made = EnsureTopic(*admin, ledger, created); !made) return made;
  return topic;
}

std::string KafkaOutlet::TransactionalId() const {
  return fmt::format("tweet-producer-{}-{}", options_.topic.topic.name, options_.journal_id);
}

shared::Error KafkaOutlet::WithWayIn(shared::Error error) const {
  if (error.kind != ErrorKind::kCredentials) return error;
  error.what += fmt::format(
      "; the cluster's rules must allow the transactional id {} (kafka-acls.sh --add --operation "
      "Write --operation Describe --transactional-id tweet-producer-{}- --resource-pattern-type "
      "prefixed …)",
      TransactionalId(), options_.topic.topic.name);
  return error;
}

Result<void> KafkaOutlet::OpenProducer(const TopicState& topic) {
  shared::kafka::ProducerSettings settings;
  settings.max_message_bytes = topic.settings.max_message_bytes;
  settings.transaction_timeout = options_.transaction_timeout;
  if (transactions_) {
    settings.transactional_id = TransactionalId();
  }
  auto producer = shared::kafka::Producer::Open(config_, settings);
  if (!producer) return shared::Forward(producer);
  producer_ = *std::move(producer);
  return {};
}

Result<void> KafkaOutlet::Publish(const JournalPage& page) {
  return PublishTogether([&] { return QueuePage(page); });
}

Result<void> KafkaOutlet::PublishNotes(const JournalNotes& notes) {
  return PublishTogether([&] { return QueueNotes(notes); });
}

template <typename QueueAll>
Result<void> KafkaOutlet::PublishTogether(const QueueAll& queue_all) {
  if (broken_) return shared::Fail(ErrorKind::kFatal, "a refused record broke the transaction");
  refused_.reset();
  undelivered_.reset();
  if (transactions_) {
    // Of no record.
    if (auto begun = producer_->BeginTransaction(); !begun) {
      return shared::Fail(ErrorKind::kFatal, begun.error().what);
    }
  }
  Result<void> outcome = queue_all();
  if (outcome) outcome = transactions_ ? Commit() : AwaitDelivery();
  if (outcome) return {};
  return std::unexpected(Abandon(outcome.error()));
}

Result<void> KafkaOutlet::QueuePage(const JournalPage& page) {
  for (const JournalEntry& entry : page.entries) {
    if (entry.sequence <= delivered_) continue;
    auto queued = Queue(options_.topic.topic.name,
                        {.key = entry.record.key,
                         .value = entry.record.PublishedValue(),
                         .timestamp = entry.record.timestamp,
                         .headers = entry.record.headers()},
                        entry.sequence);
    if (!queued) return queued;
    queued_ = entry.sequence;
  }
  if (!transactions_) return {};
  const std::string key = PositionKey(options_.journal_id);
  const std::string value = PositionValue(page.last());
  return Queue(ledger_topic_, {.key = key, .value = value, .partition = {{0}}}, kPosition);
}

Result<void> KafkaOutlet::QueueNotes(const JournalNotes& notes) {
  for (const auto& [key, value] : notes) {
    auto queued = Queue(ledger_topic_, {.key = key, .value = value, .partition = {{0}}}, queued_);
    if (!queued) return queued;
  }
  return {};
}

Result<void> KafkaOutlet::Queue(const std::string& topic,
                                const shared::kafka::OutgoingRecord& record, Sequence sequence) {
  while (true) {
    auto queued = producer_->Produce(topic, record, sequence);
    if (queued) return {};
    if (queued.error().kind == ErrorKind::kInvalid) {
      refused_ = queued.error();
      return queued;
    }
    // The client also takes no more after the broker refused a record that was sent before: its
    // delivery tells which error that was.
    producer_->Poll(kSlice, [this](const Delivery& delivery) { OnDelivery(delivery); });
    if (queued.error().kind != ErrorKind::kRetry) return queued;
    NoteTrouble();
    if (undelivered_) return std::unexpected(*undelivered_);
    if (stopped_) return shared::Fail(ErrorKind::kRetry, "the run ends");
  }
}

Result<void> KafkaOutlet::Commit() {
  while (true) {
    auto committed = producer_->CommitTransaction(
        kSlice, [this](const Delivery& delivery) { OnDelivery(delivery); });
    NoteTrouble();
    if (committed || committed.error().kind != ErrorKind::kRetry) return committed;
    if (stopped_) return committed;
  }
}

Result<void> KafkaOutlet::AwaitDelivery() {
  while (producer_->pending() > 0) {
    producer_->Poll(kSlice, [this](const Delivery& delivery) { OnDelivery(delivery); });
    NoteTrouble();
    if (undelivered_) return std::unexpected(*undelivered_);
    if (stopped_) return shared::Fail(ErrorKind::kFatal, "the run ends");
  }
  if (refused_) return std::unexpected(*refused_);
  return {};
}

shared::Error KafkaOutlet::Abandon(const shared::Error& why) {
  shared::Error told = transactions_ ? AbandonTransaction(why) : AbandonDelivery(why);
  if (const auto trouble = producer_->Trouble(); trouble && told.kind != ErrorKind::kInvalid) {
    told.what = trouble->what;
  }
  return told;
}

shared::Error KafkaOutlet::AbandonTransaction(const shared::Error& why) {
  if (refused_) {
    broken_ = !Abort();
    return *refused_;
  }
  shared::Error told = undelivered_.value_or(why);
  // A topic that is gone, or a client that is of no use: only a new one helps.
  const bool open_again = undelivered_ || why.kind == ErrorKind::kFatal;
  told.kind = open_again || !Abort() ? ErrorKind::kFatal : ErrorKind::kRetry;
  return told;
}

// What was queued before a record that the client refused is delivered, as it cannot be taken back.
shared::Error KafkaOutlet::AbandonDelivery(const shared::Error& why) {
  shared::Error told = why;
  if (refused_ && !undelivered_) {
    const shared::Error refused = *std::exchange(refused_, std::nullopt);
    const auto delivered = AwaitDelivery();
    if (delivered) delivered_ = queued_;
    if (delivered || refused_) return refused;
    told = delivered.error();
  }
  told.kind = ErrorKind::kFatal;
  return told;
}

bool KafkaOutlet::Abort() {
  const auto deadline = std::chrono::steady_clock::now() + kAbortWithin;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto aborted = producer_->AbortTransaction(
        kSlice, [this](const Delivery& delivery) { OnDelivery(delivery); });
    if (aborted) return true;
    if (aborted.error().kind != ErrorKind::kRetry || stopped_) return false;
  }
  return false;
}

void KafkaOutlet::NoteTrouble() {
  const auto trouble = producer_->Trouble();
  const std::scoped_lock lock(trouble_mutex_);
  trouble_ = trouble ? trouble->what : "";
}

std::string KafkaOutlet::Trouble() const {
  const std::scoped_lock lock(trouble_mutex_);
  return trouble_;
}

void KafkaOutlet::OnDelivery(const Delivery& delivery) {
  // What comes after the first is its consequence.
  if (!delivery.error || refused_ || undelivered_) return;
  const bool refused =
      delivery.error->kind == ErrorKind::kInvalid && delivery.sequence != kPosition;
  (refused ? refused_ : undelivered_) = delivery.error;
}

}  // namespace producer
