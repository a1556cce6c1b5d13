// Where reading begins on a real Kafka, and what it may not do to the cluster.
#include <string>

#include <gtest/gtest.h>

#include "consumer/source/group_lag.h"
#include "tests/support/real_kafka.h"
#include "tests/support/source_reader.h"
#include "tests/support/test_producer.h"

namespace {

using namespace std::chrono_literals;
using consumer::KafkaSource;
using shared::kafka::Partition;
using test::TestProducer;

class SourceStart : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    kafka_ = new test::RealKafka({.properties = {"auto.create.topics.enable=true"}});
  }
  static void TearDownTestSuite() { delete kafka_; }

  static std::unique_ptr<KafkaSource> Open(const std::string& topic) {
    auto source = KafkaSource::Open({.client = {.brokers = kafka_->brokers()}, .topic = topic});
    EXPECT_TRUE(source);
    return *std::move(source);
  }

  // Ten records a second apart, from the second 1,000 on, in partition 0 of two.
  static std::unique_ptr<KafkaSource> OpenWithTen(const std::string& topic) {
    kafka_->admin().CreateTopic(topic, 2, {{"retention.ms", "-1"}});
    TestProducer producer(kafka_->brokers());
    for (int i = 0; i < 10; ++i) {
      producer.Produce(
          {.topic = topic, .value = "text", .partition = 0, .timestamp = (1000 + i) * 1000});
    }
    producer.Flush();
    auto source = Open(topic);
    EXPECT_TRUE(source->WaitForTopic(10s));
    return source;
  }

  static std::int64_t NextOf(KafkaSource& source, const consumer::StartPosition& start) {
    const auto states = source.ResolveStart(start);
    EXPECT_TRUE(states) << states.error().what;
    return states ? states->at({0}).next.value : -1;
  }

  static test::RealKafka* kafka_;
};

test::RealKafka* SourceStart::kafka_ = nullptr;

TEST_F(SourceStart, EveryFormIsResolved) {
  const auto source = OpenWithTen("start");
  EXPECT_EQ(NextOf(*source, consumer::Earliest{}), 0);
  EXPECT_EQ(NextOf(*source, consumer::Latest{}), 10);
  EXPECT_EQ(NextOf(*source, consumer::SinceTime{1'003'500}), 4);
  EXPECT_EQ(NextOf(*source, consumer::SinceTime{9'000'000}), 10) << "nothing is that young";
  EXPECT_EQ(NextOf(*source, consumer::Offsets{{{{0}, 7}, {{1}, -2}}}), 7);
  EXPECT_EQ(NextOf(*source, consumer::Offsets{{{{0}, -1}, {{1}, -2}}}), 10);
}

TEST_F(SourceStart, OffsetsOutsideOfTheLogAreAUsageError) {
  const auto source = OpenWithTen("outside");
  for (const std::int64_t offset : {11, 1000}) {
    const auto states = source->ResolveStart(consumer::Offsets{{{{0}, offset}, {{1}, -2}}});
    ASSERT_FALSE(states);
    EXPECT_EQ(states.error().kind, shared::ErrorKind::kUsage);
    EXPECT_NE(states.error().what.find("which reaches from 0 to 10"), std::string::npos);
  }
}

// Fails when the request for metadata lets the broker make the topic (auto.create.topics.enable).
TEST_F(SourceStart, WaitingForATopicDoesNotMakeIt) {
  const auto source = Open("absent");
  for (int i = 0; i < 2; ++i) {
    const auto topic = source->WaitForTopic(500ms);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind, shared::ErrorKind::kUnavailable);
    EXPECT_NE(topic.error().what.find("topic absent does not exist"), std::string::npos);
  }
  const auto lag = consumer::ReadGroupLag({.brokers = kafka_->brokers()}, "absent", "g", 5s);
  EXPECT_FALSE(lag);
  const std::string topics = kafka_->Tool({"topics", "--list"}).out;
  EXPECT_EQ(topics.find("absent"), std::string::npos) << topics;
}

// Fails when the age of a record is taken from a timestamp that its producer chose.
TEST_F(SourceStart, LagInSecondsNeedsTheBrokersOwnTimestamps) {
  for (const bool append_time : {false, true}) {
    const std::string topic = append_time ? "appended" : "created";
    kafka_->admin().CreateTopic(
        topic, 1, {{"message.timestamp.type", append_time ? "LogAppendTime" : "CreateTime"}});
    TestProducer producer(kafka_->brokers());
    for (int i = 0; i < 5; ++i) producer.Produce({.topic = topic, .value = "text", .partition = 0});
    producer.Flush();
    test::SourceReader reader({.brokers = kafka_->brokers(), .topic = topic, .group = topic});
    ASSERT_TRUE(reader.Begin() && reader.ReadTexts(5)) << reader.error();
    reader.source().Commit({{{0}, {2}}});
    reader.source().Close(10s);
    const auto lag = consumer::ReadGroupLag({.brokers = kafka_->brokers()}, topic, topic, 10s);
    ASSERT_TRUE(lag) << lag.error().what;
    EXPECT_EQ(lag->at(0).lag, 3);
    EXPECT_EQ(lag->at(0).oldest_unread.has_value(), append_time);
  }
}

}  // namespace
