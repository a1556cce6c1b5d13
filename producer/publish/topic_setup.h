// Topic set-up: before anything is read from the stream the topic is there, and it is known how
// long it keeps records.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "shared/clock.h"
#include "shared/error.h"
#include "shared/kafka/admin.h"
#include "shared/shutdown.h"

namespace producer {

struct TopicState {
  bool embedded_broker = false;
  bool created = false;
  std::size_t partitions = 0;  // 0: the topic is absent, and the plan was not to create it.
  shared::kafka::TopicSettings settings;
};

struct TopicPlan {
  shared::kafka::NewTopic topic;
  bool may_create = true;
  // How long a broker that does not answer is waited for; absent: for ever, told every 10 s.
  std::optional<std::chrono::milliseconds> broker_wait;
  // The run ends then as on Ctrl-C; on the steady clock.
  std::optional<std::chrono::nanoseconds> run_until;
};

// One round of it, for whoever waits by itself. kRetry: ask again soon; `created` is set where the
// topic was just made.
shared::Result<TopicState> EnsureTopic(shared::kafka::Admin& admin, const TopicPlan& plan,
                                       bool& created);

// Finds the topic or creates it. Nothing: a stop was requested meanwhile. kUnavailable: no broker
// answered in time. kUsage: the cluster will never make such a topic. kCredentials: it refused us.
shared::Result<std::optional<TopicState>> SetUpTopic(shared::kafka::Admin& admin,
                                                     const TopicPlan& plan,
                                                     const shared::Clock& clock,
                                                     const shared::Shutdown& shutdown);

}  // namespace producer
