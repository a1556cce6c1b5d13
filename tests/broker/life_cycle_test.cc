// Starting, stopping, and a broker that comes and goes.

#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/free_port.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class LifeCycle : public ::testing::Test {
 protected:
  ConsumerJob Job(const std::string& brokers) {
    return {.programs = PROGRAM_DIR,
            .brokers = brokers,
            .topic = "t",
            .checkpoint = dir_.path() / "checkpoint"};
  }

  static void Write(const std::string& brokers, const std::string& text, int times) {
    TestProducer producer(brokers);
    for (int i = 0; i < times; ++i) producer.Produce({.topic = "t", .value = text});
    producer.Flush();
  }

  // Waits until the job's checkpoint holds that total.
  static bool WaitForTotal(const ConsumerJob& job, std::uint64_t total, seconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < deadline) {
      try {
        if (job.State().total == total) return true;
      } catch (const std::runtime_error&) {  // No checkpoint yet.
      }
      std::this_thread::sleep_for(milliseconds(100));
    }
    return false;
  }

  TempDir dir_;
};

using KafkaDownAtStart = LifeCycle;
using KafkaRestarted = LifeCycle;
using EitherOrder = LifeCycle;
using CtrlC = LifeCycle;
using CtrlCTwice = LifeCycle;

TEST_F(KafkaDownAtStart, ForABoundedTimeIsExit6WithTheBrokerAndTheWayOut) {
  const std::string brokers = "127.0.0.1:" + std::to_string(FreePort());
  const Ended ended = Job(brokers).Drain({"--broker-wait", "2s"});
  EXPECT_EQ(ended.exit_code, 6) << ended.err;
  EXPECT_NE(ended.err.find(brokers), std::string::npos) << ended.err;
}

TEST_F(KafkaDownAtStart, IsWaitedForUntilItComes) {
  RealKafka kafka;
  kafka.admin().CreateTopic("t", 2);
  Write(kafka.brokers(), "one #a", 100);
  kafka.Stop();
  const ConsumerJob job = Job(kafka.brokers());
  Process consumer(job.Command({"--batch-interval", "100ms"}));
  EXPECT_FALSE(consumer.WaitForExit(seconds(3)));
  kafka.Start();
  EXPECT_TRUE(WaitForTotal(job, 100, seconds(30))) << consumer.Err();
  consumer.CtrlC();
  EXPECT_EQ(consumer.WaitForExit(seconds(15)), 0);
}

// Fails when a broker's absence ends the job, or when records are lost or read twice around it.
TEST_F(KafkaRestarted, WhileTheJobRunsLosesAndDoublesNothing) {
  RealKafka kafka;
  kafka.admin().CreateTopic("t", 4);
  Write(kafka.brokers(), "one #a", 1000);
  const ConsumerJob job = Job(kafka.brokers());
  Process consumer(job.Command({"--batch-interval", "100ms"}));
  EXPECT_TRUE(WaitForTotal(job, 1000, seconds(30))) << consumer.Err();
  std::uint64_t total = 1000;
  for (const bool crash : {false, true}) {
    crash ? kafka.Kill9() : kafka.Stop();
    EXPECT_FALSE(consumer.WaitForExit(seconds(2)));
    kafka.Start();
    Write(kafka.brokers(), "two #a #b", 1000);
    total += 2000;
    EXPECT_TRUE(WaitForTotal(job, total, seconds(60))) << consumer.Err();
  }
  consumer.CtrlC();
  EXPECT_EQ(consumer.WaitForExit(seconds(15)), 0);
  EXPECT_EQ(job.State().counts, (TagCounts{{"#a", 3000}, {"#b", 2000}}));
}

TEST_F(EitherOrder, ConsumerBeforeTheTopicExists) {
  RealKafka kafka;
  const ConsumerJob job = Job(kafka.brokers());
  Process consumer(job.Command({"--batch-interval", "100ms"}));
  EXPECT_FALSE(consumer.WaitForExit(seconds(2)));
  EXPECT_EQ(kafka.admin().PartitionCount("t"), 0);  // The consumer never makes its topic.
  kafka.admin().CreateTopic("t", 4);
  Write(kafka.brokers(), "one #a", 100);
  EXPECT_TRUE(WaitForTotal(job, 100, seconds(30))) << consumer.Err();
}

TEST_F(EitherOrder, ConsumerAfterTheRecords) {
  RealKafka kafka;
  kafka.admin().CreateTopic("t", 4);
  Write(kafka.brokers(), "one #a", 100);
  const ConsumerJob job = Job(kafka.brokers());
  ASSERT_EQ(job.Drain().exit_code, 0);
  EXPECT_EQ(job.State().counts, (TagCounts{{"#a", 100}}));
}

// Fails when a stop waits for the interval, or leaves what was read uncounted or uncommitted.
TEST_F(CtrlC, EndsTheBatchSavesItAndSaysWhatWasDone) {
  RealKafka kafka;
  kafka.admin().CreateTopic("t", 4);
  const ConsumerJob job = Job(kafka.brokers());
  Process consumer(job.Command({"--batch-interval", "1h"}));
  ASSERT_TRUE(consumer.WaitForOutput("Batch: 0", seconds(15))) << consumer.Err();
  Write(kafka.brokers(), "one #a", 500);
  std::this_thread::sleep_for(seconds(2));
  const auto asked = std::chrono::steady_clock::now();
  consumer.CtrlC();
  EXPECT_EQ(consumer.WaitForExit(seconds(15)), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - asked, seconds(5));
  EXPECT_EQ(job.State().counts, (TagCounts{{"#a", 500}}));
  EXPECT_EQ(kafka.admin().Committed("hashtag-consumer-t", "t", 4), kafka.admin().Ends("t", 4));
  for (const char* field : {"records=500", "batches=", "distinct=1", "lag=0", "lost=0"}) {
    EXPECT_NE(consumer.Err().find(field), std::string::npos) << field << " in " << consumer.Err();
  }
}

// The broker is gone, so the first Ctrl-C leaves the job waiting for its last commit.
TEST_F(CtrlCTwice, EndsAtOnceWith130AndTheNextRunIsExact) {
  RealKafka kafka;
  kafka.admin().CreateTopic("t", 4);
  Write(kafka.brokers(), "one #a", 100'000);
  const ConsumerJob job = Job(kafka.brokers());
  Process consumer(job.Command({"--batch-interval", "100ms", "--max-records-per-batch", "500"}));
  ASSERT_TRUE(consumer.WaitForOutput("Batch: 0", seconds(15))) << consumer.Err();
  kafka.Kill9();
  consumer.CtrlC();
  EXPECT_FALSE(consumer.WaitForExit(seconds(1))) << consumer.Err();
  consumer.CtrlC();
  EXPECT_EQ(consumer.WaitForExit(seconds(5)), 130);
  kafka.Start();
  ASSERT_EQ(job.Drain().exit_code, 0);
  EXPECT_EQ(job.State().counts, (TagCounts{{"#a", 100'000}}));
}

}  // namespace
}  // namespace test
