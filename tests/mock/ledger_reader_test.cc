// The reader of a producer's ledger, beside a job that ends.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "consumer/source/producer_ledger.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/test_producer.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;

// Connections that were made to that port of 127.0.0.1: the system remembers one that its maker
// ended for a minute.
int ConnectionsTo(int port) {
  constexpr std::size_t kRemotePort = 29;  // "   0: 0100007F:ABCD 0100007F:1F90 01 …"
  std::ifstream table("/proc/net/tcp");
  int connections = 0;
  for (std::string line; std::getline(table, line);) {
    const std::string port_in_hex = line.substr(std::min(kRemotePort, line.size()), 4);
    if (port_in_hex.find_first_not_of("0123456789ABCDEF") != std::string::npos) continue;
    connections += !port_in_hex.empty() && std::stoi(port_in_hex, nullptr, 16) == port;
  }
  return connections;
}

// Fails when each look for a topic that no producer has made yet is a client of its own; or when
// the topic is not found once it is there.
TEST(LedgerReader, AwaitsItsTopicAsOneClient) {
  const test::EmbeddedBroker broker({"tweets:1"});
  const std::string brokers = broker.brokers();
  const int port = std::stoi(brokers.substr(brokers.rfind(':') + 1));
  std::atomic<int> told = 0;
  const consumer::LedgerReader reader(
      {.brokers = brokers}, "tweets.ledger", [&told](const consumer::ProducerLedgers&) { ++told; },
      20ms);
  std::this_thread::sleep_for(1s);
  const int connections = ConnectionsTo(port);
  std::printf("connections of 1 s without a ledger's topic: %d\n", connections);
  EXPECT_LE(connections, 5);
  EXPECT_EQ(told, 0);
  test::TestProducer producer(brokers);
  producer.Produce({.topic = "tweets.ledger",
                    .value = R"({"time":"t","counts":{}})",
                    .key = "ledger/w",
                    .partition = 0});
  producer.Flush();
  EXPECT_TRUE(test::WaitUntil([&] { return told > 0; }, 10s));
}

// Whoever may write to the topic writes what they like. Fails when the end of a run waits until all
// of it is read.
TEST(LedgerReader, ItsEndDoesNotWaitForTheEndOfTheTopic) {
  test::EmbeddedBroker broker({"tweets.ledger:1"});
  {
    test::TestProducer producer(broker.brokers());
    for (int i = 0; i < 20'000; ++i) {
      producer.Produce({.topic = "tweets.ledger",
                        .value = R"({"time":"t","counts":{}})",
                        .key = "ledger/w",
                        .partition = 0});
    }
    producer.Flush();
  }
  std::atomic<int> told = 0;
  auto end = std::chrono::steady_clock::now();
  {
    const consumer::LedgerReader reader({.brokers = broker.brokers()}, "tweets.ledger",
                                        [&told](const consumer::ProducerLedgers&) {
                                          ++told;
                                          std::this_thread::sleep_for(500ms);
                                        });
    ASSERT_TRUE(test::WaitUntil([&] { return told > 0; }, 10s));
    end = std::chrono::steady_clock::now();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - end, 5s) << told << " times";
}

}  // namespace
