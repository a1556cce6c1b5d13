#include "consumer/sink/kafka_writer.h"

#include <chrono>
#include <utility>

namespace consumer {
namespace {

using namespace std::chrono_literals;
using shared::Error;
using shared::ErrorKind;
using shared::Fail;
using shared::Result;
using shared::kafka::Delivery;

// Waits are cut into slices, so that a stop is heeded soon.
constexpr auto kSlice = 200ms;
// How long a broker may be silent before the batch is told as failed and tried again.
constexpr auto kPatience = 10s;

using Clock = std::chrono::steady_clock;

}  // namespace

KafkaWriter::KafkaWriter(shared::kafka::ClientConfig config,
                         std::optional<std::string> transactional_id)
    : config_(std::move(config)), transactional_id_(std::move(transactional_id)) {}

Result<void> KafkaWriter::Open() {
  auto producer = shared::kafka::Producer::Open(config_, {.transactional_id = transactional_id_});
  if (!producer) return shared::Forward(producer);
  producer_ = *std::move(producer);
  return {};
}

Result<void> KafkaWriter::Check() { return Open(); }

Result<void> KafkaWriter::Prepare() {
  if (producer_ && !transactional_id_) {
    if (auto delivered = AwaitDelivery(); !delivered && producer_->pending() > 0) return delivered;
  }
  const bool anew = !producer_ || transactional_id_ || undelivered_;
  undelivered_.reset();
  if (!anew) return {};
  producer_.reset();
  if (auto opened = Open(); !opened) return opened;
  return transactional_id_ ? InitTransactions() : Result<void>();
}

Result<void> KafkaWriter::InitTransactions() {
  const auto deadline = Clock::now() + kPatience;
  while (true) {
    auto ready = producer_->InitTransactions(kSlice * 5);
    if (ready) return ready;
    const bool again = ready.error().kind == ErrorKind::kRetry && Clock::now() < deadline;
    if (!again || stopped_) return std::unexpected(Explain(ready.error()));
  }
}

Result<void> KafkaWriter::WriteTogether(const std::function<Result<void>()>& queue_all) {
  if (transactional_id_) {
    if (auto begun = producer_->BeginTransaction(); !begun) return begun;
  }
  auto done = queue_all();
  if (done) done = transactional_id_ ? Commit() : AwaitDelivery();
  return done ? done : std::unexpected(Explain(done.error()));
}

Result<void> KafkaWriter::Queue(const std::string& topic,
                                const shared::kafka::OutgoingRecord& record) {
  const auto deadline = Clock::now() + kPatience;
  while (true) {
    auto queued = producer_->Produce(topic, record, 0);
    if (queued || queued.error().kind != ErrorKind::kRetry) return queued;
    producer_->Poll(kSlice, [this](const Delivery& delivery) { OnDelivery(delivery); });
    if (undelivered_) return std::unexpected(*undelivered_);
    if (stopped_ || Clock::now() >= deadline) return queued;
  }
}

Result<void> KafkaWriter::AwaitDelivery() {
  auto deadline = Clock::now() + kPatience;
  while (producer_->pending() > 0) {
    const std::size_t reported =
        producer_->Poll(kSlice, [this](const Delivery& delivery) { OnDelivery(delivery); });
    if (reported > 0) deadline = Clock::now() + kPatience;
    if (stopped_) return Fail(ErrorKind::kRetry, "the run ends");
    if (Clock::now() >= deadline) return Fail(ErrorKind::kRetry, "no broker takes the rows");
  }
  if (undelivered_) return std::unexpected(*undelivered_);
  return {};
}

Result<void> KafkaWriter::Commit() {
  const auto deadline = Clock::now() + kPatience;
  while (true) {
    auto committed = producer_->CommitTransaction(
        kSlice, [this](const Delivery& delivery) { OnDelivery(delivery); });
    if (committed || committed.error().kind != ErrorKind::kRetry) return committed;
    if (stopped_ || Clock::now() >= deadline) return committed;
  }
}

// Why nothing is delivered says more than that it is not.
Error KafkaWriter::Explain(Error error) const {
  if (undelivered_) error = *undelivered_;
  if (const auto trouble = producer_->Trouble()) error.what = trouble->what;
  return error;
}

void KafkaWriter::OnDelivery(const Delivery& delivery) {
  // What comes after the first is its consequence.
  if (delivery.error && !undelivered_) undelivered_ = delivery.error;
}

}  // namespace consumer
