#include "producer/publish/kafka_publisher.h"

#include <utility>

#include "shared/log.h"

namespace producer {

using shared::ErrorKind;

namespace {

// Of a note: no record of a tweet has it.
constexpr Sequence kNote = 0;

// The tweets do not depend on it.
void TellLostNote(const shared::Error& why) {
  shared::log::Warn("ledger_note_lost", {{"why", why.what}});
}

}  // namespace

KafkaPublisher::KafkaPublisher(shared::kafka::Producer producer, std::string topic,
                               std::optional<std::string> ledger_topic)
    : producer_(std::move(producer)),
      topic_(std::move(topic)),
      ledger_topic_(std::move(ledger_topic)) {}

KafkaPublisher::Suspect::Suspect(const shared::kafka::Delivery& delivery, shared::UnixMillis time)
    : sequence(delivery.sequence),
      key(delivery.record.key.value_or("")),
      value(delivery.record.value),
      timestamp(time) {
  for (const auto& header : delivery.record.headers) {
    owned_headers.emplace_back(header.name, header.value);
  }
}

std::vector<shared::kafka::Header> KafkaPublisher::Suspect::headers() const {
  std::vector<shared::kafka::Header> views;
  for (const auto& header : owned_headers) views.push_back({header.first, header.second});
  return views;
}

shared::Result<std::size_t> KafkaPublisher::Publish(const NumberedBatch& batch) {
  if (!suspects_.empty()) return std::size_t{0};
  for (std::size_t taken = 0; taken < batch.records.size(); ++taken) {
    const Record& record = batch.records[taken];
    const auto queued = producer_.Produce(topic_,
                                          {.key = record.key,
                                           .value = record.PublishedValue(),
                                           .timestamp = record.timestamp,
                                           .headers = record.headers(),
                                           .partition = std::nullopt},
                                          batch.first + taken);
    if (!queued && queued.error().kind == ErrorKind::kRetry) return taken;
    if (!queued && queued.error().kind != ErrorKind::kInvalid) return shared::Forward(queued);
    timestamps_.push_back(record.timestamp);
    if (!queued) Reject(batch.first + taken, queued.error());
  }
  return batch.records.size();
}

shared::Result<PublishProgress> KafkaPublisher::Poll(std::chrono::milliseconds wait) {
  if (suspects_.empty()) {
    SendNotes();
  } else {
    TrySuspect();
  }
  producer_.Poll(wait, [this](const shared::kafka::Delivery& delivery) { OnDelivery(delivery); });
  if (failure_) return std::unexpected(*failure_);
  for (; forgotten_ < window_.acknowledged(); ++forgotten_) timestamps_.pop_front();
  progress_.acknowledged = progress_.safe = window_.acknowledged();
  progress_.notes = notes_.size() + notes_sent_;
  const auto trouble = producer_.Trouble();
  progress_.trouble = trouble ? trouble->what : "";
  return progress_;
}

shared::Result<void> KafkaPublisher::Note(const LedgerNote& note) {
  if (!ledger_topic_) return {};
  notes_[note.key] = note.value;
  return {};
}

void KafkaPublisher::SendNotes() {
  while (!notes_.empty()) {
    const auto& [key, value] = *notes_.begin();
    const auto queued =
        producer_.Produce(*ledger_topic_, {.key = key, .value = value, .partition = {{0}}}, kNote);
    if (!queued && queued.error().kind == ErrorKind::kRetry) return;
    if (queued) {
      ++notes_sent_;
    } else {
      TellLostNote(queued.error());
    }
    notes_.erase(notes_.begin());
  }
}

void KafkaPublisher::OnDelivery(const shared::kafka::Delivery& delivery) {
  if (delivery.sequence == kNote) {
    --notes_sent_;
    if (delivery.error) TellLostNote(*delivery.error);
    return;
  }
  const bool tried = std::exchange(trying_, false);
  if (!delivery.error) {
    ++progress_.published;
    window_.Settle(delivery.sequence);
  } else if (delivery.error->kind == ErrorKind::kInvalid && tried) {
    Reject(delivery.sequence, *delivery.error);
  } else if (delivery.error->kind == ErrorKind::kInvalid) {
    suspects_.emplace_back(delivery, timestamps_[delivery.sequence - forgotten_ - 1]);
    return;
  } else if (!failure_) {
    failure_ = delivery.error;
  }
  if (tried) suspects_.pop_front();
}

// When all else is settled, so that it is alone in its batch.
void KafkaPublisher::TrySuspect() {
  if (trying_ || producer_.pending() > 0) return;
  const Suspect& suspect = suspects_.front();
  const std::vector<shared::kafka::Header> headers = suspect.headers();
  const auto queued = producer_.Produce(topic_,
                                        {.key = suspect.key,
                                         .value = suspect.value,
                                         .timestamp = suspect.timestamp,
                                         .headers = headers},
                                        suspect.sequence);
  trying_ = queued.has_value();
  if (!queued && queued.error().kind != ErrorKind::kRetry) failure_ = queued.error();
}

void KafkaPublisher::Reject(Sequence sequence, const shared::Error& why) {
  ++progress_.rejected;
  window_.Settle(sequence);
  shared::log::Warn("record_rejected", {{"sequence", sequence}, {"why", why.what}});
}

}  // namespace producer
