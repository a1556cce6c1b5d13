// Puts records into topics for tests: fast, with any key, time and header, in transactions or not.
//
//   TestProducer producer(kafka.brokers());
//   for (int i = 0; i < 100000; ++i) producer.Produce({.topic = "tweets", .value = "one #a"});
//   producer.Flush();
//
//   TestProducer writer(kafka.brokers(), "writer-1");   // a transactional id
//   writer.Begin();
//   writer.Produce({.topic = "tweets", .value = "never counted #b"});
//   writer.Abort();
//
// Errors, and failed deliveries at the next Flush or Commit, throw std::runtime_error. Not
// thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/kafka_handle.h"

namespace test {

struct TestRecord {
  std::string topic;
  std::optional<std::string> value = {};  // Nothing: a null value, as deletions have.
  std::optional<std::string> key = {};
  std::optional<int> partition = {};  // Nothing: murmur2 of the key, without a key any.
  std::int64_t timestamp = 0;         // ms since 1970; 0: now.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

class TestProducer {
 public:
  // Without a transactional id records are sent idempotently and in order.
  explicit TestProducer(const std::string& brokers, const std::string& transactional_id = "",
                        const KafkaProperties& properties = {});

  // Takes the record; waits while librdkafka's queue is full.
  void Produce(const TestRecord& record);
  // Waits until the broker has everything taken so far.
  void Flush();

  // REQUIRES of the three: a transactional id; each Begin is followed by one Commit or Abort.
  // Leaving a transaction open and destroying the producer leaves it open at the broker too.
  void Begin();
  void Commit();
  void Abort();  // After all its records have reached the broker.

 private:
  static void OnDelivery(rd_kafka_t* client, const rd_kafka_message_t* message, void* failed);

  rd_kafka_resp_err_t failed_ = RD_KAFKA_RESP_ERR_NO_ERROR;  // Of the last delivery that failed.
  KafkaClient client_;
};

}  // namespace test
