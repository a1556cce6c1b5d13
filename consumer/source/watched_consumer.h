// WatchedConsumer is a consumer of the job's topic with the watcher beside it. It can be made anew:
// librdkafka 2.0.2 does not read on in a topic that it once found deleted.
//
//   auto consumer = WatchedConsumer::Open(config, settings, clock, 10s);
//   consumer->Watch({{0}, {1}});
//   consumer->Commit({{{0}, {18}}});     // any thread
//   consumer->Renew();                   // commits that wait are sent by the new one
//
// One thread owns it, but for Commit and Ends, which any thread may call.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "consumer/source/topic_watcher.h"
#include "shared/clock.h"
#include "shared/kafka/consumer.h"

namespace consumer {

class WatchedConsumer {
 public:
  // Does not wait for a broker. The clock must outlive it. kUsage: the client's configuration.
  static shared::Result<std::unique_ptr<WatchedConsumer>> Open(
      const shared::kafka::ClientConfig& client, const shared::kafka::ConsumerSettings& settings,
      const shared::Clock& clock, std::chrono::milliseconds new_partitions_every);

  shared::kafka::Consumer& consumer() { return consumer_; }

  // Has these partitions watched from now on. The first call starts the watcher.
  void Watch(const std::vector<shared::kafka::Partition>& partitions);

  // REQUIRES: Watch was called.
  TopicWatcher& watcher() { return *watcher_; }

  // Puts another client in the place of this one; nothing is assigned to it yet.
  // REQUIRES: Watch was called.
  shared::Result<void> Renew(const std::vector<shared::kafka::Partition>& partitions);

  // Tells the group's offsets when the broker can be asked. Never waits.
  void Commit(const shared::kafka::Positions& positions);

  // As TopicWatcher; empty before the first Watch.
  shared::kafka::Positions Ends() const;

  // Ends the watcher.
  void Close(std::chrono::milliseconds wait);

 private:
  WatchedConsumer(const shared::kafka::ClientConfig& client,
                  const shared::kafka::ConsumerSettings& settings, const shared::Clock& clock,
                  std::chrono::milliseconds new_partitions_every, shared::kafka::Consumer consumer);
  void StartWatcher(const std::vector<shared::kafka::Partition>& partitions);

  const shared::kafka::ClientConfig client_;
  const shared::kafka::ConsumerSettings settings_;
  const shared::Clock& clock_;
  const std::chrono::milliseconds new_partitions_every_;
  shared::kafka::Consumer consumer_;

  // Guards what follows against other threads. The owner alone puts another watcher in its place,
  // so it reads the pointer without the lock.
  mutable std::mutex mutex_;
  std::optional<shared::kafka::Positions> committed_;  // As Commit had it last.
  std::unique_ptr<TopicWatcher> watcher_;              // Last: its thread uses the consumer.
};

}  // namespace consumer
