// Partitions that a topic gains are read from their beginning, whenever they are found.
#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

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

class PartitionsAdded : public ::testing::Test {
 protected:
  void Fill(int partitions, const std::string& text) {
    TestProducer producer(kafka_.brokers());
    for (int partition = 0; partition < partitions; ++partition) {
      for (int i = 0; i < 100; ++i) {
        producer.Produce({.topic = "tweets", .value = text, .partition = partition});
      }
    }
    producer.Flush();
  }

  test::TempDir files_;
  test::RealKafka kafka_;
};

// Fails when new partitions start at their end, or are not looked for.
TEST_F(PartitionsAdded, WhileRunningAndWhileStopped) {
  kafka_.admin().CreateTopic("tweets", 2);
  Fill(2, "first");
  SourceReader reader({.brokers = kafka_.brokers(), .topic = "tweets"});
  ASSERT_TRUE(reader.Begin()) << reader.error();
  ASSERT_TRUE(reader.ReadTexts(200)) << reader.error();

  kafka_.admin().AddPartitions("tweets", 4);
  Fill(4, "second");
  ASSERT_TRUE(reader.ReadTexts(600)) << reader.error() << ' ' << reader.seen.texts.size();
  EXPECT_EQ(reader.seen.states.size(), 4u);
  EXPECT_EQ(reader.seen.states.at({3}).next.value, 100);
  reader.source().Close(std::chrono::seconds(1));

  kafka_.admin().AddPartitions("tweets", 5);
  Fill(5, "third");
  SourceReader later(
      {.brokers = kafka_.brokers(), .topic = "tweets", .states = reader.seen.states});
  ASSERT_TRUE(later.Begin()) << later.error();
  ASSERT_TRUE(later.ReadToEnd()) << later.error();
  EXPECT_EQ(later.seen.texts.size(), 500u);
  EXPECT_EQ(later.seen.states.at({4}).next.value, 100);
  std::cout << "partitions added: 2 while running, 1 while stopped, records read "
            << reader.seen.texts.size() + later.seen.texts.size() << " of 1100\n";
}

// The same with the program, which looks every 10 s.
TEST_F(PartitionsAdded, TheProgramCountsThem) {
  kafka_.admin().CreateTopic("tweets", 2);
  Fill(2, "#first");
  const test::ConsumerJob job{.programs = PROGRAM_DIR,
                              .brokers = kafka_.brokers(),
                              .topic = "tweets",
                              .checkpoint = files_.path() / "checkpoint"};
  test::Process program(job.Command({"--batch-interval", "200ms"}));
  ASSERT_TRUE(program.WaitForOutput("Batch: 0", 20s)) << program.Err();
  kafka_.admin().AddPartitions("tweets", 4);
  Fill(4, "#second");
  const auto total = [&] {
    try {
      return job.State().total;
    } catch (const std::runtime_error&) {  // No checkpoint yet.
      return std::uint64_t{0};
    }
  };
  EXPECT_TRUE(test::WaitUntil([&] { return total() == 600; }, 40s)) << total() << program.Err();
  program.CtrlC();
  EXPECT_EQ(program.WaitForExit(15s), 0) << program.Err();
  EXPECT_EQ(job.State().positions.at("3"), 100);
  std::cout << "partitions added: hashtag-consumer counted " << total() << " of 600\n";
}

}  // namespace
