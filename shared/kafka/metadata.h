// Metadata requests, as the admin and the consumer handle both make them. Internal to shared/kafka.
#pragma once

#include <chrono>
#include <string>

#include "shared/error.h"
#include "shared/kafka/admin.h"
#include "shared/kafka/handle.h"

namespace shared::kafka {

// As Admin::DescribeTopic; on a producer's handle a broker may make the topic.
Result<TopicDescription> AskForTopic(const Handle& handle, const std::string& topic,
                                     std::chrono::milliseconds timeout);

// kRetry: no broker answered in time.
Result<std::string> AskForClusterId(const Handle& handle, std::chrono::milliseconds timeout);

}  // namespace shared::kafka
