#include "shared/kafka/admin.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "shared/kafka/errors.h"
#include "shared/kafka/handle.h"
#include "shared/kafka/metadata.h"

namespace shared::kafka {
namespace {

enum class Purpose : std::uint8_t { kMake, kTry };

using OptionsPtr = std::unique_ptr<rd_kafka_AdminOptions_t, Destroy<rd_kafka_AdminOptions_destroy>>;
using NewTopicPtr = std::unique_ptr<rd_kafka_NewTopic_t, Destroy<rd_kafka_NewTopic_destroy>>;
using ResourcePtr =
    std::unique_ptr<rd_kafka_ConfigResource_t, Destroy<rd_kafka_ConfigResource_destroy>>;

OptionsPtr MakeOptions(rd_kafka_t* rk, rd_kafka_admin_op_t operation,
                       std::chrono::milliseconds timeout) {
  char sentence[256];
  OptionsPtr options(rd_kafka_AdminOptions_new(rk, operation));
  const int ms = std::max(TimeoutMs(timeout), 1);
  rd_kafka_AdminOptions_set_request_timeout(options.get(), ms, sentence, sizeof sentence);
  if (operation == RD_KAFKA_ADMIN_OP_CREATETOPICS) {
    // The controller's own limit; it must answer before the request times out.
    rd_kafka_AdminOptions_set_operation_timeout(options.get(), ms, sentence, sizeof sentence);
  }
  return options;
}

Result<NewTopicPtr> MakeNewTopic(const NewTopic& topic) {
  char sentence[256];
  NewTopicPtr made(rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, topic.replication,
                                         sentence, sizeof sentence));
  if (!made) {
    return Fail(ErrorKind::kUsage, fmt::format("making topic {}: {}", topic.name, sentence));
  }
  auto config = topic.config;
  config.try_emplace("retention.ms", "-1");
  for (const auto& [name, value] : config) {
    rd_kafka_NewTopic_set_config(made.get(), name.c_str(), value.c_str());
  }
  return made;
}

// The one result of an event that should hold one; its error, if any, with the broker's sentence.
Result<void> CheckCreated(rd_kafka_event_t* event, const std::string& doing) {
  if (const auto code = rd_kafka_event_error(event)) {
    return std::unexpected(ErrorOf(code, doing, rd_kafka_event_error_string(event)));
  }
  std::size_t count = 0;
  const auto* topics =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = rd_kafka_topic_result_error(topics[i]);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
      continue;
    }
    const char* why = rd_kafka_topic_result_error_string(topics[i]);
    return std::unexpected(ErrorOf(code, doing, why == nullptr ? "" : why));
  }
  return {};
}

std::optional<std::int64_t> Number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

TopicSettings SettingsOf(const rd_kafka_ConfigResource_t* resource) {
  TopicSettings settings;
  std::size_t count = 0;
  const auto* entries = rd_kafka_ConfigResource_configs(resource, &count);
  for (std::size_t i = 0; i < count; ++i) {
    const char* value = rd_kafka_ConfigEntry_value(entries[i]);
    if (value == nullptr) continue;
    const std::string_view name = rd_kafka_ConfigEntry_name(entries[i]);
    if (name == "retention.ms") settings.retention_ms = Number(value);
    if (name == "max.message.bytes") settings.max_message_bytes = Number(value);
    if (name == "message.timestamp.before.max.ms") settings.most_behind_ms = Number(value);
    if (name == "message.timestamp.after.max.ms") settings.most_ahead_ms = Number(value);
    if (name == "message.timestamp.type") {
      settings.log_append_time = std::string_view(value) == "LogAppendTime";
    }
  }
  return settings;
}

}  // namespace

struct Admin::Impl {
  ClientConfig config;
  Handle handle;

  // Waits for the one answer to a request that was sent to `queue`.
  EventPtr Await(rd_kafka_queue_t* queue, std::chrono::milliseconds timeout) const {
    // librdkafka ends the request at its time-out; the second is for its answer to arrive.
    return EventPtr(rd_kafka_queue_poll(queue, TimeoutMs(timeout + std::chrono::seconds(1))));
  }

  Result<void> CreateByRequest(const NewTopic& topic, std::chrono::milliseconds timeout,
                               Purpose purpose) const;
  Result<void> CreateByMetadata(const std::string& topic, std::chrono::milliseconds timeout) const;
};

Result<void> Admin::Impl::CreateByRequest(const NewTopic& topic, std::chrono::milliseconds timeout,
                                          Purpose purpose) const {
  const std::string doing = "making topic " + topic.name;
  auto made = MakeNewTopic(topic);
  if (!made) return Forward(made);
  const QueuePtr queue(rd_kafka_queue_new(handle.get()));
  const OptionsPtr options = MakeOptions(handle.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout);
  char sentence[256];
  rd_kafka_AdminOptions_set_validate_only(options.get(), purpose == Purpose::kTry ? 1 : 0, sentence,
                                          sizeof sentence);
  std::array requests{made->get()};
  rd_kafka_CreateTopics(handle.get(), requests.data(), requests.size(), options.get(), queue.get());
  const EventPtr event = Await(queue.get(), timeout);
  if (!event) return std::unexpected(handle.Explain(RD_KAFKA_RESP_ERR__TIMED_OUT, doing));
  return CheckCreated(event.get(), doing);
}

Result<void> Admin::Impl::CreateByMetadata(const std::string& topic,
                                           std::chrono::milliseconds timeout) const {
  // Only a producer's metadata request makes a topic; a consumer's asks the broker not to.
  auto conf = MakeConf(config, {}, {});
  if (!conf) return Forward(conf);
  auto producer = Handle::Open(RD_KAFKA_PRODUCER, std::move(*conf), config.log);
  if (!producer) return Forward(producer);
  const auto described = AskForTopic(*producer, topic, timeout);
  if (!described) return Annotate(described, "making topic " + topic);
  return {};
}

Result<Admin> Admin::Open(const ClientConfig& config) {
  auto conf = MakeConf(config, {}, {});
  if (!conf) return Forward(conf);
  auto handle = Handle::Open(RD_KAFKA_CONSUMER, std::move(*conf), config.log);
  if (!handle) return Forward(handle);
  return Admin(std::unique_ptr<Impl>(new Impl{config, std::move(*handle)}));
}

Admin::Admin(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Admin::Admin(Admin&&) noexcept = default;
Admin& Admin::operator=(Admin&&) noexcept = default;
Admin::~Admin() = default;

Result<TopicDescription> Admin::DescribeTopic(const std::string& topic,
                                              std::chrono::milliseconds timeout) {
  return AskForTopic(impl_->handle, topic, timeout);
}

Result<void> Admin::CreateTopic(const NewTopic& topic, std::chrono::milliseconds timeout) {
  const auto cluster_id = AskForClusterId(impl_->handle, timeout);
  if (!cluster_id) return Annotate(cluster_id, "making topic " + topic.name);
  if (IsEmbeddedBroker(*cluster_id)) return impl_->CreateByMetadata(topic.name, timeout);
  return impl_->CreateByRequest(topic, timeout, Purpose::kMake);
}

Result<void> Admin::TryCreateTopic(const NewTopic& topic, std::chrono::milliseconds timeout) {
  const auto cluster_id = AskForClusterId(impl_->handle, timeout);
  if (!cluster_id) return Annotate(cluster_id, "making topic " + topic.name);
  if (IsEmbeddedBroker(*cluster_id)) return {};
  return impl_->CreateByRequest(topic, timeout, Purpose::kTry);
}

Result<TopicSettings> Admin::ReadTopicSettings(const std::string& topic,
                                               std::chrono::milliseconds timeout) {
  const std::string doing = "reading the settings of topic " + topic;
  const auto cluster_id = AskForClusterId(impl_->handle, timeout);
  if (!cluster_id) return Annotate(cluster_id, doing);
  if (IsEmbeddedBroker(*cluster_id)) return TopicSettings{};
  rd_kafka_t* rk = impl_->handle.get();
  const QueuePtr queue(rd_kafka_queue_new(rk));
  const OptionsPtr options = MakeOptions(rk, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout);
  const ResourcePtr resource(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
  std::array requests{resource.get()};
  rd_kafka_DescribeConfigs(rk, requests.data(), requests.size(), options.get(), queue.get());
  const EventPtr event = impl_->Await(queue.get(), timeout);
  if (!event) return std::unexpected(impl_->handle.Explain(RD_KAFKA_RESP_ERR__TIMED_OUT, doing));
  if (const auto code = rd_kafka_event_error(event.get())) {
    return std::unexpected(impl_->handle.Explain(code, doing));
  }
  std::size_t count = 0;
  const auto* answers = rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  if (count == 0) return TopicSettings{};
  if (const auto code = rd_kafka_ConfigResource_error(answers[0])) {
    const char* why = rd_kafka_ConfigResource_error_string(answers[0]);
    return std::unexpected(ErrorOf(code, doing, why == nullptr ? "" : why));
  }
  return SettingsOf(answers[0]);
}

}  // namespace shared::kafka
