#include "producer/doctor/kafka_check.h"

#include <utility>

#include <fmt/format.h>

#include "producer/publish/topic_description.h"
#include "shared/kafka/admin.h"

namespace producer {
namespace {

constexpr const char* kBroker = "broker";
constexpr const char* kTopic = "topic";
// A large cluster takes its time.
constexpr std::chrono::milliseconds kTryFor = std::chrono::seconds(5);

std::vector<Finding> NoBroker(const shared::Error& error) {
  return {Failed(kBroker, error), Skipped(kTopic, "nobody to ask")};
}

}  // namespace

Finding CheckTopic(const TopicPlan& plan, const TopicState& topic) {
  const std::string description = DescribeTopic(plan, topic);
  if (topic.partitions == 0) {
    return Ok(kTopic, fmt::format("{}: not there yet, {}", plan.topic.name, description));
  }
  const std::string what = fmt::format("{}: {}", plan.topic.name, description);
  if (topic.embedded_broker) {
    return Ok(kTopic, what + ", keeps 5 MiB of each in memory (embedded broker)");
  }
  if (!topic.settings.log_append_time) {
    return Warning(kTopic, what +
                               "; what it does with records is not told: allow DescribeConfigs "
                               "on the topic");
  }
  if (*topic.settings.log_append_time) {
    return Warning(kTopic,
                   what +
                       ", message.timestamp.type LogAppendTime: records get the broker's time, "
                       "not the tweets'; scripts/kafka.sh configs --alter --topic " +
                       plan.topic.name + " --add-config message.timestamp.type=CreateTime");
  }
  return Ok(kTopic, what + ", message.timestamp.type CreateTime");
}

std::vector<Finding> CheckKafka(const shared::kafka::ClientConfig& config, const TopicPlan& plan,
                                const shared::Clock& clock, const shared::Shutdown& shutdown) {
  auto admin = shared::kafka::Admin::Open(config);
  if (!admin) return NoBroker(admin.error());
  TopicPlan look = plan;
  look.may_create = false;
  const auto topic = SetUpTopic(*admin, look, clock, shutdown);
  if (!topic) return NoBroker(topic.error());
  if (!*topic) return {Skipped(kBroker, "stopped"), Skipped(kTopic, "stopped")};
  const Finding broker = Ok(kBroker, config.brokers + " answers");
  if ((*topic)->partitions > 0) return {broker, CheckTopic(plan, **topic)};
  const auto would = admin->TryCreateTopic(plan.topic, kTryFor);
  return {broker, would ? CheckTopic(plan, **topic) : Failed(kTopic, would.error())};
}

}  // namespace producer
