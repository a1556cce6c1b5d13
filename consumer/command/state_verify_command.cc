#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "consumer/command/state_command.h"
#include "consumer/command/until_answered.h"
#include "consumer/sink/fd_writer.h"
#include "consumer/source/log_inspection.h"
#include "consumer/state/rocksdb_store.h"
#include "consumer/state/state_verify.h"
#include "shared/clock.h"
#include "shared/kafka/consumer.h"
#include "shared/kafka/embedded_cluster.h"
#include "shared/kafka/service_config.h"

namespace consumer {

namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

// Of one look into the topic.
constexpr std::chrono::milliseconds kAnswerWithin{10'000};

Result<void> PrintLine(const std::string& line) {
  return WriteAll(STDOUT_FILENO, line + "\n", "stdout");
}

Result<void> PrintChecks(const std::vector<Check>& checks) {
  for (const Check& check : checks) {
    if (auto printed = PrintLine(CheckLine(check)); !printed) return printed;
  }
  return {};
}

Result<void> CheckFiles(const ConsumerOptions& options) {
  const auto checks = VerifyCheckpoint(options.checkpoint);
  if (!checks) return Forward(checks);
  if (auto printed = PrintChecks(*checks); !printed) return printed;
  const auto damaged = std::ranges::count(*checks, false, &Check::ok);
  if (damaged == 0) return {};
  return Fail(
      ErrorKind::kCorrupt,
      fmt::format("checkpoint {}: {} of {} checks failed; a kept state that is whole can be "
                  "restored with state restore --from {}/kept/BATCH, and a backup with "
                  "--from DIR",
                  options.checkpoint.string(), damaged, checks->size(),
                  options.checkpoint.string()));
}

// What the topic says to what the checkpoint counted of it.
struct TopicAnswer {
  std::string cluster_id;
  InspectedLog log;
};

Result<TopicAnswer> AskTopic(const ConsumerOptions& options, const CheckpointHead& head,
                             const std::function<bool()>& stop) {
  const auto client = shared::kafka::ConfigOf(options.service, "HASHTAG_CONSUMER");
  const std::string& topic = head.identity.topic;
  auto consumer = shared::kafka::Consumer::Open(client, {.topic = topic, .group = options.group});
  if (!consumer) return Forward(consumer);
  TopicAnswer answer;
  const auto described = consumer->DescribeTopic(kAnswerWithin);
  if (described) answer.cluster_id = described->cluster_id;
  // A topic that is not there was deleted: the inspection says what was lost with it.
  if (!described && described.error().kind != ErrorKind::kUnavailable) return Forward(described);
  auto log = InspectLog(*consumer, {.client = client,
                                    .topic = topic,
                                    .counted = head.partitions,
                                    .ends_before = {},
                                    .deadline = {kAnswerWithin, stop}});
  if (!log) return Forward(log);
  answer.log = *std::move(log);
  return answer;
}

Check CheckOf(shared::kafka::Partition partition, const shared::kafka::PartitionState& counted,
              const std::vector<PartitionLoss>& losses) {
  const auto loss = std::ranges::find_if(
      losses, [&](const PartitionLoss& each) { return each.range.partition == partition; });
  if (loss != losses.end()) return {.of = "topic", .said = loss->range.why, .ok = false};
  const std::string witness =
      counted.last ? fmt::format("the last record counted, {}, is as it was or was compacted away",
                                 counted.last->offset.value)
                   : "nothing of it was counted yet";
  return {.of = "topic",
          .said = fmt::format("partition {}: the position {} lies in the log; {}", partition.value,
                              counted.next.value, witness)};
}

Result<void> CheckTopic(const ConsumerOptions& options, const std::function<bool()>& stop) {
  const auto state = OpenCheckpointReadOnly(options.checkpoint);
  if (!state) return Forward(state);
  const auto head = (*state)->ReadHead();
  if (!head) return Forward(head);
  const shared::SystemClock clock;
  const BrokerWait wait(clock, {.limit = options.service.broker_wait, .stop = stop});
  const auto answer = wait.UntilAnswered([&] { return AskTopic(options, *head, stop); });
  if (!answer) return stop() ? Result<void>() : Forward(answer);
  const std::string cluster = ClusterName(answer->cluster_id);
  if (!answer->cluster_id.empty() && cluster != head->identity.cluster_id) {
    return Fail(ErrorKind::kCorrupt,
                fmt::format("checkpoint {} is of cluster {}, and {} is cluster {}: nothing can be "
                            "said about its positions",
                            options.checkpoint.string(), head->identity.cluster_id,
                            options.service.brokers, cluster));
  }
  const std::vector<PartitionLoss>& losses = answer->log.losses;
  std::vector<Check> checks;
  for (const auto& [partition, counted] : head->partitions) {
    checks.push_back(CheckOf(partition, counted, losses));
  }
  if (auto printed = PrintChecks(checks); !printed) return printed;
  if (losses.empty()) return {};
  return std::unexpected(
      LossError(head->identity.topic, losses, shared::kafka::IsEmbeddedBroker(answer->cluster_id)));
}

}  // namespace

Result<void> VerifyState(const ConsumerOptions& options, const std::function<bool()>& stop) {
  if (auto checked = CheckFiles(options); !checked) return checked;
  return options.state.ask_brokers ? CheckTopic(options, stop) : Result<void>();
}

}  // namespace consumer
