#include "consumer/http/live_board.h"

#include <utility>

namespace consumer {

LiveBoard::LiveBoard(LiveRun run, std::function<bool()> stopping)
    : stopping_(std::move(stopping)), run_(std::make_shared<const LiveRun>(std::move(run))) {}

void LiveBoard::Know(LiveRun run) {
  auto known = std::make_shared<const LiveRun>(std::move(run));
  const std::scoped_lock lock(mutex_);
  run_ = std::move(known);
}

void LiveBoard::Offer(std::shared_ptr<const LiveBatch> batch) {
  {
    const std::scoped_lock lock(mutex_);
    batch_.swap(batch);  // The old one goes without the lock.
  }
  changed_.notify_all();
}

void LiveBoard::OfferProducers(ProducerLedgers producers) {
  auto told = std::make_shared<const ProducerLedgers>(std::move(producers));
  const std::scoped_lock lock(mutex_);
  producers_ = std::move(told);
}

LiveStatus LiveBoard::Take() const {
  LiveStatus status;
  status.turn = turn_.Take();
  status.stopping = stopping_();
  const std::scoped_lock lock(mutex_);
  status.run = run_;
  status.batch = batch_;
  status.producers = producers_;
  return status;
}

std::shared_ptr<const LiveBatch> LiveBoard::WaitForAnother(
    const std::shared_ptr<const LiveBatch>& seen, std::chrono::milliseconds limit) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, limit, [&] { return closed_ || batch_ != seen; });
  return closed_ ? nullptr : batch_;
}

bool LiveBoard::IsClosedWithin(std::chrono::milliseconds limit) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [this] { return closed_; });
}

void LiveBoard::Close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

}  // namespace consumer
