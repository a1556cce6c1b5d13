// What single records' reader makes of a partition that answers with an error.
#include "shared/kafka/record_probe.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "shared/kafka/producer.h"

namespace shared::kafka {
namespace {

using std::chrono::seconds;

constexpr std::int16_t kFetch = 1;  // Kafka protocol, API keys.

// A mock cluster in this process, whose next answers the test chooses.
class RecordProbeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char why[256];
    client_ = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why, sizeof why);
    cluster_ = rd_kafka_mock_cluster_new(client_, 1);
    rd_kafka_mock_topic_create(cluster_, "tweets", 1, 1);
  }
  void TearDown() override {
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(client_);
  }

  Result<std::map<Partition, ProbedRecord>> Probe() {
    return FirstRecordsAt({.brokers = rd_kafka_mock_cluster_bootstraps(cluster_)}, "tweets",
                          {{{0}, {0}}}, std::chrono::milliseconds(10'000));
  }

  // The log is filled first: an empty one tells its end beside any error.
  void AnswerFetchesWith(rd_kafka_resp_err_t error) {
    auto producer = Producer::Open({.brokers = rd_kafka_mock_cluster_bootstraps(cluster_)});
    ASSERT_TRUE(producer);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(producer->Produce("tweets", {.value = "text"}, 0));
    ASSERT_EQ(producer->Flush(std::chrono::seconds(10), [](const Delivery&) {}), 0u);
    rd_kafka_mock_push_request_errors(cluster_, kFetch, 2, error, error);
  }

  rd_kafka_t* client_ = nullptr;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
};

TEST_F(RecordProbeTest, AnEmptyLogHoldsNothing) {
  const auto found = Probe();
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_TRUE(found->empty());
}

TEST_F(RecordProbeTest, APositionOutsideOfTheLogHoldsNothing) {
  ASSERT_NO_FATAL_FAILURE(AnswerFetchesWith(RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE));
  const auto found = Probe();
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_TRUE(found->empty());
}

// Fails when any error of a partition is taken for "no record there": a topic that was made again
// would then be judged by the absence of its witness.
TEST_F(RecordProbeTest, ATroubleSaysNothingOfTheRecords) {
  ASSERT_NO_FATAL_FAILURE(AnswerFetchesWith(RD_KAFKA_RESP_ERR_UNKNOWN));
  const auto found = Probe();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::kRetry) << found.error().what;
}

TEST_F(RecordProbeTest, ARefusalIsToldAsOne) {
  ASSERT_NO_FATAL_FAILURE(AnswerFetchesWith(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED));
  const auto found = Probe();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::kCredentials) << found.error().what;
}

// Fails when a stop is noticed only after the time-out: a Ctrl-C would wait for it.
TEST_F(RecordProbeTest, AStopEndsTheWait) {
  rd_kafka_mock_broker_set_down(cluster_, 1);
  const auto begin = std::chrono::steady_clock::now();
  const auto found = FirstRecordsAt({.brokers = rd_kafka_mock_cluster_bootstraps(cluster_)},
                                    "tweets", {{{0}, {0}}}, {seconds(30), [] { return true; }});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::kRetry) << found.error().what;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(3));
}

}  // namespace
}  // namespace shared::kafka
