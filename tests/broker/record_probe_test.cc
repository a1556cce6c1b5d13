// Single records are found at once in the midst of batches larger than what is asked for.
#include "shared/kafka/record_probe.h"

#include <chrono>
#include <iostream>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/real_kafka.h"
#include "tests/support/test_producer.h"

namespace {

using namespace std::chrono_literals;
using shared::kafka::NextOffset;
using shared::kafka::Partition;
using shared::kafka::Positions;

constexpr int kPartitions = 4;
constexpr int kRecords = 20000;

// Fails when a partition that has told its record is fetched on ahead of the others, a little at a
// time (queued.min.messages=1): each of them then waits a second or more.
TEST(RecordProbe, EveryPartitionTellsWithinLargeBatches) {
  test::RealKafka kafka;
  kafka.admin().CreateTopic("tweets", kPartitions);
  test::TestProducer producer(kafka.brokers(), "", {{"linger.ms", "1000"}});
  for (int i = 0; i < kPartitions * kRecords; ++i) {
    producer.Produce({.topic = "tweets", .value = std::string(70, 'x'), .partition = i % 4});
  }
  producer.Flush();

  const auto begin = std::chrono::steady_clock::now();
  int probes = 0;
  for (std::int64_t offset = 1; offset + 100 < kRecords; offset += 1999, ++probes) {
    Positions positions;
    for (int i = 0; i < kPartitions; ++i) positions[Partition{i}] = NextOffset{offset + 7 * i};
    const auto found = FirstRecordsAt({.brokers = kafka.brokers()}, "tweets", positions, 2000ms);
    ASSERT_TRUE(found.has_value()) << found.error().what;
    ASSERT_EQ(found->size(), positions.size());
    for (const auto& [partition, position] : positions) {
      EXPECT_EQ(found->at(partition).witness.offset.value, position.value);
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << "probes: " << probes << " of 4 partitions each, seconds: " << took.count() << '\n';
}

}  // namespace
