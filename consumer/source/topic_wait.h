// Waiting at start for a broker that answers and a topic that exists: producer and consumer may be
// started in either order.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "shared/clock.h"
#include "shared/error.h"
#include "shared/kafka/admin.h"

namespace consumer {

struct TopicWait {
  // Asks once, with a limit to the answer (Consumer::DescribeTopic, Admin::DescribeTopic).
  std::function<shared::Result<shared::kafka::TopicDescription>(std::chrono::milliseconds)> ask;
  std::string topic;
  // How long to wait. Absent: without end. Flag: --broker-wait.
  std::optional<std::chrono::milliseconds> limit = std::nullopt;
  // Asked often; true ends the wait.
  std::function<bool()> stop = [] { return false; };
  // Told after each 10 s: how long so far, and why the topic cannot be read.
  std::function<void(std::chrono::seconds, const shared::Error&)> tell =
      [](std::chrono::seconds, const shared::Error&) {};
  // Lets time pass between two questions.
  std::function<void(std::chrono::milliseconds)> sleep;
};

// Absent: `stop` said so. kUnavailable: still not there at the limit; the sentence tells whether
// broker or topic is missing. Other kinds (credentials, usage) at once: waiting would not help.
shared::Result<std::optional<shared::kafka::TopicDescription>> WaitForTopic(
    const TopicWait& wait, const shared::Clock& clock);

}  // namespace consumer
