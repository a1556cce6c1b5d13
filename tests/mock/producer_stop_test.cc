// Ctrl-C, once and twice, with a broker and without.
#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/topic_reader.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;

test::Command ProducerOn(const test::EmbeddedBroker& broker,
                         const test::StreamSimulator& simulator) {
  return {.program = test::ProgramPath("tweet-producer"),
          .args = simulator.ProducerFlags(broker.brokers(), {"--print-tweets"})};
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
  test::Command command = ProducerOn(broker, simulator);
  command.args.insert(command.args.end(), {"--journal", "off"});
  test::Process producer(command);
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

// Fails when what waits in the journal is not told, or is gone with the process.
TEST(ProducerCtrlC, WithoutABrokerTheJournalKeepsTheRest) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"});
  const test::TempDir temp;
  test::Command command = ProducerOn(broker, simulator);
  command.args.insert(command.args.end(), {"--journal", temp.path() / "journal"});
  std::uint64_t pending = 0;
  {
    test::Process producer(command);
    ASSERT_TRUE(producer.WaitForOutput("stream_connected", 20s));
    broker.Stop();
    const std::size_t before = producer.Out().size();
    ASSERT_TRUE(test::WaitUntil([&] { return producer.Out().size() > before + 10'000; }, 20s));
    producer.CtrlC();
    ASSERT_EQ(producer.WaitForExit(20s), 0) << producer.Err();
    const test::Ledger ledger = test::LedgerIn(producer.Out());
    EXPECT_TRUE(test::Balances(ledger)) << producer.Out();
    pending = ledger.at("pending");
    ASSERT_GT(pending, 0u);
    EXPECT_NE(producer.Err().find("journal_keeps records=" + std::to_string(pending)),
              std::string::npos)
        << producer.Err();
  }
  broker.Start();
  command.args.insert(command.args.end(), {"--run-for", "2s"});
  const test::Ended next = test::RunProgram(command);
  ASSERT_EQ(next.exit_code, 0) << next.err;
  const test::Ledger ledger = test::LedgerIn(next.out);
  EXPECT_TRUE(test::Balances(ledger)) << next.out;
  EXPECT_EQ(ledger.at("recovered"), pending);
  EXPECT_EQ(ledger.at("pending"), 0u);
  std::printf("without a broker: exit 0, %lu records in the journal; the next run recovered %lu\n",
              static_cast<unsigned long>(pending),
              static_cast<unsigned long>(ledger.at("recovered")));
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
