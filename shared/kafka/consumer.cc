#include "shared/kafka/consumer.h"

#include <array>
#include <utility>

#include "shared/kafka/errors.h"
#include "shared/kafka/handle.h"
#include "shared/kafka/message_batch.h"
#include "shared/kafka/metadata.h"
#include "shared/kafka/partition_list.h"

namespace shared::kafka {
namespace {

// A small queue: librdkafka holds some 370 bytes beside each record of it. 2.0.2's fetcher sleeps
// up to a second when its queue was full, which fetch.queue.backoff.ms mends from 2.2 on; before,
// any other request wakes it (see consumer/source/topic_watcher.h). An idle fetch is answered, and
// the end of a partition told, after fetch.wait.max.ms; until then other answers wait behind it.
const PropertyList kConsumerDefaults{{"queued.max.messages.kbytes", "12288"},
                                     {"queued.min.messages", "1000000"},
                                     {"fetch.queue.backoff.ms", "10"},
                                     {"fetch.error.backoff.ms", "100"},
                                     {"fetch.wait.max.ms", "100"},
                                     {"isolation.level", "read_committed"}};

std::string DebugWanted(const ClientConfig& config) {
  for (const auto* given : {&config.secrets, &config.properties}) {
    if (const auto debug = given->find("debug"); debug != given->end()) return debug->second;
  }
  return "";
}

// That a fetch did not find its partition is told nowhere but in the debug log, a few lines a
// minute. It is the only trace of a topic that was deleted and made again at once.
LogFunction LogOf(const ClientConfig& config) {
  if (!DebugWanted(config).empty()) return config.log;
  return [log = config.log](int level, std::string_view facility, std::string_view message) {
    constexpr int kDebugLevel = 7;
    if (log && level < kDebugLevel) log(level, facility, message);
  };
}

PropertyList FixedProperties(const std::string& group, const std::string& debug) {
  return {{"group.id", group},
          {"debug", debug.empty() ? "topic" : debug + ",topic"},
          {"enable.auto.commit", "false"},
          {"enable.auto.offset.store", "false"},
          {"auto.offset.reset", "error"},
          {"enable.partition.eof", "true"}};
}

// The timestamps that ask for the ends of the log instead of for a time (Kafka protocol,
// ListOffsets).
constexpr std::int64_t kLatestTimestamp = -1;
constexpr std::int64_t kEarliestTimestamp = -2;

}  // namespace

struct Consumer::Impl {
  Handle handle;
  ConsumerSettings settings;
  QueuePtr records = nullptr;
  QueuePtr commits = nullptr;
  MessageBatch messages = {};

  ~Impl() {
    messages.Clear();
    records.reset();
    commits.reset();
  }

  Result<Positions> ListOffsets(std::int64_t timestamp, const std::vector<Partition>& partitions,
                                std::chrono::milliseconds timeout) const;
};

Result<Positions> Consumer::Impl::ListOffsets(std::int64_t timestamp,
                                              const std::vector<Partition>& partitions,
                                              std::chrono::milliseconds timeout) const {
  if (partitions.empty()) return Positions{};
  const std::string doing = "asking for offsets of topic " + settings.topic;
  const PartitionListPtr list = MakeList(settings.topic, partitions, timestamp);
  const auto code = rd_kafka_offsets_for_times(handle.get(), list.get(), TimeoutMs(timeout));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return std::unexpected(handle.Explain(code, doing));
  handle.target().ClearError();
  return PositionsOf(*list, doing);
}

Result<Consumer> Consumer::Open(const ClientConfig& config, const ConsumerSettings& settings) {
  auto conf = MakeConf(config, WithStatistics(config, kConsumerDefaults),
                       FixedProperties(settings.group, DebugWanted(config)));
  if (!conf) return Forward(conf);
  auto handle =
      Handle::Open(RD_KAFKA_CONSUMER, std::move(*conf), LogOf(config), config.brokers_told_to);
  if (!handle) return Forward(handle);
  std::unique_ptr<Impl> impl(new Impl{.handle = std::move(*handle), .settings = settings});
  impl->records.reset(rd_kafka_queue_get_consumer(impl->handle.get()));
  impl->commits.reset(rd_kafka_queue_new(impl->handle.get()));
  return Consumer(std::move(impl));
}

Consumer::Consumer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Consumer::Consumer(Consumer&&) noexcept = default;
Consumer& Consumer::operator=(Consumer&&) noexcept = default;
Consumer::~Consumer() = default;

Result<TopicDescription> Consumer::DescribeTopic(std::chrono::milliseconds timeout) {
  return AskForTopic(impl_->handle, impl_->settings.topic, timeout);
}

Result<void> Consumer::Assign(const Positions& positions) {
  impl_->messages.Clear();
  const PartitionListPtr list = MakeList(impl_->settings.topic, positions);
  const auto code = rd_kafka_assign(impl_->handle.get(), list.get());
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  return std::unexpected(ErrorOf(code, "assigning partitions of topic " + impl_->settings.topic));
}

void Consumer::Read(std::size_t max, std::chrono::milliseconds wait, FetchedBatch& batch) {
  impl_->messages.Fetch(impl_->records.get(), max, TimeoutMs(wait));
  impl_->messages.Describe(impl_->settings.headers, batch);
}

Result<Positions> Consumer::StartOffsets(const std::vector<Partition>& partitions,
                                         std::chrono::milliseconds timeout) {
  return impl_->ListOffsets(kEarliestTimestamp, partitions, timeout);
}

Result<Positions> Consumer::EndOffsets(const std::vector<Partition>& partitions,
                                       std::chrono::milliseconds timeout) {
  return impl_->ListOffsets(kLatestTimestamp, partitions, timeout);
}

Result<Positions> Consumer::OffsetsAt(UnixMillis time, const std::vector<Partition>& partitions,
                                      std::chrono::milliseconds timeout) {
  auto found = impl_->ListOffsets(std::max<UnixMillis>(time, 0), partitions, timeout);
  if (!found) return found;
  const auto ends = EndOffsets(partitions, timeout);
  if (!ends) return ends;
  for (auto& [partition, next] : *found) {
    if (next.value < 0) next = ends->at(partition);
  }
  return found;
}

Result<Positions> Consumer::Committed(const std::vector<Partition>& partitions,
                                      std::chrono::milliseconds timeout) {
  const std::string doing = "asking for the committed offsets of group " + impl_->settings.group;
  const PartitionListPtr list =
      MakeList(impl_->settings.topic, partitions, RD_KAFKA_OFFSET_INVALID);
  const auto code = rd_kafka_committed(impl_->handle.get(), list.get(), TimeoutMs(timeout));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    return std::unexpected(impl_->handle.Explain(code, doing));
  auto committed = PositionsOf(*list, doing);
  if (committed)
    std::erase_if(*committed, [](const auto& entry) { return entry.second.value < 0; });
  return committed;
}

void Consumer::StartCommit(const Positions& positions) {
  const PartitionListPtr list = MakeList(impl_->settings.topic, positions);
  rd_kafka_commit_queue(impl_->handle.get(), list.get(), impl_->commits.get(), nullptr, nullptr);
}

std::optional<Result<void>> Consumer::FinishedCommit(std::chrono::milliseconds wait) {
  const EventPtr event(rd_kafka_queue_poll(impl_->commits.get(), TimeoutMs(wait)));
  if (!event) return std::nullopt;
  auto code = rd_kafka_event_error(event.get());
  const auto* list = rd_kafka_event_topic_partition_list(event.get());
  for (int i = 0; list != nullptr && code == RD_KAFKA_RESP_ERR_NO_ERROR && i < list->cnt; ++i) {
    code = list->elems[i].err;
  }
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return Result<void>();
  return Result<void>(
      std::unexpected(ErrorOf(code, "committing offsets of group " + impl_->settings.group)));
}

void Consumer::ServeCallbacks() { impl_->handle.ServeCallbacks(); }

std::uint64_t Consumer::errors_told() const { return impl_->handle.target().errors_told(); }

}  // namespace shared::kafka
