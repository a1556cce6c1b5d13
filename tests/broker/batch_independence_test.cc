// The same topic gives the same counts whatever the batches are.

#include <cstdio>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/hashtag_consumer.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace test {
namespace {

constexpr int kRecords = 20'000;

std::vector<std::string> Texts() {
  std::mt19937 random(3);
  std::vector<std::string> texts;
  for (int i = 0; i < kRecords; ++i) {
    texts.push_back("one #t" + std::to_string(random() % 500) + " two #u" +
                    std::to_string(random() % 7));
  }
  return texts;
}

TagCounts Reference(const std::vector<std::string>& texts) {
  TagCounts counts;
  for (const std::string& text : texts) {
    const std::size_t second = text.rfind(" #");
    ++counts[text.substr(4, text.find(' ', 4) - 4)];
    ++counts[text.substr(second + 1)];
  }
  return counts;
}

// Fails when what a batch is cut by (time, number, partition) decides what is counted.
TEST(BatchIndependence, EveryIntervalSizeAndPartitionCountGivesTheSameCounts) {
  RealKafka kafka;
  const std::vector<std::string> texts = Texts();
  const TagCounts reference = Reference(texts);
  TempDir dir;
  int runs = 0;
  int equal = 0;
  for (const int partitions : {1, 3, 8}) {
    const std::string topic = "t" + std::to_string(partitions);
    kafka.admin().CreateTopic(topic, partitions);
    TestProducer producer(kafka.brokers());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      producer.Produce({.topic = topic, .value = texts[i], .key = std::to_string(i)});
    }
    producer.Flush();
    for (const char* interval : {"50ms", "100ms", "300ms", "1s", "1h"}) {
      for (const char* records : {"97", "1000", "1000000"}) {
        const ConsumerJob job{.programs = PROGRAM_DIR,
                              .brokers = kafka.brokers(),
                              .topic = topic,
                              .checkpoint = dir.path() / std::to_string(runs)};
        const Ended ended =
            job.Drain({"--batch-interval", interval, "--max-records-per-batch", records});
        ASSERT_EQ(ended.exit_code, 0) << ended.err;
        ++runs;
        equal += job.State().counts == reference ? 1 : 0;
      }
    }
  }
  std::printf("%d runs: %d equal\n", runs, equal);
  EXPECT_EQ(runs, 45);
  EXPECT_EQ(equal, runs);
}

}  // namespace
}  // namespace test
