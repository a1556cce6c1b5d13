#include "tests/support/topic_reader.h"

#include <set>
#include <stdexcept>

#include "tests/support/kafka_admin.h"

namespace test {
namespace {

std::optional<std::string> Bytes(const void* data, std::size_t size) {
  if (data == nullptr) return std::nullopt;
  return std::string(static_cast<const char*>(data), size);
}

std::map<std::string, std::string> HeadersOf(const rd_kafka_message_t* message) {
  std::map<std::string, std::string> found;
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return found;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    found[name] = Bytes(value, size).value_or("");
  }
  return found;
}

ReadRecord RecordOf(const rd_kafka_message_t* message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  return {.partition = message->partition,
          .offset = message->offset,
          .timestamp = rd_kafka_message_timestamp(message, &type),
          .key = Bytes(message->key, message->key_len),
          .value = Bytes(message->payload, message->len),
          .headers = HeadersOf(message)};
}

void AssignFromStart(rd_kafka_t* client, const std::string& topic, int partitions) {
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(partitions);
  for (int partition = 0; partition < partitions; ++partition) {
    rd_kafka_topic_partition_list_add(list, topic.c_str(), partition)->offset =
        RD_KAFKA_OFFSET_BEGINNING;
  }
  const rd_kafka_resp_err_t error = rd_kafka_assign(client, list);
  rd_kafka_topic_partition_list_destroy(list);
  ThrowIf(error, "reading " + topic);
}

}  // namespace

std::vector<ReadRecord> ReadTopic(const std::string& brokers, const std::string& topic,
                                  const KafkaProperties& properties) {
  KafkaAdmin admin(brokers, properties);
  const int partitions = admin.PartitionCount(topic);
  if (partitions == 0) throw std::runtime_error("no topic " + topic);
  // While somebody writes without a pause the end of a partition is never told.
  Offsets ends = admin.Ends(topic, partitions);
  KafkaProperties all = properties;
  all["group.id"] = "test-reader";
  all["enable.auto.commit"] = "false";
  all["enable.partition.eof"] = "true";
  const KafkaClient client = NewKafkaClient(RD_KAFKA_CONSUMER, brokers, all);
  AssignFromStart(client.get(), topic, partitions);

  std::vector<ReadRecord> records;
  std::set<int> open;
  for (const auto& [partition, end] : ends) open.insert(partition);
  while (!open.empty()) {
    rd_kafka_message_t* message = rd_kafka_consumer_poll(client.get(), 30000);
    if (message == nullptr) throw std::runtime_error("nothing more of " + topic + " in 30 s");
    const rd_kafka_resp_err_t error = message->err;
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      if (message->offset < ends[message->partition]) records.push_back(RecordOf(message));
      if (message->offset + 1 >= ends[message->partition]) open.erase(message->partition);
    } else if (error == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      open.erase(message->partition);
    }
    rd_kafka_message_destroy(message);
    if (error != RD_KAFKA_RESP_ERR__PARTITION_EOF) ThrowIf(error, "reading " + topic);
  }
  return records;
}

}  // namespace test
