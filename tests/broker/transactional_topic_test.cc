// Transactions take offsets at which no record is seen: commit markers, aborted records, compacted
// ones. Reading to the end must end, and a group that is at the end must show no lag.
#include <iostream>
#include <string>

#include <gtest/gtest.h>

#include "consumer/source/group_lag.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/real_kafka.h"
#include "tests/support/source_reader.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
using test::SourceReader;
using test::TestProducer;

class TransactionalTopic : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    kafka_ = new test::RealKafka(
        {.properties = {"log.cleaner.backoff.ms=200", "log.cleaner.min.compaction.lag.ms=0"}});
  }
  static void TearDownTestSuite() { delete kafka_; }

  static void Produce(TestProducer& producer, const std::string& topic, int count,
                      const std::string& text) {
    for (int i = 0; i < count; ++i) {
      producer.Produce({.topic = topic, .value = text + std::to_string(i), .partition = 0});
    }
  }

  static SourceReader Reader(const std::string& topic) {
    return SourceReader({.brokers = kafka_->brokers(), .topic = topic, .group = topic});
  }

  // Runs the program to the end of the topic and returns what its group has left to read in the
  // eyes of Kafka's own tools; -1 where it did not end.
  std::int64_t LagAfterProgram(const std::string& topic) {
    const test::ConsumerJob job{.programs = PROGRAM_DIR,
                                .brokers = kafka_->brokers(),
                                .topic = topic,
                                .checkpoint = files_.path() / topic};
    const test::Ended ended = job.Drain();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    if (ended.exit_code != 0) return -1;
    const std::string group = "hashtag-consumer-" + topic;
    return kafka_->admin().Ends(topic, 1).at(0) - kafka_->admin().Committed(group, topic, 1).at(0);
  }

  // Reads to the end, commits, and returns the group's lag; -1 where it has none.
  static std::int64_t DrainAndLag(SourceReader& reader, const std::string& topic) {
    EXPECT_TRUE(reader.Begin()) << reader.error();
    EXPECT_TRUE(reader.ReadToEnd(20s)) << "the end was not reached: " << reader.error();
    reader.source().Commit({{{0}, reader.seen.states.at({0}).next}});
    reader.source().Close(10s);
    const auto lag = consumer::ReadGroupLag({.brokers = kafka_->brokers()}, topic, topic, 10s);
    EXPECT_TRUE(lag) << lag.error().what;
    return lag && !lag->empty() ? lag->front().lag.value_or(-1) : -1;
  }

  test::TempDir files_;
  static test::RealKafka* kafka_;
};

test::RealKafka* TransactionalTopic::kafka_ = nullptr;

// Fails when the position is the last record + 1: 10 committed records end at 11, the lag stays 1
// and the drain never ends.
TEST_F(TransactionalTopic, CommittedTail) {
  kafka_->admin().CreateTopic("committed", 1);
  TestProducer producer(kafka_->brokers(), "writer-committed");
  producer.Begin();
  Produce(producer, "committed", 10, "text ");
  producer.Commit();
  SourceReader reader = Reader("committed");
  const auto lag = DrainAndLag(reader, "committed");
  EXPECT_EQ(lag, 0);
  EXPECT_EQ(reader.seen.texts.size(), 10u);
  EXPECT_EQ(reader.seen.states.at({0}).next.value, 11);
  const auto program_lag = LagAfterProgram("committed");
  EXPECT_EQ(program_lag, 0);
  std::cout << "committed tail: ended, records " << reader.seen.texts.size() << ", lag " << lag
            << "; hashtag-consumer: ended, lag " << program_lag << '\n';
}

// Fails as the one before, 51 behind.
TEST_F(TransactionalTopic, AbortedTail) {
  kafka_->admin().CreateTopic("aborted", 1);
  TestProducer producer(kafka_->brokers(), "writer-aborted");
  producer.Begin();
  Produce(producer, "aborted", 10, "text ");
  producer.Commit();
  producer.Begin();
  Produce(producer, "aborted", 50, "never ");
  producer.Abort();
  SourceReader reader = Reader("aborted");
  const auto lag = DrainAndLag(reader, "aborted");
  EXPECT_EQ(lag, 0);
  EXPECT_EQ(reader.seen.texts.size(), 10u) << "aborted records are not counted";
  EXPECT_EQ(reader.seen.states.at({0}).next.value, 62);
  const auto program_lag = LagAfterProgram("aborted");
  EXPECT_EQ(program_lag, 0);
  std::cout << "aborted tail: ended, records " << reader.seen.texts.size() << ", lag " << lag
            << "; hashtag-consumer: ended, lag " << program_lag << '\n';
}

// Fails when the end is the high watermark: nobody can read up to it before the transaction ends.
TEST_F(TransactionalTopic, OpenTransaction) {
  kafka_->admin().CreateTopic("open", 1);
  TestProducer plain(kafka_->brokers());
  Produce(plain, "open", 10, "text ");
  plain.Flush();
  TestProducer producer(kafka_->brokers(), "writer-open");
  producer.Begin();
  Produce(producer, "open", 20, "not yet ");
  producer.Flush();
  Produce(plain, "open", 5, "behind ");
  plain.Flush();

  SourceReader reader = Reader("open");
  DrainAndLag(reader, "open");
  EXPECT_EQ(reader.seen.texts.size(), 10u);
  EXPECT_EQ(reader.seen.states.at({0}).next.value, 10);
  EXPECT_EQ(LagAfterProgram("open"), 0) << "up to the last stable offset";
  std::cout << "open transaction: ended, records " << reader.seen.texts.size()
            << "; hashtag-consumer: ended, lag 0 up to the last stable offset\n";

  producer.Commit();
  SourceReader later({.brokers = kafka_->brokers(), .topic = "open", .states = reader.seen.states});
  ASSERT_TRUE(later.Begin()) << later.error();
  ASSERT_TRUE(later.ReadToEnd(20s)) << later.error();
  EXPECT_EQ(later.seen.texts.size(), 25u);
}

// Fails when a gap counts as loss, or as something still to come.
TEST_F(TransactionalTopic, Compacted) {
  kafka_->admin().CreateTopic("compacted", 1,
                              {{"cleanup.policy", "compact"},
                               {"segment.ms", "100"},
                               {"min.cleanable.dirty.ratio", "0.01"},
                               {"delete.retention.ms", "0"}});
  TestProducer producer(kafka_->brokers());
  for (int i = 0; i < 1000; ++i) {
    producer.Produce(
        {.topic = "compacted", .value = "text", .key = std::to_string(i % 10), .partition = 0});
    if (i % 100 == 99) {
      producer.Flush();
      std::this_thread::sleep_for(120ms);  // A new segment: only closed ones are compacted.
    }
  }
  const auto left = [&] {
    SourceReader reader = Reader("compacted");
    EXPECT_TRUE(reader.Begin() && reader.ReadToEnd(20s)) << reader.error();
    return reader.seen;
  };
  test::Seen seen;
  ASSERT_TRUE(test::WaitUntil(
      [&] {
        seen = left();
        return seen.texts.size() < 500;
      },
      60s))
      << "nothing was compacted: " << seen.texts.size();
  EXPECT_TRUE(seen.lost.empty());
  EXPECT_EQ(seen.states.at({0}).next.value, 1000);
  // The record that was counted last in the first half is gone by now; that is no loss either.
  SourceReader again({.brokers = kafka_->brokers(), .topic = "compacted", .states = seen.states});
  EXPECT_TRUE(again.Begin()) << again.error();
  EXPECT_EQ(LagAfterProgram("compacted"), 0);
  std::cout << "compacted: ended, records left " << seen.texts.size()
            << " of 1000, lost 0; hashtag-consumer: ended, lag 0\n";
}

}  // namespace
