#include "consumer/state_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include "consumer/sink/fd_writer.h"
#include "consumer/sink/spark_table.h"
#include "consumer/source/kafka_source.h"
#include "consumer/state/rebase.h"
#include "consumer/state/rocksdb_store.h"
#include "consumer/state/state_table.h"
#include "shared/clock.h"
#include "shared/kafka/service_config.h"

namespace consumer {

namespace {

std::string Text(const StateTable& table, const ConsumerOptions& options) {
  if (options.json) return StateJson(table) + "\n";
  return CountsTable(table.rows, table.distinct, "hashtag", options.truncate);
}

// Closes the checkpoint again, so that the rebase can open it for itself.
shared::Result<shared::kafka::Positions> PositionsIn(const std::filesystem::path& dir) {
  const auto checkpoint = OpenCheckpointReadOnly(dir);
  if (!checkpoint) return Forward(checkpoint);
  const auto head = (*checkpoint)->ReadHead();
  if (!head) return Forward(head);
  return PositionsOf(head->partitions);
}

constexpr std::string_view kPreviewOnly =
    "Nothing was changed. To do it, run the same with --execute while no job uses the "
    "checkpoint.\n";

}  // namespace

shared::Result<void> ShowState(const ConsumerOptions& options) {
  const auto checkpoint = OpenCheckpointReadOnly(options.checkpoint);
  if (!checkpoint) return Forward(checkpoint);
  const auto table = ReadStateTable(**checkpoint, options.top);
  if (!table) return Forward(table);
  return WriteAll(STDOUT_FILENO, Text(*table, options), "stdout");
}

shared::Result<void> RebaseState(const ConsumerOptions& options,
                                 const std::function<bool()>& stop) {
  shared::kafka::Positions from;
  if (const auto before = PositionsIn(options.checkpoint)) {
    from = *before;
  } else {
    return Forward(before);
  }
  const auto to = ParseStartPosition(options.rebase_to, shared::SystemClock().Now());
  if (!to) return Forward(to);
  auto source =
      KafkaSource::Open({.client = shared::kafka::ConfigOf(options.service, "HASHTAG_CONSUMER"),
                         .topic = options.service.topic,
                         .group = options.group});
  if (!source) return Forward(source);
  const auto topic = (*source)->WaitForTopic(options.service.broker_wait, stop);
  if (!topic) return Forward(topic);
  if (!*topic) return {};
  const auto states = (*source)->ResolveStart(*to);
  if (!states) return Forward(states);
  const shared::kafka::Positions positions = PositionsOf(*states);
  if (auto shown = WriteAll(STDOUT_FILENO, RenderRebase(from, positions), "stdout"); !shown) {
    return shown;
  }
  if (!options.execute) return WriteAll(STDERR_FILENO, kPreviewOnly, "stderr");
  return RebaseCheckpoint(options.checkpoint, positions, (*topic)->cluster_id);
}

}  // namespace consumer
