// Ctrl-C, once and twice, with a broker and without.
#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/topic_reader.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;

test::Command ProducerOn(const test::EmbeddedBroker& broker,
                         const test::StreamSimulator& simulator) {
  return {
      .program = test::ProgramPath("tweet-producer"),
      .args = {"-b", broker.brokers(), "--endpoint", simulator.Url(), "--credentials-file",
               simulator.credentials_file(), "--track", "kafka,the,a", "--json", "--print-tweets"}};
}

// Fails when a stop loses what was received, or does not come soon.
TEST(ProducerCtrlC, EverythingReceivedIsInTheTopicAndTheLedgerAddsUp) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"});
  test::Process producer(ProducerOn(broker, simulator));
  ASSERT_TRUE(test::WaitUntil([&] { return producer.Out().size() > 20'000; }, 20s))
      << producer.Err();
  const auto stop = std::chrono::steady_clock::now();
  producer.CtrlC();
  ASSERT_EQ(producer.WaitForExit(15s), 0) << producer.Err();
  EXPECT_LT(std::chrono::steady_clock::now() - stop, 5s);
  const test::Ledger ledger = test::LedgerIn(producer.Out());
  EXPECT_TRUE(test::Balances(ledger)) << producer.Out();
  EXPECT_EQ(ledger.at("pending"), 0u);
  EXPECT_EQ(ledger.at("published"), test::ReadTopic(broker.brokers(), "tweets").size());
  std::printf("published %lu of %lu received, exit 0\n",
              static_cast<unsigned long>(ledger.at("published")),
              static_cast<unsigned long>(ledger.at("received")));
}

// Fails when records that Kafka does not have are not told by number and exit code.
TEST(ProducerCtrlC, WithoutABrokerTenSecondsAreTriedAndTheRestIsTold) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"});
  test::Process producer(ProducerOn(broker, simulator));
  ASSERT_TRUE(producer.WaitForOutput("stream_connected", 20s));
  broker.Stop();
  const std::size_t before = producer.Out().size();
  ASSERT_TRUE(test::WaitUntil([&] { return producer.Out().size() > before + 10'000; }, 20s));
  const auto stop = std::chrono::steady_clock::now();
  producer.CtrlC();
  ASSERT_EQ(producer.WaitForExit(20s), 6) << producer.Err();
  EXPECT_GE(std::chrono::steady_clock::now() - stop, 9s);
  const test::Ledger ledger = test::LedgerIn(producer.Out());
  EXPECT_TRUE(test::Balances(ledger)) << producer.Out();
  EXPECT_GT(ledger.at("pending"), 0u);
  const std::string told = std::to_string(ledger.at("pending")) + " records were not acknowledged";
  EXPECT_NE(producer.Err().find(told), std::string::npos) << producer.Err();
  std::printf("%s, exit 6\n", told.c_str());
}

TEST(ProducerCtrlC, ASecondOneEndsAtOnce) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"});
  test::Process producer(ProducerOn(broker, simulator));
  ASSERT_TRUE(producer.WaitForOutput("stream_connected", 20s));
  broker.Stop();
  const std::size_t before = producer.Out().size();
  ASSERT_TRUE(test::WaitUntil([&] { return producer.Out().size() > before + 1'000; }, 20s));
  producer.CtrlC();
  EXPECT_EQ(producer.WaitForExit(500ms), std::nullopt) << "it gave up delivering at once";
  producer.CtrlC();
  EXPECT_EQ(producer.WaitForExit(2s), 130);
}

}  // namespace
