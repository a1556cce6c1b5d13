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

// Fails when people with the right password are left to search for a wrong one.
TEST(KafkaErrorsTest, AScramRefusalNamesTheLibrarysPart) {
  const std::string sentence = "invalid credentials with SASL mechanism SCRAM-SHA-256";
  EXPECT_NE(RefusalHint(RD_KAFKA_RESP_ERR__AUTHENTICATION, sentence, 0x020002ff), "");
  EXPECT_EQ(RefusalHint(RD_KAFKA_RESP_ERR__AUTHENTICATION, sentence, 0x020601ff), "");
  EXPECT_EQ(RefusalHint(RD_KAFKA_RESP_ERR__AUTHENTICATION, "PLAIN", 0x020002ff), "");
  EXPECT_EQ(RefusalHint(RD_KAFKA_RESP_ERR__TRANSPORT, sentence, 0x020002ff), "");
}

}  // namespace
}  // namespace shared::kafka
