// What a producer makes of a cluster whose rules do not allow its transactional id.
#include <chrono>

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "shared/kafka/producer.h"

namespace shared::kafka {
namespace {

constexpr std::int16_t kFindCoordinator = 10;  // Kafka protocol, API keys.

// Fails when the refusal is taken for a client that is of no use: a new one would be refused too,
// without end.
TEST(TransactionRefusedTest, ItIsToldAsARefusal) {
  char why[256];
  rd_kafka_t* client = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why, sizeof why);
  rd_kafka_mock_cluster_t* cluster = rd_kafka_mock_cluster_new(client, 1);
  const auto refused = RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
  rd_kafka_mock_push_request_errors(cluster, kFindCoordinator, 2, refused, refused);
  {
    auto producer = Producer::Open({.brokers = rd_kafka_mock_cluster_bootstraps(cluster)},
                                   {.transactional_id = "tweet-producer-tweets-1"});
    ASSERT_TRUE(producer) << producer.error().what;
    const auto ready = producer->InitTransactions(std::chrono::seconds(20));
    ASSERT_FALSE(ready);
    EXPECT_EQ(ready.error().kind, ErrorKind::kCredentials) << ready.error().what;
    EXPECT_NE(ready.error().what.find("authorization failed"), std::string::npos)
        << ready.error().what;
  }
  rd_kafka_mock_cluster_destroy(cluster);
  rd_kafka_destroy(client);
}

}  // namespace
}  // namespace shared::kafka
