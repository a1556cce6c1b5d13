#include "producer/publisher_setup.h"

#include <utility>

#include <unistd.h>

#include "producer/journal/journal.h"
#include "producer/publish/journal_publisher.h"
#include "producer/publish/kafka_outlet.h"
#include "producer/publish/kafka_publisher.h"
#include "producer/publish/socket_publisher.h"
#include "producer/publish/stdout_publisher.h"
#include "shared/kafka/producer.h"
#include "shared/kafka/service_config.h"
#include "shared/log.h"

namespace producer {
namespace {

using shared::Result;

Result<PublisherSetup> WithoutJournal(const ProducerOptions& options, const TopicState& topic) {
  auto producer = shared::kafka::Producer::Open(
      ClientConfigOf(options), {.max_message_bytes = topic.settings.max_message_bytes});
  if (!producer) return shared::Forward(producer);
  PublisherSetup setup;
  setup.publisher = std::make_unique<KafkaPublisher>(*std::move(producer), options.service.topic);
  return setup;
}

Result<PublisherSetup> WithJournal(const ProducerOptions& options, std::size_t known_ids) {
  auto journal = Journal::Open({.dir = *options.journal.dir,
                                .topic = options.service.topic,
                                .sync = options.journal.sync,
                                .known_ids = known_ids});
  if (!journal) return shared::Forward(journal);
  shared::log::Info("journal_opened", {{"dir", options.journal.dir->string()},
                                       {"id", (*journal)->id()},
                                       {"records", (*journal)->size().records},
                                       {"bytes", (*journal)->size().bytes}});
  PublisherSetup setup;
  const auto visited = (*journal)->VisitIds([&](std::uint64_t id) { setup.ids.push_back(id); });
  if (!visited) return shared::Forward(visited);
  auto outlet = std::make_unique<KafkaOutlet>(
      ClientConfigOf(options),
      KafkaOutletOptions{.topic = TopicPlanOf(options), .journal_id = (*journal)->id()});
  JournalPublisherOptions publishing;
  publishing.max_bytes = options.journal.max_bytes;
  publishing.when_full = options.journal.when_full;
  publishing.drain.commit_interval = options.journal.commit_interval;
  setup.publisher =
      std::make_unique<JournalPublisher>(*std::move(journal), std::move(outlet), publishing);
  return setup;
}

Result<PublisherSetup> ToReaders(const ProducerOptions& options, const shared::Clock& clock) {
  auto readers = SocketPublisher::Open(options.to.address, clock);
  if (!readers) return shared::Forward(readers);
  PublisherSetup setup;
  setup.publisher = *std::move(readers);
  return setup;
}

}  // namespace

shared::kafka::ClientConfig ClientConfigOf(const ProducerOptions& options) {
  return shared::kafka::ConfigOf(options.service, kEnvironmentPrefix);
}

TopicPlan TopicPlanOf(const ProducerOptions& options) {
  return {.topic = {.name = options.service.topic,
                    .partitions = static_cast<int>(options.partitions),
                    .replication = static_cast<int>(options.replication),
                    .config = options.topic_config},
          .may_create = !options.dry_run,
          .broker_wait = options.service.broker_wait};
}

Result<PublisherSetup> SetUpPublisher(const ProducerOptions& options, const TopicState& topic,
                                      std::size_t known_ids, const shared::Clock& clock) {
  if (options.to.kind == DestinationKind::kStdout) {
    PublisherSetup setup;
    setup.publisher = std::make_unique<StdoutPublisher>(STDOUT_FILENO);
    return setup;
  }
  if (options.to.kind == DestinationKind::kSocket) return ToReaders(options, clock);
  return options.journal.dir ? WithJournal(options, known_ids) : WithoutJournal(options, topic);
}

}  // namespace producer
