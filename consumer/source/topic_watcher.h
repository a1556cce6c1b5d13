// TopicWatcher is the small thread beside the reading one. It asks for the end of every partition,
// looks for new partitions, notices what a topic that was made again would show, sends the group's
// commits and serves librdkafka's callbacks.
//
// Its frequent question has a second purpose: librdkafka before 2.2 lets its fetcher sleep for up
// to a second when its queue was full, and any other request wakes it. Measured with 2.0.2: 2.5
// million records a second with a question every 20 ms, 0.3 million without.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "consumer/source/offset_committer.h"
#include "shared/clock.h"
#include "shared/kafka/consumer.h"
#include "shared/kafka/log_damper.h"
#include "shared/kafka/positions.h"

namespace consumer {

class TopicWatcher {
 public:
  // Starts the thread. Consumer and clock must outlive the watcher. `partitions`: all that the
  // topic had when it was described last.
  TopicWatcher(shared::kafka::Consumer& consumer, const shared::Clock& clock,
               std::vector<shared::kafka::Partition> partitions,
               std::chrono::milliseconds new_partitions_every);
  ~TopicWatcher();
  TopicWatcher(const TopicWatcher&) = delete;
  TopicWatcher& operator=(const TopicWatcher&) = delete;

  // Of any thread:

  // The last stable offset of each partition, as the broker told it last.
  shared::kafka::Positions Ends() const;

  // True once after each of: the broker answers again after it did not, it does not know the topic,
  // an end went back. The log may then be another one.
  bool TakeSuspicion() { return suspicious_.exchange(false); }

  // Whether the last question was answered.
  bool answering() const { return answering_; }

  // The partitions that were found since the last call beside those watched.
  std::vector<shared::kafka::Partition> TakeNewPartitions();

  // The partitions to ask for from now on.
  void Watch(std::vector<shared::kafka::Partition> partitions);

  // Whether records are flowing: then it asks every 20 ms, else every 50.
  void SetBusy(bool busy) { busy_ = busy; }

  void Commit(const shared::kafka::Positions& positions) { committer_.Commit(positions); }

  // Ends the thread and then sends what Commit left, waiting up to `wait` for its answer; while no
  // broker answers, for 2 s at most.
  void Stop(std::chrono::milliseconds wait);

 private:
  void Run();
  void AskForEnds();
  void TakeEnds(const shared::kafka::Positions& ends);
  void TellWhyNot(const shared::Error& why);
  void LookForNewPartitions();
  std::vector<shared::kafka::Partition> Watched() const;

  shared::kafka::Consumer& consumer_;
  const shared::Clock& clock_;
  const std::chrono::nanoseconds new_partitions_every_;
  OffsetCommitter committer_;

  std::atomic<bool> suspicious_{false};
  std::atomic<bool> answering_{true};
  std::atomic<bool> busy_{true};
  std::chrono::nanoseconds last_look_;
  std::optional<std::chrono::nanoseconds> unanswered_since_;
  shared::kafka::LogDamper damper_;

  mutable std::mutex mutex_;  // Guards what follows.
  std::condition_variable wake_;
  bool stopping_ = false;
  std::set<shared::kafka::Partition> watched_;
  std::set<shared::kafka::Partition> found_;
  shared::kafka::Positions ends_;

  std::thread thread_;
};

}  // namespace consumer
