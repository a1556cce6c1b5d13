// Producer puts records into a topic and tells which of them Kafka has.
//
//   auto producer = Producer::Open(config);
//   producer->Produce("tweets", {.key = "1", .value = "two #a", .timestamp = 1700000000000}, 7);
//   producer->Poll(100ms, [](const Delivery& d) { ... d.sequence == 7 ... });
//   if (producer->Flush(10s, on_delivery) > 0) ...      // not acknowledged
//
// Every record taken by Produce is reported exactly once by Poll or Flush. Records of one partition
// are written in the order of their Produce calls, without gaps and without duplicates
// (enable.idempotence); nothing expires (message.timeout.ms=0). One thread owns it.
//
// With a transactional id records are published in transactions (KIP-98): a reader with
// isolation.level=read_committed sees all records of one or none.
//
//   producer->InitTransactions(10s);      // ends what an earlier instance of this id left open
//   producer->BeginTransaction();
//   producer->Produce(…);
//   producer->CommitTransaction(10s, on_delivery);
//
// Then a record expires with its transaction, after ProducerSettings::transaction_timeout. The
// errors of these calls mean: kRetry: call again, nothing is decided; kInvalid: the transaction
// must be aborted; anything else: this instance is of no use any more, and how a transaction ended
// that was being committed is known to its readers alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shared/error.h"
#include "shared/kafka/client_config.h"
#include "shared/kafka/positions.h"
#include "shared/unix_millis.h"

namespace shared::kafka {

struct Header {
  std::string_view name;
  std::string_view value;
};

// The views need to last for the call of Produce only: the bytes are copied.
struct OutgoingRecord {
  std::optional<std::string_view> key = std::nullopt;    // Absent: null, any partition.
  std::optional<std::string_view> value = std::nullopt;  // Absent: null, a deletion.
  UnixMillis timestamp = 0;                              // 0: now.
  std::span<const Header> headers = {};
  // Absent: by the key's murmur2, as the Java clients do.
  std::optional<Partition> partition = std::nullopt;
};

struct Delivery {
  std::uint64_t sequence = 0;  // As given to Produce.
  // Absent: Kafka has it. kInvalid: the broker will never take this record (too large, timestamp),
  // or another one of its batch: it refuses a batch as a whole.
  std::optional<Error> error;
  // With an error: what was to be delivered, but its timestamp, which librdkafka does not tell of
  // what it sends. The views last for the call of OnDelivery.
  OutgoingRecord record;
  Partition partition;
  RecordOffset offset;  // -1 where the broker did not tell.
};

struct ProducerSettings {
  // Of the topic, where it is known. A broker refuses a batch as a whole: none may become larger
  // than what the topic takes.
  std::optional<std::int64_t> max_message_bytes = std::nullopt;
  // Names those instances of which only the newest may publish.
  std::optional<std::string> transactional_id = std::nullopt;
  // A transaction that is older is aborted by the broker. Range: 1 s to the broker's
  // transaction.max.timeout.ms (15 min).
  std::chrono::milliseconds transaction_timeout{std::chrono::seconds(60)};
};

class Producer {
 public:
  using OnDelivery = std::function<void(const Delivery&)>;

  // Does not wait for a broker. kUsage: see ClientConfig, or where properties do not go
  // together.
  static Result<Producer> Open(const ClientConfig& config, const ProducerSettings& settings = {});

  Producer(Producer&&) noexcept;
  Producer& operator=(Producer&&) noexcept;
  // Records still unacknowledged are dropped: Flush first.
  ~Producer();

  // Queues one record. kRetry: the queue is full (100,000 records or 64 MiB): Poll, then try again.
  // kInvalid: it is larger than message.max.bytes. kFatal: the client is unusable.
  Result<void> Produce(const std::string& topic, const OutgoingRecord& record,
                       std::uint64_t sequence);

  // Reports what was delivered, waiting up to `timeout` for the first. Returns how many.
  std::size_t Poll(std::chrono::milliseconds timeout, const OnDelivery& on_delivery);

  // Polls until everything is delivered or the time has passed. Returns how many are not.
  std::size_t Flush(std::chrono::milliseconds timeout, const OnDelivery& on_delivery);

  // REQUIRES, for these: opened with a transactional id.
  Result<void> InitTransactions(std::chrono::milliseconds timeout);
  Result<void> BeginTransaction();
  // Waits until all records are delivered and the transaction is committed.
  Result<void> CommitTransaction(std::chrono::milliseconds timeout, const OnDelivery& on_delivery);
  // Records that were not delivered are reported as failed.
  Result<void> AbortTransaction(std::chrono::milliseconds timeout, const OnDelivery& on_delivery);

  // Records taken and not yet reported.
  std::size_t pending() const;

  // Why nothing is delivered at present (a broker down, credentials refused), as the client told it
  // last; absent: nothing told since the last delivery. Set by Poll.
  std::optional<Error> Trouble() const;

 private:
  struct Impl;
  explicit Producer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace shared::kafka
