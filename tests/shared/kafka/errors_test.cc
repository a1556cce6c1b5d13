#include "shared/kafka/errors.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

namespace shared::kafka {
namespace {

TEST(KafkaErrorsTest, KindSaysWhatTheCallerMayDo) {
  EXPECT_EQ(KindOf(RD_KAFKA_RESP_ERR__TRANSPORT), ErrorKind::kRetry);
  EXPECT_EQ(KindOf(RD_KAFKA_RESP_ERR__QUEUE_FULL), ErrorKind::kRetry);
  EXPECT_EQ(KindOf(RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED), ErrorKind::kCredentials);
  EXPECT_EQ(KindOf(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART), ErrorKind::kUnavailable);
  EXPECT_EQ(KindOf(RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR), ErrorKind::kUsage);
  EXPECT_EQ(KindOf(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE), ErrorKind::kInvalid);
  EXPECT_EQ(KindOf(RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP), ErrorKind::kInvalid);
  EXPECT_EQ(KindOf(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET), ErrorKind::kDataLoss);
  EXPECT_EQ(KindOf(RD_KAFKA_RESP_ERR__FATAL), ErrorKind::kFatal);
}

TEST(KafkaErrorsTest, SaysWhatWasDoneAndWhy) {
  EXPECT_EQ(ErrorOf(RD_KAFKA_RESP_ERR__TRANSPORT, "asking for topic t").what,
            "asking for topic t: Local: Broker transport failure");
  EXPECT_EQ(ErrorOf(RD_KAFKA_RESP_ERR__TRANSPORT, "x", "refused").what, "x: refused");
}

}  // namespace
}  // namespace shared::kafka
