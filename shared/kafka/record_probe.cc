#include "shared/kafka/record_probe.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>
#include <vector>

#include "shared/kafka/crc32c.h"
#include "shared/kafka/errors.h"
#include "shared/kafka/handle.h"
#include "shared/kafka/metadata.h"
#include "shared/kafka/partition_list.h"

namespace shared::kafka {
namespace {

// How often a stop is asked for.
constexpr std::chrono::milliseconds kPollAtMost{100};

using MessagePtr = std::unique_ptr<rd_kafka_message_t, Destroy<rd_kafka_message_destroy>>;

// Little is fetched at a time, as only one record of each partition is wanted. The group's name is
// never told to a broker, as nothing is subscribed to or committed.
const PropertyList kFixed{
    {"group.id", "record-probe"},          {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"}, {"auto.offset.reset", "error"},
    {"enable.partition.eof", "true"},      {"fetch.message.max.bytes", "16384"}};

ProbedRecord Probed(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const UnixMillis timestamp = rd_kafka_message_timestamp(&message, &type);
  const std::string_view key(static_cast<const char*>(message.key), message.key_len);
  const std::string_view value(static_cast<const char*>(message.payload), message.len);
  return {.witness = {.offset = {message.offset},
                      .timestamp = std::max<UnixMillis>(timestamp, 0),
                      .crc = RecordCrc(key, value)},
          .log_append_time = type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME};
}

// Fetches no more of a partition that has told. A broker sends a batch that is larger than what was
// asked for only of the first partition in a request: one that is fetched on and on would keep that
// place, and the others would never get theirs.
void StopFetching(const Handle& handle, const std::string& topic, Partition partition) {
  const PartitionListPtr list = MakeList(topic, std::vector{partition}, RD_KAFKA_OFFSET_INVALID);
  rd_kafka_pause_partitions(handle.get(), list.get());
}

// What a message of a partition tells of the record wanted: that it is there (true), that none is
// (false), or that this is not known.
Result<bool> HoldsRecord(const rd_kafka_message_t& message, const std::string& doing) {
  switch (message.err) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return true;
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      return false;
    default:
      break;
  }
  const char* why = rd_kafka_message_errstr(&message);
  Error error = ErrorOf(message.err, doing, why == nullptr ? "" : why);
  if (error.kind != ErrorKind::kCredentials) error.kind = ErrorKind::kRetry;
  return std::unexpected(std::move(error));
}

// Takes messages until each partition has told its first record or its end.
Result<std::map<Partition, ProbedRecord>> Collect(const Handle& handle, const std::string& topic,
                                                  const Positions& positions,
                                                  const Deadline& deadline) {
  const std::string doing = "reading single records of topic " + topic;
  std::map<Partition, ProbedRecord> found;
  std::set<Partition> told;
  while (told.size() < positions.size()) {
    const int wait_ms = TimeoutMs(std::min(deadline.Left(), kPollAtMost));
    const MessagePtr message(rd_kafka_consumer_poll(handle.get(), wait_ms));
    if (!message && deadline.Over()) {
      return std::unexpected(handle.Explain(RD_KAFKA_RESP_ERR__TIMED_OUT, doing));
    }
    if (!message || !positions.contains({message->partition})) continue;
    if (!told.insert({message->partition}).second) continue;
    const auto holds = HoldsRecord(*message, doing);
    if (!holds) return Forward(holds);
    StopFetching(handle, topic, {message->partition});
    if (*holds) found[{message->partition}] = Probed(*message);
  }
  return found;
}

}  // namespace

Result<std::map<Partition, ProbedRecord>> FirstRecordsAt(const ClientConfig& config,
                                                         const std::string& topic,
                                                         const Positions& positions,
                                                         const Deadline& deadline) {
  if (positions.empty()) return std::map<Partition, ProbedRecord>{};
  auto conf = MakeConf(config, {}, kFixed);
  if (!conf) return Forward(conf);
  auto handle = Handle::Open(RD_KAFKA_CONSUMER, std::move(*conf), config.log);
  if (!handle) return Forward(handle);
  rd_kafka_poll_set_consumer(handle->get());
  const auto known = AskWithin(deadline, [&](std::chrono::milliseconds within) {
    return AskForTopic(*handle, topic, within);
  });
  if (!known) return Forward(known);
  const PartitionListPtr list = MakeList(topic, positions);
  if (const auto code = rd_kafka_assign(handle->get(), list.get())) {
    return std::unexpected(ErrorOf(code, "reading single records of topic " + topic));
  }
  return Collect(*handle, topic, positions, deadline);
}

}  // namespace shared::kafka
