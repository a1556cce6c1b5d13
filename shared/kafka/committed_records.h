// Reading what stands in a topic, for topics that hold a table: each key's newest record counts.
//
//   ReadCommitted(config, "tags.batch", {.patience = 30s, .stop = stop},
//                 [&](const FetchedRecord& record) { if (record.key == "last") … });
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "shared/error.h"
#include "shared/kafka/client_config.h"
#include "shared/kafka/consumer.h"

namespace shared::kafka {

struct ReadLimits {
  std::chrono::milliseconds patience{std::chrono::seconds(30)};
  std::function<bool()> stop = [] { return false; };  // Asked often; the call ends soon after true.
};

// Visits every committed record of the topic from its beginning to its end as of now, in offset
// order within a partition; a null value comes as such. The views last for the call of `visit`.
// Waits for transactions that are open before that end. kRetry: not read to its end, or stopped.
// kUnavailable: there is no such topic.
Result<void> ReadCommitted(const ClientConfig& config, const std::string& topic,
                           const ReadLimits& limits,
                           const std::function<void(const FetchedRecord&)>& visit);

// Whether the topic's log holds nothing. Errors as above.
Result<bool> IsEmptyTopic(const ClientConfig& config, const std::string& topic);

}  // namespace shared::kafka
