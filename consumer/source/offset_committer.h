// OffsetCommitter tells the group's offsets to Kafka, for lag tools: only the newest positions, one
// commit under way at a time, and never with anybody waiting.
//
//   committer.Commit({{{0}, {18}}});      // any thread
//   committer.Pump(0ms);                  // one thread, often: sends, and takes the answers
//
// A refusal is logged as a warning with its reason, the same one once a minute; passing trouble is
// tried again after a second.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>

#include "shared/clock.h"
#include "shared/kafka/consumer.h"
#include "shared/kafka/log_damper.h"
#include "shared/kafka/positions.h"

namespace consumer {

class OffsetCommitter {
 public:
  // Consumer and clock must outlive it.
  OffsetCommitter(shared::kafka::Consumer& consumer, const shared::Clock& clock);

  void Commit(const shared::kafka::Positions& positions);

  // Sends what waits and takes the answer to what was sent, waiting for it up to `wait`.
  void Pump(std::chrono::milliseconds wait);

  // Pumps until everything is committed or refused, or the time has passed.
  void Flush(std::chrono::milliseconds wait);

 private:
  void TakeAnswer(const shared::Result<void>& answer);
  void SendWaiting();
  bool IsDone();

  shared::kafka::Consumer& consumer_;
  const shared::Clock& clock_;
  shared::kafka::LogDamper damper_;
  std::mutex mutex_;  // Guards waiting_.
  std::optional<shared::kafka::Positions> waiting_;
  std::optional<shared::kafka::Positions> sent_;
  std::chrono::nanoseconds not_before_{0};
};

}  // namespace consumer
