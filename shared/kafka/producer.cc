#include "shared/kafka/producer.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "shared/kafka/errors.h"
#include "shared/kafka/handle.h"

namespace shared::kafka {
namespace {

// lz4 also makes the embedded broker's 5 MiB a partition go further.
const PropertyList kProducerDefaults{{"enable.idempotence", "true"},
                                     {"acks", "all"},
                                     {"partitioner", "murmur2_random"},
                                     {"linger.ms", "20"},
                                     {"batch.num.messages", "10000"},
                                     {"compression.type", "lz4"},
                                     {"queue.buffering.max.messages", "100000"},
                                     {"queue.buffering.max.kbytes", "65536"}};

// The range that librdkafka allows for message.max.bytes begins at 1,000; its default is the end.
constexpr std::int64_t kLeastLimit = 1'000, kMostLimit = 1'000'000;

PropertyList DefaultsFor(const ProducerSettings& settings) {
  PropertyList properties = kProducerDefaults;
  if (settings.transactional_id) {
    // librdkafka lets no message wait longer than its transaction may last.
    properties.emplace_back("transaction.timeout.ms",
                            std::to_string(settings.transaction_timeout.count()));
  } else {
    properties.emplace_back("message.timeout.ms", "0");
  }
  if (settings.max_message_bytes && *settings.max_message_bytes < kMostLimit) {
    const std::string limit = std::to_string(std::max(*settings.max_message_bytes, kLeastLimit));
    properties.emplace_back("message.max.bytes", limit);
    properties.emplace_back("batch.size", limit);
  }
  return properties;
}

PropertyList FixedFor(const ProducerSettings& settings) {
  if (!settings.transactional_id) return {};
  return {{"transactional.id", *settings.transactional_id}};
}

using ErrorPtr = std::unique_ptr<rd_kafka_error_t, Destroy<rd_kafka_error_destroy>>;

// See the head of producer.h.
Result<void> Outcome(rd_kafka_error_t* outcome, const std::string& doing) {
  const ErrorPtr error(outcome);
  if (!error) return {};
  Error told = ErrorOf(rd_kafka_error_code(error.get()), doing, rd_kafka_error_string(error.get()));
  // librdkafka takes a refusal for fatal; a new client would be refused as well.
  if (told.kind == ErrorKind::kCredentials) return std::unexpected(std::move(told));
  if (rd_kafka_error_is_fatal(error.get())) {
    told.kind = ErrorKind::kFatal;
  } else if (rd_kafka_error_txn_requires_abort(error.get())) {
    told.kind = ErrorKind::kInvalid;
  } else if (rd_kafka_error_is_retriable(error.get())) {
    told.kind = ErrorKind::kRetry;
  } else {
    told.kind = ErrorKind::kFatal;
  }
  return std::unexpected(std::move(told));
}

using HeadersPtr = std::unique_ptr<rd_kafka_headers_t, Destroy<rd_kafka_headers_destroy>>;

HeadersPtr MakeHeaders(std::span<const Header> headers) {
  if (headers.empty()) return nullptr;
  HeadersPtr made(rd_kafka_headers_new(headers.size()));
  for (const Header& header : headers) {
    rd_kafka_header_add(made.get(), header.name.data(), static_cast<ssize_t>(header.name.size()),
                        header.value.data(), static_cast<ssize_t>(header.value.size()));
  }
  return made;
}

// librdkafka tells an empty value from a null one by the pointer.
void* Bytes(const std::optional<std::string_view>& text) {
  if (!text) return nullptr;
  return const_cast<char*>(text->data() == nullptr ? "" : text->data());
}

std::size_t Size(const std::optional<std::string_view>& text) { return text ? text->size() : 0; }

std::vector<Header> HeadersOf(const rd_kafka_message_t& message) {
  std::vector<Header> found;
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return found;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    found.push_back({name, {static_cast<const char*>(value), size}});
  }
  return found;
}

std::optional<std::string_view> BytesOf(const void* data, std::size_t size) {
  if (data == nullptr) return std::nullopt;
  return std::string_view(static_cast<const char*>(data), size);
}

// `headers`: what the record of the result refers to.
OutgoingRecord RecordOf(const rd_kafka_message_t& message, const std::vector<Header>& headers) {
  return {.key = BytesOf(message.key, message.key_len),
          .value = BytesOf(message.payload, message.len),
          .headers = headers};
}

Delivery DeliveryOf(const rd_kafka_message_t& message) {
  Delivery delivery{.sequence = reinterpret_cast<std::uintptr_t>(message._private),
                    .error = std::nullopt,
                    .partition = {message.partition},
                    .offset = {message.offset < 0 ? -1 : message.offset}};
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    delivery.error = ErrorOf(message.err, "delivering a record");
  }
  return delivery;
}

}  // namespace

struct Producer::Impl {
  Handle handle;
  std::map<std::string, TopicPtr> topics = {};  // Before the handle's end they must be let go.
  std::size_t pending = 0;

  ~Impl() { topics.clear(); }

  // Makes a call that may report deliveries, and returns how many it did.
  template <typename Call>
  std::size_t WithDeliveries(const OnDelivery& on_delivery, const Call& call) {
    std::size_t reported = 0;
    CallbackTarget& target = handle.target();
    target.SetDeliveryHandler([&](const rd_kafka_message_t& message) {
      ++reported;
      --pending;
      if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) target.ClearError();
      Delivery delivery = DeliveryOf(message);
      std::vector<Header> headers;
      if (delivery.error) {
        headers = HeadersOf(message);
        delivery.record = RecordOf(message, headers);
      }
      on_delivery(delivery);
    });
    call();
    target.SetDeliveryHandler({});
    return reported;
  }

  rd_kafka_topic_t* Topic(const std::string& name) {
    TopicPtr& topic = topics[name];
    if (!topic) topic.reset(rd_kafka_topic_new(handle.get(), name.c_str(), nullptr));
    return topic.get();
  }
};

Result<Producer> Producer::Open(const ClientConfig& config, const ProducerSettings& settings) {
  auto conf = MakeConf(config, WithStatistics(config, DefaultsFor(settings)), FixedFor(settings));
  if (!conf) return Forward(conf);
  auto handle =
      Handle::Open(RD_KAFKA_PRODUCER, std::move(*conf), config.log, config.brokers_told_to);
  if (!handle) return Forward(handle);
  return Producer(std::unique_ptr<Impl>(new Impl{.handle = std::move(*handle)}));
}

Producer::Producer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Producer::Producer(Producer&&) noexcept = default;
Producer& Producer::operator=(Producer&&) noexcept = default;

Producer::~Producer() {
  if (impl_ && impl_->pending > 0) {
    rd_kafka_purge(impl_->handle.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  }
}

Result<void> Producer::Produce(const std::string& topic, const OutgoingRecord& record,
                               std::uint64_t sequence) {
  rd_kafka_topic_t* rkt = impl_->Topic(topic);
  if (rkt == nullptr) {
    return std::unexpected(ErrorOf(rd_kafka_last_error(), "opening topic " + topic));
  }
  const int partition = record.partition ? record.partition->value : RD_KAFKA_PARTITION_UA;
  HeadersPtr headers = MakeHeaders(record.headers);
  const auto code = rd_kafka_producev(
      impl_->handle.get(), RD_KAFKA_V_RKT(rkt), RD_KAFKA_V_PARTITION(partition),
      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(Bytes(record.key), Size(record.key)),
      RD_KAFKA_V_VALUE(Bytes(record.value), Size(record.value)),
      RD_KAFKA_V_TIMESTAMP(record.timestamp), RD_KAFKA_V_HEADERS(headers.get()),
      RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(static_cast<std::uintptr_t>(sequence))),
      RD_KAFKA_V_END);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return std::unexpected(ErrorOf(code, "queueing a record for topic " + topic));
  }
  headers.release();  // The queued record owns them now.
  ++impl_->pending;
  return {};
}

std::size_t Producer::Poll(std::chrono::milliseconds timeout, const OnDelivery& on_delivery) {
  return impl_->WithDeliveries(on_delivery,
                               [&] { rd_kafka_poll(impl_->handle.get(), TimeoutMs(timeout)); });
}

Result<void> Producer::InitTransactions(std::chrono::milliseconds timeout) {
  rd_kafka_error_t* const outcome =
      rd_kafka_init_transactions(impl_->handle.get(), TimeoutMs(timeout));
  impl_->handle.ServeCallbacks();
  return Outcome(outcome, "preparing for transactions");
}

Result<void> Producer::BeginTransaction() {
  return Outcome(rd_kafka_begin_transaction(impl_->handle.get()), "beginning a transaction");
}

Result<void> Producer::CommitTransaction(std::chrono::milliseconds timeout,
                                         const OnDelivery& on_delivery) {
  rd_kafka_error_t* outcome = nullptr;
  impl_->WithDeliveries(on_delivery, [&] {
    outcome = rd_kafka_commit_transaction(impl_->handle.get(), TimeoutMs(timeout));
  });
  return Outcome(outcome, "committing a transaction");
}

Result<void> Producer::AbortTransaction(std::chrono::milliseconds timeout,
                                        const OnDelivery& on_delivery) {
  rd_kafka_error_t* outcome = nullptr;
  impl_->WithDeliveries(on_delivery, [&] {
    outcome = rd_kafka_abort_transaction(impl_->handle.get(), TimeoutMs(timeout));
  });
  return Outcome(outcome, "aborting a transaction");
}

std::size_t Producer::Flush(std::chrono::milliseconds timeout, const OnDelivery& on_delivery) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (impl_->pending > 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) break;
    Poll(std::min(left, std::chrono::milliseconds(100)), on_delivery);
  }
  return impl_->pending;
}

std::size_t Producer::pending() const { return impl_->pending; }

std::optional<Error> Producer::Trouble() const {
  const auto last = impl_->handle.target().LastError();
  if (!last) return std::nullopt;
  return ErrorOf(last->first, "Kafka", last->second);
}

}  // namespace shared::kafka
