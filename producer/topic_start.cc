#include "producer/topic_start.h"

#include "producer/publish/topic_memory.h"
#include "producer/publisher_setup.h"
#include "shared/kafka/admin.h"
#include "shared/log.h"

namespace producer {
namespace {

using shared::Result;

// At start, where the journal knows the topic.
constexpr std::chrono::seconds kAskKafkaFor{3};

}  // namespace

Result<std::optional<TopicState>> FindTopic(const ProducerOptions& options,
                                            std::optional<std::chrono::nanoseconds> run_until,
                                            const shared::Clock& clock,
                                            const shared::Shutdown& shutdown,
                                            std::optional<std::chrono::milliseconds> wait) {
  auto admin = shared::kafka::Admin::Open(ClientConfigOf(options));
  if (!admin) return shared::Forward(admin);
  TopicPlan plan = TopicPlanOf(options);
  plan.run_until = run_until;
  plan.broker_wait = wait;
  return SetUpTopic(*admin, plan, clock, shutdown);
}

Result<std::optional<TopicState>> AwaitTopic(const ProducerOptions& options, Journal* journal,
                                             std::optional<std::chrono::nanoseconds> run_until,
                                             const shared::Clock& clock,
                                             const shared::Shutdown& shutdown) {
  if (options.to.kind != DestinationKind::kKafka) return TopicState{};
  auto wait = options.service.broker_wait;
  std::optional<shared::kafka::TopicSettings> remembered;
  if (journal != nullptr && !wait) remembered = DecodeTopicMemory(journal->topic_memory());
  if (remembered) wait = kAskKafkaFor;
  auto topic = FindTopic(options, run_until, clock, shutdown, wait);
  if (!topic && remembered && topic.error().kind == shared::ErrorKind::kUnavailable) {
    shared::log::Warn("kafka_away", {{"why", topic.error().what},
                                     {"advice", "tweets wait in the journal until it is there"}});
    return TopicState{.settings = *remembered};
  }
  if (topic && *topic && journal != nullptr) {
    const auto kept = journal->KeepTopicMemory(EncodeTopicMemory((*topic)->settings));
    if (!kept) return shared::Forward(kept);
  }
  if (topic && *topic) {
    shared::log::Info("topic_ready",
                      {{"topic", options.service.topic},
                       {"partitions", (*topic)->partitions},
                       {"created", (*topic)->created},
                       {"retention_ms", (*topic)->settings.retention_ms.value_or(-1)}});
  }
  return topic;
}

}  // namespace producer
