#include "consumer/command/lag_command.h"

#include <vector>

#include <unistd.h>

#include "consumer/command/lag_table.h"
#include "consumer/command/until_answered.h"
#include "consumer/sink/fd_writer.h"
#include "consumer/source/group_lag.h"
#include "consumer/source/kafka_source.h"
#include "shared/clock.h"
#include "shared/kafka/service_config.h"

namespace consumer {

namespace {

// Of one question to the broker.
constexpr std::chrono::milliseconds kGroupAnswersWithin{10'000};

}  // namespace

shared::Result<void> ShowLag(const ConsumerOptions& options, const std::function<bool()>& stop) {
  const auto client = shared::kafka::ConfigOf(options.service, "HASHTAG_CONSUMER");
  const std::string& topic = options.service.topic;
  auto source =
      KafkaSource::Open({.client = client, .topic = topic, .group = options.group, .stop = stop});
  if (!source) return Forward(source);
  const shared::SystemClock clock;
  const BrokerWait wait(clock, {.limit = options.service.broker_wait, .stop = stop});
  const auto found = (*source)->WaitForTopic(options.service.broker_wait);
  if (!found) return Forward(found);
  if (!*found) return {};
  const auto rows = wait.UntilAnswered(
      [&] { return ReadGroupLag(client, topic, options.group, kGroupAnswersWithin); });
  if (!rows) return stop() ? shared::Result<void>() : Forward(rows);
  const shared::UnixMillis now = clock.Now();
  return WriteAll(STDOUT_FILENO,
                  options.json ? LagJson(options.group, topic, *rows, now)
                               : LagTable(options.group, topic, *rows, now),
                  "stdout");
}

}  // namespace consumer
