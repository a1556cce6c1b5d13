// The lag of a group, asked while it works.
#include "consumer/source/group_lag.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "shared/kafka/consumer.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/test_producer.h"

namespace {

using namespace std::chrono_literals;
using shared::kafka::Partition;

// Commits as far as the topic goes, and that goes on.
void KeepUp(const std::string& brokers, const std::atomic<bool>& stop) {
  test::TestProducer producer(brokers);
  auto consumer = shared::kafka::Consumer::Open({.brokers = brokers}, {.topic = "t", .group = "g"});
  ASSERT_TRUE(consumer);
  for (std::int64_t records = 1; !stop; ++records) {
    producer.Produce({.topic = "t", .value = "x", .partition = 0});
    producer.Flush();
    consumer->StartCommit({{Partition{0}, {records}}});
    while (!consumer->FinishedCommit(10ms) && !stop) continue;
  }
}

// Fails when a commit is compared with an end that was asked for before it.
TEST(GroupLagOfARunningJob, IsNeverNegative) {
  const test::EmbeddedBroker broker({"t:1"});
  const std::string brokers = broker.brokers();
  std::atomic<bool> stop = false;
  std::thread job([&] { KeepUp(brokers, stop); });
  std::int64_t least = 0;
  int told = 0;
  const auto end = std::chrono::steady_clock::now() + 30s;
  while (told < 30 && std::chrono::steady_clock::now() < end) {
    const auto lag = consumer::ReadGroupLag({.brokers = brokers}, "t", "g", 5s);
    ASSERT_TRUE(lag) << lag.error().what;
    told += lag->front().lag.has_value();
    least = std::min(least, lag->front().lag.value_or(0));
  }
  stop = true;
  job.join();
  std::printf("lags of a job that keeps up: %d, least %lld\n", told, static_cast<long long>(least));
  EXPECT_EQ(told, 30);
  EXPECT_EQ(least, 0);
}

}  // namespace
