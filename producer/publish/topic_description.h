// A topic in words, for people. Pure.
#pragma once

#include <string>

#include "producer/publish/topic_setup.h"

namespace producer {

// "4 partitions, keeps records for ever"; of a topic that is not there what it will be made with.
std::string DescribeTopic(const TopicPlan& plan, const TopicState& topic);

}  // namespace producer
