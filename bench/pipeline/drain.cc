// The measure that hashtag-consumer is held against: librdkafka alone, every record fetched, looked
// at and let go of, nothing counted but records. Its two properties are fixed, all others are
// librdkafka's defaults.
//
//   bench-drain BROKERS TOPIC        prints the number of records
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>
#include <unistd.h>

namespace {

constexpr int kWaitMs = 10'000;

[[noreturn]] void Die(std::string_view what) {
  fmt::print(stderr, "bench-drain: {}\n", what);
  std::exit(1);
}

rd_kafka_t* MakeConsumer(const char* brokers) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  const std::array<std::pair<const char*, const char*>, 5> properties = {{
      {"bootstrap.servers", brokers},
      {"group.id", "bench-drain"},
      {"enable.auto.commit", "false"},
      {"queued.min.messages", "1000000"},
      {"queued.max.messages.kbytes", "65536"},
  }};
  char why[256];
  for (const auto& [name, value] : properties) {
    if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK) Die(why);
  }
  rd_kafka_t* consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
  if (consumer == nullptr) Die(why);
  rd_kafka_poll_set_consumer(consumer);
  return consumer;
}

int PartitionsOf(rd_kafka_t* consumer, const char* topic_name) {
  rd_kafka_topic_t* topic = rd_kafka_topic_new(consumer, topic_name, nullptr);
  const rd_kafka_metadata_t* metadata = nullptr;
  const auto failed = rd_kafka_metadata(consumer, 0, topic, &metadata, kWaitMs);
  if (failed != RD_KAFKA_RESP_ERR_NO_ERROR) Die(rd_kafka_err2str(failed));
  const int partitions = metadata->topics[0].partition_cnt;
  rd_kafka_metadata_destroy(metadata);
  rd_kafka_topic_destroy(topic);
  return partitions;
}

// Assigns every partition from its beginning and returns how many records they hold. Knowing that
// spares the drain the wait of half a second for a fetch at the end that stays empty, and asking
// for metadata first spares it another before the first fetch.
std::int64_t AssignAll(rd_kafka_t* consumer, const char* topic) {
  const int partitions = PartitionsOf(consumer, topic);
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(partitions);
  std::int64_t records = 0;
  for (int i = 0; i < partitions; ++i) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    const auto failed = rd_kafka_query_watermark_offsets(consumer, topic, i, &low, &high, kWaitMs);
    if (failed != RD_KAFKA_RESP_ERR_NO_ERROR) Die(rd_kafka_err2str(failed));
    records += high - low;
    rd_kafka_topic_partition_list_add(list, topic, i)->offset = low;
  }
  rd_kafka_assign(consumer, list);
  rd_kafka_topic_partition_list_destroy(list);
  return records;
}

void Drain(rd_kafka_t* consumer, std::int64_t records) {
  rd_kafka_queue_t* queue = rd_kafka_queue_get_consumer(consumer);
  std::array<rd_kafka_message_t*, 4096> messages;
  while (records > 0) {
    const auto count = rd_kafka_consume_batch_queue(queue, 1000, messages.data(), messages.size());
    for (rd_kafka_message_t* message : std::span(messages).first(static_cast<std::size_t>(count))) {
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) --records;
      rd_kafka_message_destroy(message);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) Die("usage: bench-drain BROKERS TOPIC");
  rd_kafka_t* consumer = MakeConsumer(argv[1]);
  const std::int64_t records = AssignAll(consumer, argv[2]);
  Drain(consumer, records);
  fmt::print("{}\n", records);
  std::fflush(stdout);
  _exit(0);  // Closing the client is no part of what is measured.
}
