// The whole producer against a server that speaks Twitter's protocol.
#include <chrono>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/topic_reader.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
using test::Ended;
using test::ReadRecord;

// Fails when a tweet is lost or doubled between the wire and the topic, notices are taken for
// tweets, or the sums differ.
TEST(ProducerStream, WhatTheStreamSendsIsInTheTopicOnce) {
  test::EmbeddedBroker broker;
  test::StreamSimulator simulator({"--rate", "300"});
  const Ended ended = test::RunProgram(
      {.program = test::ProgramPath("tweet-producer"),
       .args = simulator.ProducerFlags(broker.brokers(), {"--max-tweets", "500"})});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const test::Ledger ledger = test::LedgerIn(ended.out);
  EXPECT_TRUE(test::Balances(ledger)) << ended.out;
  EXPECT_GT(ledger.at("notice"), 0u);
  EXPECT_GT(ledger.at("undelivered"), 0u);
  std::set<std::string> ids;
  for (const ReadRecord& record : test::ReadTopic(broker.brokers(), "tweets")) {
    ids.insert(record.key.value());
    EXPECT_EQ(record.headers.at("source"), "twitter");
  }
  EXPECT_EQ(ids.size(), 500u);
  EXPECT_EQ(ledger.at("published"), 500u);
  std::printf("published 500, in the topic once each: %zu\n", ids.size());
}

// Fails when a lost connection ends the run, costs what was received, or is not told as a gap.
TEST(ProducerStream, ALostServerIsFoundAgain) {
  test::EmbeddedBroker broker;
  test::StreamSimulator simulator({"--rate", "200"});
  test::Process producer({.program = test::ProgramPath("tweet-producer"),
                          .args = simulator.ProducerFlags(broker.brokers(), {"--print-tweets"})});
  for (int times = 1; times <= 3; ++times) {
    const std::size_t before = producer.Out().size();
    ASSERT_TRUE(test::WaitUntil([&] { return producer.Out().size() > before + 5'000; }, 30s))
        << producer.Err();
    simulator.process().Kill9();
    simulator.Stop();
    simulator.Start();
  }
  const std::size_t before = producer.Out().size();
  ASSERT_TRUE(test::WaitUntil([&] { return producer.Out().size() > before + 5'000; }, 30s));
  producer.CtrlC();
  ASSERT_EQ(producer.WaitForExit(15s), 0) << producer.Err();
  const test::Ledger ledger = test::LedgerIn(producer.Out());
  EXPECT_TRUE(test::Balances(ledger)) << producer.Out();
  EXPECT_EQ(ledger.at("gaps"), 3u);
  EXPECT_EQ(ledger.at("connections"), 4u);
  EXPECT_EQ(ledger.at("published"), test::ReadTopic(broker.brokers(), "tweets").size());
  std::printf("connections 4, gaps 3 (%lu ms), published %lu, in the topic as many\n",
              static_cast<unsigned long>(ledger.at("gap_ms")),
              static_cast<unsigned long>(ledger.at("published")));
}

// Fails when a certificate is not checked, or the name in it.
TEST(ProducerStream, TlsIsVerified) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"}, "simulator.test");
  const auto run = [&](const std::string& host, bool trust) {
    std::vector<std::string> flags =
        simulator.ProducerFlags(broker.brokers(), {"--max-tweets", "5", "--run-for", "3s"});
    flags[3] = "https://" + host + ":" + simulator.port() + "/1.1/statuses/filter.json";
    if (trust) flags.insert(flags.end(), {"--ca-file", simulator.ca_file()});
    const Ended ended =
        test::RunProgram({.program = test::ProgramPath("tweet-producer"), .args = flags});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return test::LedgerIn(ended.out).at("published");
  };
  EXPECT_EQ(run("localhost", true), 5u);
  EXPECT_EQ(run("localhost", false), 0u);
  EXPECT_EQ(run("127.0.0.2", true), 0u);
}

TEST(ProducerStream, DryRunSendsNothingAndShowsNoKey) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator;
  const Ended ended =
      test::RunProgram({.program = test::ProgramPath("tweet-producer"),
                        .args = simulator.ProducerFlags(broker.brokers(), {"--dry-run"})});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE(ended.out.find("track=kafka%2Cthe%2Ca"), std::string::npos) << ended.out;
  for (const char* key : {"test-key", "test-secret", "test-token"}) {
    EXPECT_EQ((ended.out + ended.err).find(key), std::string::npos) << key;
  }
  EXPECT_EQ(ended.err.find("stream_connecting"), std::string::npos);
}

}  // namespace
