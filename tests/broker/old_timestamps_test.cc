// Kafka deletes records by their own timestamps: tweets of 2013 must outlive the retention pass.
#include <chrono>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/text_file.h"
#include "tests/support/topic_reader.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;

constexpr int kTweets = 1000;
constexpr std::int64_t k2013 = 1'360'000'000'000;

// Looks for what is too old every second, and keeps records for a week where a topic does not say
// otherwise.
const test::KafkaSettings kEagerRetention{.properties = {"log.retention.check.interval.ms=1000",
                                                         "log.initial.task.delay.ms=500",
                                                         "log.retention.ms=604800000"}};

class OldTimestamps : public testing::Test {
 protected:
  void Publish(const std::string& topic) {
    std::string statuses;
    for (int i = 1; i <= kTweets; ++i) {
      statuses += "{\"id_str\":\"" + std::to_string(i) + "\",\"text\":\"old #tweet\"," +
                  "\"timestamp_ms\":\"" + std::to_string(k2013 + i) + "\"}\n";
    }
    const test::Ended ended = test::RunProgram(
        {.program = test::ProgramPath("tweet-producer"),
         .args = {"--source", "stdin", "-b", kafka_.brokers(), "-t", topic, "--partitions", "1"},
         .input = statuses});
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  }

  // Puts old records into a topic that keeps records for a week, and waits until Kafka has deleted
  // them.
  void AwaitDeletion(const std::string& control) {
    kafka_.admin().CreateTopic(control, 1);
    test::TestProducer producer(kafka_.brokers());
    for (int i = 0; i < kTweets; ++i) {
      producer.Produce({.topic = control, .value = "old", .partition = 0, .timestamp = k2013});
    }
    producer.Flush();
    ASSERT_TRUE(
        test::WaitUntil([&] { return kafka_.admin().Starts(control, 1)[0] == kTweets; }, 90s))
        << "no retention pass";
  }

  test::RealKafka kafka_{kEagerRetention};
};

// Fails when the topic is made without retention.ms=-1, or an existing topic's retention is not
// heeded.
TEST_F(OldTimestamps, TweetsOf2013OutliveTheRetentionPass) {
  Publish("ours");
  kafka_.admin().CreateTopic("theirs", 1, {{"retention.ms", "86400000"}});
  Publish("theirs");
  AwaitDeletion("control");
  AwaitDeletion("control-again");  // Between the two a whole pass went over every topic.
  const auto ours = test::ReadTopic(kafka_.brokers(), "ours");
  ASSERT_EQ(ours.size(), static_cast<std::size_t>(kTweets));
  EXPECT_EQ(ours[0].timestamp, k2013 + 1);
  const auto theirs = test::ReadTopic(kafka_.brokers(), "theirs");
  ASSERT_EQ(theirs.size(), static_cast<std::size_t>(kTweets));
  EXPECT_GT(theirs[0].timestamp, k2013 + 1);
  EXPECT_EQ(theirs[0].headers.at("created_at"), std::to_string(k2013 + 1));
  std::printf(
      "control topic: %d of %d deleted; made by us: %zu there; with a retention of a day: "
      "%zu there, restamped\n",
      kTweets, kTweets, ours.size(), theirs.size());
}

}  // namespace
