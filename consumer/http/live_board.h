// LiveBoard is where the job puts up how it goes, and whoever serves that looks. The job never
// waits for a reader: what is put up is a pointer.
//
//   LiveBoard board(run, stop);
//   board.Offer(batch);                        // the committer's thread
//   board.OfferTurn(turn);                     // the job's
//   LiveStatus status = board.Take();          // anybody
//   auto next = board.WaitForAnother(seen, 5s);  // a stream of events
//
// Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "consumer/http/live_status.h"
#include "shared/snapshot_board.h"

namespace consumer {

class LiveBoard {
 public:
  // `stopping`: whether the run was asked to end; any thread calls it.
  LiveBoard(LiveRun run, std::function<bool()> stopping);

  // What the run is, once more is known of it.
  void Know(LiveRun run);
  void Offer(std::shared_ptr<const LiveBatch> batch);
  void OfferProducers(ProducerLedgers producers);
  void OfferTurn(const LiveTurn& turn) { turn_.Offer(turn); }

  LiveStatus Take() const;

  // The newest batch, when it is another one than `seen`, or `limit` has passed. Null once closed.
  std::shared_ptr<const LiveBatch> WaitForAnother(const std::shared_ptr<const LiveBatch>& seen,
                                                  std::chrono::milliseconds limit) const;

  // Whether it is closed, at the latest after `limit`.
  bool IsClosedWithin(std::chrono::milliseconds limit) const;

  // Ends all waiting, for good.
  void Close();

 private:
  const std::function<bool()> stopping_;
  shared::SnapshotBoard<LiveTurn> turn_;
  mutable std::mutex mutex_;  // Guards what follows.
  mutable std::condition_variable changed_;
  std::shared_ptr<const LiveRun> run_;
  std::shared_ptr<const LiveBatch> batch_ = std::make_shared<const LiveBatch>();
  std::shared_ptr<const ProducerLedgers> producers_;
  bool closed_ = false;
};

}  // namespace consumer
