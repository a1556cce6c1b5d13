#include "tests/support/test_producer.h"

#include <array>
#include <stdexcept>

namespace test {
namespace {

constexpr int kDeliveryLimitMs = 60000;

rd_kafka_headers_t* Headers(const TestRecord& record) {
  rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
  for (const auto& [name, value] : record.headers) {
    rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  }
  return headers;
}

}  // namespace

TestProducer::TestProducer(const std::string& brokers, const std::string& transactional_id,
                           const KafkaProperties& properties) {
  KafkaProperties all = properties;
  all.try_emplace("enable.idempotence", "true");
  all.try_emplace("linger.ms", "5");
  all.try_emplace("partitioner", "murmur2_random");
  if (!transactional_id.empty()) all["transactional.id"] = transactional_id;
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set_dr_msg_cb(conf, OnDelivery);
  rd_kafka_conf_set_opaque(conf, &failed_);
  client_ = NewKafkaClient(RD_KAFKA_PRODUCER, brokers, all, conf);
  if (!transactional_id.empty()) {
    ThrowIf(rd_kafka_init_transactions(client_.get(), kDeliveryLimitMs),
            "beginning " + transactional_id);
  }
}

void TestProducer::Produce(const TestRecord& record) {
  const std::string key = record.key.value_or("");
  const std::string value = record.value.value_or("");
  for (;;) {
    rd_kafka_headers_t* headers = Headers(record);
    // clang-format off
    const rd_kafka_resp_err_t error = rd_kafka_producev(client_.get(),
        RD_KAFKA_V_TOPIC(record.topic.c_str()),
        RD_KAFKA_V_PARTITION(record.partition.value_or(RD_KAFKA_PARTITION_UA)),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY((record.key ? key.data() : nullptr), (key.size())),
        RD_KAFKA_V_VALUE((record.value ? const_cast<char*>(value.data()) : nullptr), (value.size())),
        RD_KAFKA_V_TIMESTAMP(record.timestamp),
        RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_END);
    // clang-format on
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
    rd_kafka_headers_destroy(headers);  // Ours again when it was not taken.
    if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) ThrowIf(error, "producing to " + record.topic);
    rd_kafka_poll(client_.get(), 100);
  }
}

void TestProducer::OnDelivery(rd_kafka_t* /*client*/, const rd_kafka_message_t* message,
                              void* failed) {
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    *static_cast<rd_kafka_resp_err_t*>(failed) = message->err;
  }
}

void TestProducer::Flush() {
  ThrowIf(rd_kafka_flush(client_.get(), kDeliveryLimitMs), "flushing");
  ThrowIf(failed_, "delivering");
}

void TestProducer::Begin() { ThrowIf(rd_kafka_begin_transaction(client_.get()), "beginning"); }

void TestProducer::Commit() {
  Flush();
  ThrowIf(rd_kafka_commit_transaction(client_.get(), kDeliveryLimitMs), "committing");
}

void TestProducer::Abort() {
  Flush();
  ThrowIf(rd_kafka_abort_transaction(client_.get(), kDeliveryLimitMs), "aborting");
}

}  // namespace test
