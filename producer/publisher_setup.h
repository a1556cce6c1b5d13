// From options to the publisher they name.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "producer/options.h"
#include "producer/publish/publisher.h"
#include "producer/publish/topic_setup.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/kafka/client_config.h"

namespace producer {

struct PublisherSetup {
  std::unique_ptr<Publisher> publisher;
  std::vector<std::uint64_t> ids;  // Of tweets that earlier runs published, oldest first.
};

// How the topic is found, or made where it is absent.
TopicPlan TopicPlanOf(const ProducerOptions& options);
shared::kafka::ClientConfig ClientConfigOf(const ProducerOptions& options);

// `known_ids`: how many ids the duplicate filter keeps. Of Journal::Open its errors.
shared::Result<PublisherSetup> SetUpPublisher(const ProducerOptions& options,
                                              const TopicState& topic, std::size_t known_ids,
                                              const shared::Clock& clock);

}  // namespace producer
