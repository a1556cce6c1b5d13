#include <optional>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "consumer/command/state_command.h"
#include "consumer/command/until_answered.h"
#include "consumer/sink/fd_writer.h"
#include "consumer/source/kafka_source.h"
#include "consumer/state/rebase.h"
#include "consumer/state/return_to_batch.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/clock.h"
#include "shared/kafka/service_config.h"
#include "shared/time_text.h"

namespace consumer {

namespace {

// Closes the checkpoint again, so that the rebase can open it for itself.
shared::Result<shared::kafka::Positions> PositionsIn(const std::filesystem::path& dir,
                                                     const std::string& topic) {
  const auto checkpoint = OpenCheckpointReadOnly(dir);
  if (!checkpoint) return Forward(checkpoint);
  const auto head = (*checkpoint)->ReadHead();
  if (!head) return Forward(head);
  if (auto same = CheckRebaseTopic(dir, head->identity.topic, topic); !same) return Forward(same);
  return PositionsOf(head->partitions);
}

// Where the partitions would be read on, and in which cluster. Absent: `stop` said so.
shared::Result<std::optional<RebaseTarget>> FindTarget(const ConsumerOptions& options,
                                                       const std::function<bool()>& stop) {
  const shared::SystemClock clock;
  const auto to = ParseStartPosition(options.state.to, clock.Now());
  if (!to) return Forward(to);
  auto source =
      KafkaSource::Open({.client = shared::kafka::ConfigOf(options.service, "HASHTAG_CONSUMER"),
                         .topic = options.service.topic,
                         .group = options.group,
                         .stop = stop});
  if (!source) return Forward(source);
  const BrokerWait wait(clock, {.limit = options.service.broker_wait, .stop = stop});
  const auto topic = (*source)->WaitForTopic(options.service.broker_wait);
  if (!topic) return Forward(topic);
  if (!*topic) return std::nullopt;
  const auto states = wait.UntilAnswered([&] { return (*source)->ResolveStart(*to); });
  if (!states && stop()) return std::nullopt;
  if (!states) return Forward(states);
  return RebaseTarget{.topic = options.service.topic,
                      .cluster_id = (*topic)->cluster_id,
                      .positions = PositionsOf(*states)};
}

constexpr std::string_view kPreviewOnly =
    "Nothing was changed. To do it, run the same with --execute while no job uses the "
    "checkpoint.\n";

std::string Line(const char* name, const CheckpointHead& head) {
  return fmt::format("{} batch {} of {}: {} records, {} counted\n", name,
                     head.batch ? std::to_string(head.batch->value) : "-",
                     head.batch ? shared::FormatTime(head.batch_time) : "-", head.totals.records,
                     head.totals.tags);
}

shared::Result<void> GoBack(const ConsumerOptions& options) {
  const BatchId batch{*options.state.to_batch};
  const auto look = LookAtReturn(options.checkpoint, batch);
  if (!look) return Forward(look);
  const std::string preview =
      Line("from", look->from) + Line("to  ", look->to) +
      RenderRebase(PositionsOf(look->from.partitions), PositionsOf(look->to.partitions));
  if (auto shown = WriteAll(STDOUT_FILENO, preview, "stdout"); !shown) return shown;
  if (!options.state.execute) return WriteAll(STDERR_FILENO, kPreviewOnly, "stderr");
  return ReturnToBatch(options.checkpoint, batch);
}

}  // namespace

shared::Result<void> RebaseState(const ConsumerOptions& options,
                                 const std::function<bool()>& stop) {
  if (options.state.to_batch) return GoBack(options);
  const auto from = PositionsIn(options.checkpoint, options.service.topic);
  if (!from) return Forward(from);
  const auto target = FindTarget(options, stop);
  if (!target) return Forward(target);
  if (!*target) return {};
  const std::string preview = RenderRebase(*from, (*target)->positions);
  if (auto shown = WriteAll(STDOUT_FILENO, preview, "stdout"); !shown) return shown;
  if (!options.state.execute) return WriteAll(STDERR_FILENO, kPreviewOnly, "stderr");
  return RebaseCheckpoint(options.checkpoint, **target);
}

}  // namespace consumer
