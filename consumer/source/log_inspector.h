// LogInspector looks whether the logs are still those that were read, while reading goes on: again
// until an answer comes, each time with more patience, and not at once certain that a topic is
// gone.
//
//   LogInspector inspector({.client = config, .topic = "tweets"}, clock);
//   auto log = inspector.Inspect(consumer, states, ends);
//   if (log && !*log) ...                            // unknown yet: call it again
//
// One thread owns it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "consumer/source/log_inspection.h"
#include "shared/clock.h"
#include "shared/kafka/consumer.h"
#include "shared/kafka/log_damper.h"
#include "shared/kafka/positions.h"

namespace consumer {

struct LogInspectorOptions {
  shared::kafka::ClientConfig client;
  std::string topic;
  // For how long the topic may be unknown to the broker before it counts as gone.
  std::chrono::milliseconds gone_after{5'000};
  std::function<bool()> stop;  // As LogInspection.
};

class LogInspector {
 public:
  // The clock must outlive it.
  LogInspector(LogInspectorOptions options, const shared::Clock& clock);

  // Absent: no answer yet (the log tells why), or the topic may come back. `ends_before` as
  // LogInspection. Waits for up to 2 s, and where that was too short for 4, 8 ... 60 s.
  shared::Result<std::optional<InspectedLog>> Inspect(shared::kafka::Consumer& consumer,
                                                      const shared::kafka::PartitionStates& counted,
                                                      const shared::kafka::Positions& ends_before);

  // Whether the topic was found absent since the last call of Forget: then the client has to be
  // made anew.
  bool topic_was_gone() const { return topic_was_gone_; }
  void ForgetThatTopicWasGone() { topic_was_gone_ = false; }

 private:
  void TellWhy(const shared::Error& why);
  bool MayComeBack(const InspectedLog& log);

  const LogInspectorOptions options_;
  const shared::Clock& clock_;
  shared::kafka::LogDamper damper_;
  std::chrono::milliseconds patience_;
  std::optional<std::chrono::nanoseconds> gone_since_;
  bool topic_was_gone_ = false;
};

}  // namespace consumer
