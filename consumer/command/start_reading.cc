#include "consumer/command/start_reading.h"

#include "consumer/source/start_position.h"
#include "consumer/source/stop_position.h"
#include "shared/log.h"

namespace consumer {

namespace {

using shared::Result;

Result<shared::kafka::PartitionStates> FirstPositions(const ConsumerOptions& options,
                                                      CheckpointStore& store, KafkaSource& source,
                                                      const shared::Clock& clock) {
  const auto head = store.ReadHead();
  if (!head) return Forward(head);
  if (!head->partitions.empty()) {
    if (options.start_typed) {
      shared::log::Info(
          "start_ignored",
          {{"start", options.start}, {"why", "the checkpoint has positions; --fresh begins anew"}});
    }
    return head->partitions;
  }
  const auto start = ParseStartPosition(options.start, clock.Now());
  if (!start) return Forward(start);
  auto resolved = source.ResolveStart(*start);
  if (!resolved) return resolved;
  if (auto saved = store.SaveStart(*resolved); !saved) return Forward(saved);
  return resolved;
}

Result<void> SetStop(const ConsumerOptions& options, KafkaSource& source) {
  const bool waits = options.trigger.kind == TriggerKind::kInterval;
  if (!options.stop_at) return waits ? Result<void>() : source.StopAtCurrentEnds();
  const auto stop = ParseStopPosition(*options.stop_at);
  if (!stop) return Forward(stop);
  return source.StopAt(*stop, waits ? Reach::kFuture : Reach::kPresentEnds);
}

}  // namespace

Result<shared::kafka::PartitionStates> StartReading(const ConsumerOptions& options,
                                                    const BrokerWait& wait, CheckpointStore& store,
                                                    KafkaSource& source,
                                                    const shared::Clock& clock) {
  auto positions =
      wait.UntilAnswered([&] { return FirstPositions(options, store, source, clock); });
  if (!positions) return positions;
  auto begun = wait.UntilAnswered([&] { return source.Begin(*positions); });
  if (begun) begun = wait.UntilAnswered([&] { return SetStop(options, source); });
  if (!begun) return Forward(begun);
  return positions;
}

}  // namespace consumer
