#include "producer/dry_run.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

TwitterRequest RequestOf(const char* track) {
  return {.endpoint = *ParseEndpoint("https://localhost/1.1/statuses/filter.json"),
          .parameters = {{"track", track}},
          .credentials = {"consumer-key", "consumer-secret", "access-token", "access-secret"}};
}

// Fails when one of the four keys is shown.
TEST(DryRun, NoKeyIsShown) {
  ProducerOptions options;
  for (const bool json : {false, true}) {
    options.json = json;
    const std::string shown = DescribeRun(options, RequestOf("cpp"), TopicState{});
    for (const char* key : {"consumer-key", "consumer-secret", "access-token", "access-secret"}) {
      EXPECT_EQ(shown.find(key), std::string::npos) << shown;
    }
  }
}

TEST(DryRun, RequestFilterAndTopicAreShown) {
  ProducerOptions options;
  options.topic_config = {{"cleanup.policy", "delete"}};
  const std::string shown = DescribeRun(options, RequestOf("c++,kafka streams"), TopicState{});
  for (const char* part :
       {"POST https://localhost/1.1/statuses/filter.json", "track=c%2B%2B%2Ckafka%20streams",
        "c++,kafka streams", "tweet-producer/",
        "tweets at 127.0.0.1:9092: to be made with 4 partitions, replication 1, "
        "cleanup.policy=delete, retention.ms=-1"}) {
    EXPECT_NE(shown.find(part), std::string::npos) << part << " is not in\n" << shown;
  }
}

TEST(DryRun, AnExistingTopicIsShownWithItsRetention) {
  TopicState topic;
  topic.partitions = 3;
  topic.settings.retention_ms = 7LL * 24 * 3600 * 1000;
  EXPECT_NE(DescribeRun({}, std::nullopt, topic).find("3 partitions, keeps records for 7d"),
            std::string::npos);
}

}  // namespace
}  // namespace producer
