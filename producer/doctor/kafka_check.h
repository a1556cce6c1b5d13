// Whether a broker answers, and what the topic does with records.
#pragma once

#include <string>
#include <vector>

#include "producer/doctor/finding.h"
#include "producer/publish/topic_setup.h"
#include "shared/clock.h"
#include "shared/kafka/client_config.h"
#include "shared/shutdown.h"

namespace producer {

// Two findings: broker, topic. Waits for a broker as the plan says, and makes nothing.
std::vector<Finding> CheckKafka(const shared::kafka::ClientConfig& config, const TopicPlan& plan,
                                const shared::Clock& clock, const shared::Shutdown& shutdown);

// Pure. `brokers`: as the user named them.
Finding CheckTopic(const TopicPlan& plan, const TopicState& topic);

}  // namespace producer
