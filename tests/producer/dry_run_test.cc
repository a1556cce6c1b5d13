#include "producer/dry_run.h"

#include <gtest/gtest.h>

#include "producer/sources/twitter_setup.h"

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
    const std::string shown = DescribeRun(options, {RowsOf(RequestOf("cpp"))}, TopicState{});
    for (const char* key : {"consumer-key", "consumer-secret", "access-token", "access-secret"}) {
      EXPECT_EQ(shown.find(key), std::string::npos) << shown;
    }
  }
}

TEST(DryRun, RequestFilterAndTopicAreShown) {
  ProducerOptions options;
  options.topic_config = {{"cleanup.policy", "delete"}};
  const std::string shown =
      DescribeRun(options, {RowsOf(RequestOf("c++,kafka streams"))}, TopicState{});
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
  EXPECT_NE(DescribeRun({}, {Rows{}}, topic).find("3 partitions, keeps records for 7d"),
            std::string::npos);
}

// Fails when what is wrong with one source, or with Kafka, hides what would be asked of the others.
TEST(DryRun, WhatIsWrongIsARowBesideTheOthers) {
  ProducerOptions options;
  options.sources = {SourceKind::kX, SourceKind::kTwitter};
  const Requests requests = {shared::Fail(shared::ErrorKind::kCredentials, "no token"),
                             RowsOf(RequestOf("cpp"))};
  const DryRunTopic topic = shared::Fail(shared::ErrorKind::kUnavailable, "no broker after 1s");
  const std::string text = DescribeRun(options, requests, topic);
  for (const char* part :
       {"source           x\nerror            no token\nsource           twitter\n", "track=cpp",
        "topic            tweets at 127.0.0.1:9092: no broker after 1s\n"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
  }
  EXPECT_EQ(text, DescribeRequests(options, requests) + DescribeFound(options, topic));
  options.json = true;
  const std::string json = DescribeRun(options, requests, topic);
  EXPECT_EQ(json.find(R"({"sources":[{"source":"x","error":"no token"},{"source":"twitter",)"), 0u)
      << json;
  EXPECT_NE(json.find(R"("topic":"tweets at 127.0.0.1:9092: no broker after 1s"})"),
            std::string::npos)
      << json;
}

}  // namespace
}  // namespace producer
