#include "producer/publisher_setup.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <unistd.h>

#include "producer/publish/journal_publisher.h"
#include "producer/publish/kafka_outlet.h"
#include "producer/publish/kafka_publisher.h"
#include "producer/publish/ledger_topic.h"
#include "producer/publish/socket_publisher.h"
#include "producer/publish/stdout_publisher.h"
#include "shared/kafka/admin.h"
#include "shared/kafka/producer.h"
#include "shared/kafka/service_config.h"
#include "shared/log.h"

namespace producer {
namespace {

using shared::Result;

// Whether the ledger topic is there; the tweets do not depend on it.
std::optional<std::string> EnsureLedgerTopic(const ProducerOptions& options) {
  const TopicPlan plan{
      .topic = LedgerTopicPlan(options.service.topic, static_cast<int>(options.replication))};
  auto admin = shared::kafka::Admin::Open(ClientConfigOf(options));
  bool created = false;
  auto made = admin ? EnsureTopic(*admin, plan, created) : shared::Forward(admin);
  if (made || created) return plan.topic.name;
  shared::log::Warn("ledger_topic_absent",
                    {{"topic", plan.topic.name}, {"why", made.error().what}});
  return std::nullopt;
}

shared::kafka::ClientConfig PublishingConfigOf(const ProducerOptions& options,
                                               BrokerBoardPtr brokers) {
  auto config = ClientConfigOf(options);
  config.brokers_told_to = std::move(brokers);
  return config;
}

Result<PublisherSetup> WithoutJournal(const ProducerOptions& options, const TopicState& topic,
                                      BrokerBoardPtr brokers) {
  auto producer =
      shared::kafka::Producer::Open(PublishingConfigOf(options, std::move(brokers)),
                                    {.max_message_bytes = topic.settings.max_message_bytes});
  if (!producer) return shared::Forward(producer);
  PublisherSetup setup;
  setup.publisher = std::make_unique<KafkaPublisher>(*std::move(producer), options.service.topic,
                                                     EnsureLedgerTopic(options));
  setup.writer = DrawJournalId();
  return setup;
}

Result<PublisherSetup> WithJournal(const ProducerOptions& options, std::unique_ptr<Journal> journal,
                                   const shared::Clock& clock, BrokerBoardPtr brokers) {
  // Properties that do not go together are told now, not by the thread that publishes.
  const auto fits =
      shared::kafka::Producer::Open(ClientConfigOf(options), {.transactional_id = journal->id()});
  if (!fits) return shared::Forward(fits);
  PublisherSetup setup{.writer = journal->id(), .last_alive = journal->last_alive()};
  const auto visited = journal->VisitIds([&](std::uint64_t id) { setup.ids.push_back(id); });
  if (!visited) return shared::Forward(visited);
  auto outlet = std::make_unique<KafkaOutlet>(
      PublishingConfigOf(options, std::move(brokers)),
      KafkaOutletOptions{.topic = TopicPlanOf(options), .journal_id = journal->id()});
  JournalPublisherOptions publishing;
  publishing.max_bytes = options.journal.max_bytes;
  publishing.when_full = options.journal.when_full;
  // What is on its way cannot be dropped: of a small journal it must be a small part.
  publishing.drain.page.bytes =
      std::min<std::size_t>(publishing.drain.page.bytes, options.journal.max_bytes / 8);
  publishing.drain.commit_interval = options.journal.commit_interval;
  setup.publisher =
      std::make_unique<JournalPublisher>(std::move(journal), std::move(outlet), publishing, clock);
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

Result<std::unique_ptr<Journal>> OpenJournal(const ProducerOptions& options,
                                             std::size_t known_ids) {
  if (!options.journal.dir) return nullptr;
  auto journal = Journal::Open({.dir = *options.journal.dir,
                                .topic = options.service.topic,
                                .source = std::string(NameOf(options.source)),
                                .sync = options.journal.sync,
                                .known_ids = known_ids});
  if (!journal) return journal;
  shared::log::Info("journal_opened", {{"dir", options.journal.dir->string()},
                                       {"id", (*journal)->id()},
                                       {"records", (*journal)->size().records},
                                       {"bytes", (*journal)->size().bytes}});
  return journal;
}

Result<PublisherSetup> SetUpPublisher(const ProducerOptions& options, const TopicState& topic,
                                      std::unique_ptr<Journal> journal, const shared::Clock& clock,
                                      BrokerBoardPtr brokers, LineTurn* turn) {
  if (options.to.kind == DestinationKind::kStdout) {
    PublisherSetup setup;
    setup.publisher = std::make_unique<StdoutPublisher>(STDOUT_FILENO, turn);
    return setup;
  }
  if (options.to.kind == DestinationKind::kSocket) return ToReaders(options, clock);
  return journal ? WithJournal(options, std::move(journal), clock, std::move(brokers))
                 : WithoutJournal(options, topic, std::move(brokers));
}

}  // namespace producer
