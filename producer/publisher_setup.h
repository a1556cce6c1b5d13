// From options to the publisher they name.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "producer/journal/journal.h"
#include "producer/options/options.h"
#include "producer/publish/line_output.h"
#include "producer/publish/publisher.h"
#include "producer/publish/topic_setup.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/kafka/broker_board.h"
#include "shared/kafka/client_config.h"
#include "shared/unix_millis.h"

namespace producer {

struct PublisherSetup {
  std::unique_ptr<Publisher> publisher;
  std::string writer;  // Who writes to the ledger topic; empty: nobody does.
  // Of earlier runs with the same journal: the ids of tweets, oldest first, and when the last of
  // them was alive (0: there was none).
  std::vector<std::uint64_t> ids;
  shared::UnixMillis last_alive = 0;
};

// How the topic is found, or made where it is absent.
TopicPlan TopicPlanOf(const ProducerOptions& options);
shared::kafka::ClientConfig ClientConfigOf(const ProducerOptions& options);

// Nothing: --journal off. `known_ids`: how many ids the duplicate filter keeps. Of Journal::Open
// its errors.
shared::Result<std::unique_ptr<Journal>> OpenJournal(const ProducerOptions& options,
                                                     std::size_t known_ids);

using BrokerBoardPtr = std::shared_ptr<shared::kafka::BrokerBoard>;

// `brokers`: ClientConfig::brokers_told_to of what publishes. `turn`: as LineOutput has it.
// REQUIRES: the journal is what OpenJournal returned.
shared::Result<PublisherSetup> SetUpPublisher(const ProducerOptions& options,
                                              const TopicState& topic,
                                              std::unique_ptr<Journal> journal,
                                              const shared::Clock& clock, BrokerBoardPtr brokers,
                                              LineTurn* turn);

}  // namespace producer
