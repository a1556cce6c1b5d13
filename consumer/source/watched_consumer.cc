#include "consumer/source/watched_consumer.h"

#include <utility>

namespace consumer {

using shared::Result;
using shared::kafka::ClientConfig;
using shared::kafka::Consumer;
using shared::kafka::ConsumerSettings;
using shared::kafka::Partition;
using shared::kafka::Positions;
using std::chrono::milliseconds;

Result<std::unique_ptr<WatchedConsumer>> WatchedConsumer::Open(const ClientConfig& client,
                                                               const ConsumerSettings& settings,
                                                               const shared::Clock& clock,
                                                               milliseconds new_partitions_every) {
  auto consumer = Consumer::Open(client, settings);
  if (!consumer) return Forward(consumer);
  return std::unique_ptr<WatchedConsumer>(
      new WatchedConsumer(client, settings, clock, new_partitions_every, *std::move(consumer)));
}

WatchedConsumer::WatchedConsumer(const ClientConfig& client, const ConsumerSettings& settings,
                                 const shared::Clock& clock, milliseconds new_partitions_every,
                                 Consumer consumer)
    : client_(client),
      settings_(settings),
      clock_(clock),
      new_partitions_every_(new_partitions_every),
      consumer_(std::move(consumer)) {}

void WatchedConsumer::Watch(const std::vector<Partition>& partitions) {
  watcher_ ? watcher_->Watch(partitions) : StartWatcher(partitions);
}

Result<void> WatchedConsumer::Renew(const std::vector<Partition>& partitions) {
  auto consumer = Consumer::Open(client_, settings_);
  if (!consumer) return Forward(consumer);
  std::unique_ptr<TopicWatcher> old;
  {
    const std::lock_guard lock(mutex_);
    old = std::move(watcher_);
  }
  old.reset();  // Its thread ends here, before the consumer that it uses.
  consumer_ = *std::move(consumer);
  StartWatcher(partitions);
  return {};
}

void WatchedConsumer::StartWatcher(const std::vector<Partition>& partitions) {
  auto watcher =
      std::make_unique<TopicWatcher>(consumer_, clock_, partitions, new_partitions_every_);
  const std::lock_guard lock(mutex_);
  watcher_ = std::move(watcher);
  if (committed_) watcher_->Commit(*committed_);
}

void WatchedConsumer::Commit(const Positions& positions) {
  const std::lock_guard lock(mutex_);
  committed_ = positions;
  if (watcher_) watcher_->Commit(positions);
}

Positions WatchedConsumer::Ends() const {
  const std::lock_guard lock(mutex_);
  return watcher_ ? watcher_->Ends() : Positions();
}

void WatchedConsumer::Close(milliseconds wait) {
  if (watcher_) watcher_->Stop(wait);
}

}  // namespace consumer
