// The tests' own tools against a real broker: a harness that does nothing would pass every test.
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/real_kafka.h"
#include "tests/support/test_producer.h"
#include "tests/support/topic_reader.h"

namespace {

using test::Offsets;
using test::ReadRecord;

TEST(RealKafkaHarness, RecordsSurviveKillAndComeBackAsTheyWere) {
  test::RealKafka kafka;
  kafka.admin().CreateTopic("tweets", 2);
  {
    test::TestProducer producer(kafka.brokers());
    producer.Produce({.topic = "tweets",
                      .value = "one #a",
                      .key = "17",
                      .partition = 1,
                      .timestamp = 1360000000000,
                      .headers = {{"user", "ann"}}});
    producer.Produce({.topic = "tweets", .value = std::nullopt, .key = "18", .partition = 1});
    producer.Flush();
  }
  kafka.Kill9();
  kafka.Start();

  const std::vector<ReadRecord> records = test::ReadTopic(kafka.brokers(), "tweets");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].value, "one #a");
  EXPECT_EQ(records[0].key, "17");
  EXPECT_EQ(records[0].timestamp, 1360000000000);
  EXPECT_EQ(records[0].headers, (std::map<std::string, std::string>{{"user", "ann"}}));
  EXPECT_EQ(records[1].value, std::nullopt);
  EXPECT_EQ(records[1].offset, 1);
}

TEST(RealKafkaHarness, AbortedRecordsTakeOffsetsButAreNotRead) {
  test::RealKafka kafka;
  kafka.admin().CreateTopic("tweets", 1);
  test::TestProducer writer(kafka.brokers(), "writer");
  writer.Begin();
  for (int i = 0; i < 10; ++i) writer.Produce({.topic = "tweets", .value = "kept"});
  writer.Commit();
  writer.Begin();
  for (int i = 0; i < 50; ++i) writer.Produce({.topic = "tweets", .value = "aborted"});
  writer.Abort();

  EXPECT_EQ(test::ReadTopic(kafka.brokers(), "tweets").size(), 10u);
  const auto all =
      test::ReadTopic(kafka.brokers(), "tweets", {{"isolation.level", "read_uncommitted"}});
  EXPECT_EQ(all.size(), 60u);
  EXPECT_EQ(kafka.admin().Ends("tweets", 1)[0], 62);
}

TEST(RealKafkaHarness, TopicsAreGrownPrunedConfiguredAndMadeAgain) {
  test::RealKafka kafka;
  test::KafkaAdmin& admin = kafka.admin();
  admin.CreateTopic("t", 1, {{"cleanup.policy", "compact,delete"}});
  admin.AddPartitions("t", 3);
  EXPECT_EQ(admin.PartitionCount("t"), 3);

  test::TestProducer producer(kafka.brokers());
  for (int i = 0; i < 9; ++i) {
    producer.Produce({.topic = "t", .value = "v", .key = std::to_string(i), .partition = i % 3});
  }
  producer.Flush();
  admin.DeleteRecords("t", 1, 2);
  EXPECT_EQ(admin.Starts("t", 3), (Offsets{{0, 0}, {1, 2}, {2, 0}}));
  EXPECT_EQ(admin.Ends("t", 3), (Offsets{{0, 3}, {1, 3}, {2, 3}}));

  admin.SetTopicConfig("t", "retention.ms", "60000");
  const test::Ended described = kafka.Tool({"topics", "--describe", "--topic", "t"});
  EXPECT_NE(described.out.find("retention.ms=60000"), std::string::npos) << described.out;

  admin.DeleteTopic("t");
  admin.CreateTopic("t", 2);
  EXPECT_EQ(admin.Ends("t", 2), (Offsets{{0, 0}, {1, 0}}));
  EXPECT_TRUE(admin.Committed("nobody", "t", 2).empty());
}

}  // namespace
