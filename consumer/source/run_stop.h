// RunStop finds where a run that ends by itself stops (stop_position.h): at once, or for a time
// that lies ahead, when that has come.
//
//   RunStop stop({.topic = "tweets"}, clock);
//   stop.Set(consumer, description, UntilTime{t}, Reach::kFuture, partitions);
//   stop.Tend(consumer, partitions);      // often, while reading
//
// One thread owns it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "consumer/source/read_partitions.h"
#include "consumer/source/stop_position.h"
#include "shared/clock.h"
#include "shared/error.h"
#include "shared/kafka/consumer.h"

namespace consumer {

struct RunStopOptions {
  std::string topic;
  std::function<bool()> stop;  // True ends every wait for the broker.
};

class RunStop {
 public:
  // The clock must outlive it.
  RunStop(RunStopOptions options, const shared::Clock& clock);

  // Errors as ResolveStop.
  shared::Result<void> Set(shared::kafka::Consumer& consumer,
                           const shared::kafka::TopicDescription& description,
                           const StopPosition& stop, Reach reach, ReadPartitions& partitions);

  // Asks again when an open time has come; then partitions that hold no record of it stop at their
  // ends. Costs nothing before. An answer that does not come is asked for by the next call.
  shared::Result<void> Tend(shared::kafka::Consumer& consumer, ReadPartitions& partitions);

  // Whether the stops may lie past the ends.
  bool lies_ahead() const { return lies_ahead_; }

 private:
  shared::Result<void> Ask(shared::kafka::Consumer& consumer, const StopPosition& stop, Reach reach,
                           std::chrono::milliseconds within, ReadPartitions& partitions);

  const RunStopOptions options_;
  const shared::Clock& clock_;
  shared::kafka::TopicDescription description_;
  std::optional<UntilTime> open_;
  bool lies_ahead_ = false;
};

}  // namespace consumer
