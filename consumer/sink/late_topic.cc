#include "consumer/sink/late_topic.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "consumer/sink/ensure_topic.h"
#include "shared/kafka/admin.h"
#include "shared/log.h"

namespace consumer {

namespace {

constexpr int kPartitions = 4;

}  // namespace

shared::Result<std::unique_ptr<LateTopic>> LateTopic::Open(
    const shared::kafka::ClientConfig& config, const std::string& topic,
    std::function<bool()> stop) {
  std::unique_ptr<LateTopic> late(new LateTopic(config, topic, std::move(stop)));
  if (auto checked = late->writer_.Check(); !checked) return Annotate(checked, "--late-to");
  return late;
}

LateTopic::LateTopic(const shared::kafka::ClientConfig& config, std::string topic,
                     std::function<bool()> stop)
    : config_(config),
      topic_(std::move(topic)),
      stop_(std::move(stop)),
      writer_(config, std::nullopt) {}

shared::Result<void> LateTopic::UntilDone(const std::function<shared::Result<void>()>& call) {
  while (true) {
    auto done = call();
    if (done || done.error().kind != shared::ErrorKind::kRetry || stop_()) return done;
    shared::log::Warn("late_records_wait", {{"topic", topic_}, {"why", done.error().what}});
  }
}

shared::Result<void> LateTopic::Prepare() {
  if (prepared_) return {};
  const auto made = EnsureTopic(config_,
                                {.name = topic_,
                                 .partitions = kPartitions,
                                 .replication = shared::kafka::kAsTheCluster,
                                 .config = {{"retention.ms", "-1"}}},
                                stop_);
  if (!made) return Forward(made);
  auto ready = writer_.Prepare();
  prepared_ = ready.has_value();
  return ready;
}

shared::Result<void> LateTopic::Take(const LateRecord& record) {
  if (auto ready = UntilDone([this] { return Prepare(); }); !ready) return ready;
  const std::string partition = std::to_string(record.partition);
  const std::string offset = std::to_string(record.offset);
  const std::array<shared::kafka::Header, 2> headers{
      {{.name = "partition", .value = partition}, {.name = "offset", .value = offset}}};
  const shared::kafka::OutgoingRecord outgoing{
      .key = record.key.empty() ? std::nullopt : std::optional(record.key),
      .value = record.value,
      .timestamp = record.timestamp,
      .headers = headers};
  unsettled_ = true;
  return UntilDone([&] { return writer_.Queue(topic_, outgoing); });
}

shared::Result<void> LateTopic::Settle() {
  if (!unsettled_) return {};
  auto settled =
      UntilDone([this] { return writer_.WriteTogether([] { return shared::Result<void>(); }); });
  unsettled_ = !settled;
  return settled;
}

}  // namespace consumer
