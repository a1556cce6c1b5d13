#include "producer/doctor/kafka_check.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

using namespace std::chrono_literals;

TopicPlan Plan() {
  TopicPlan plan;
  plan.topic = {.name = "tweets", .partitions = 8, .replication = 3, .config = {}};
  return plan;
}

TopicState Topic(std::optional<std::int64_t> retention_ms, std::optional<bool> log_append_time) {
  TopicState topic;
  topic.partitions = 4;
  topic.settings.retention_ms = retention_ms;
  topic.settings.log_append_time = log_append_time;
  return topic;
}

TEST(KafkaCheckTest, RetentionAndTimestampTypeAreTold) {
  const Finding finding = CheckTopic(Plan(), Topic(604'800'000, false));
  EXPECT_EQ(finding.verdict, Verdict::kOk);
  EXPECT_EQ(finding.what,
            "tweets: 4 partitions, keeps records for 7d, message.timestamp.type CreateTime");
  EXPECT_EQ(CheckTopic(Plan(), Topic(-1, false)).what,
            "tweets: 4 partitions, keeps records for ever, message.timestamp.type CreateTime");
}

// Fails when a topic that throws the tweets' times away passes unseen.
TEST(KafkaCheckTest, LogAppendTimeIsAWarning) {
  const Finding finding = CheckTopic(Plan(), Topic(-1, true));
  EXPECT_EQ(finding.verdict, Verdict::kWarning);
  EXPECT_NE(finding.what.find("message.timestamp.type=CreateTime"), std::string::npos);
}

TEST(KafkaCheckTest, SettingsThatAreNotTold) {
  const Finding finding = CheckTopic(Plan(), Topic(std::nullopt, std::nullopt));
  EXPECT_EQ(finding.verdict, Verdict::kWarning);
  EXPECT_NE(finding.what.find("allow DescribeConfigs"), std::string::npos);
}

TEST(KafkaCheckTest, ATopicThatIsAbsentWillBeMade) {
  const Finding finding = CheckTopic(Plan(), {});
  EXPECT_EQ(finding.verdict, Verdict::kOk);
  EXPECT_EQ(finding.what,
            "tweets: not there yet, to be made with 8 partitions, replication 3, retention.ms=-1");
}

}  // namespace
}  // namespace producer
