// What --http answers, and when it says that something is wrong.
#include <csignal>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "tests/mock/served_producer.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/free_port.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
using test::Ended;
using test::HttpGet;
using test::ServedProducer;

TEST(ProducerHttp, EachEndpointAnswers) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"});
  ServedProducer producer(simulator.ProducerFlags(broker.brokers()));
  ASSERT_TRUE(producer.WaitForReadyz(200, "ready", 20s)) << producer.process().Err();
  EXPECT_EQ(producer.Get("/livez").body, "ok\n");
  const std::string checks = producer.Get("/readyz?verbose").body;
  EXPECT_EQ(checks, "[+]stream ok\n[+]broker ok\n[+]journal ok\nready\n");
  ASSERT_TRUE(test::WaitUntil([&] { return producer.ReadLedger().at("published") > 100; }, 20s));
  const std::string metrics = producer.Get("/metrics").body;
  EXPECT_EQ(test::MetricsPage(metrics).problems(), "");
  EXPECT_GT(test::MetricsPage(metrics).Value("tweet_producer_last_tweet_timestamp_seconds"), 1.7e9);
  EXPECT_GT(test::MetricsPage(metrics).Value("tweet_producer_publish_seconds_count"), 0);
  const Ended curl = test::RunProgram(
      {.program = "curl", .args = {"-sfI", "http://" + producer.address() + "/ledger"}});
  EXPECT_EQ(curl.exit_code, 0);
  EXPECT_NE(curl.out.find("application/json"), std::string::npos) << curl.out;

  EXPECT_EQ(producer.Get("/").status, 404);
  EXPECT_EQ(producer.Get("/metrics/").status, 404);
  EXPECT_EQ(HttpGet(producer.address(), "/ledger", "evil.example").status, 403);
  EXPECT_EQ(HttpGet(producer.address(), "/ledger", "localhost", "POST").status, 405);
  std::printf(
      "/livez /readyz /ledger /metrics: 200; another path: 404; another Host: 403; POST: 405\n");
}

// Fails when /ledger and --json name anything differently.
TEST(ProducerHttp, TheLedgerIsThatOfTheEnd) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"});
  ServedProducer producer(simulator.ProducerFlags(broker.brokers()));
  ASSERT_TRUE(test::WaitUntil([&] { return producer.ReadLedger().at("published") > 50; }, 20s));
  const std::string served = producer.Get("/ledger").body;
  producer.process().CtrlC();
  ASSERT_EQ(producer.process().WaitForExit(20s), 0) << producer.process().Err();
  const std::string printed = producer.process().Out();
  const auto names = [](const std::string& json) {
    std::string without;
    for (const char c : json) without += c >= '0' && c <= '9' ? "" : std::string(1, c);
    return without;
  };
  EXPECT_EQ(names(served), names(printed));
}

TEST(ProducerHttp, ATakenPortIsExitTwo) {
  test::StreamSimulator simulator;
  const Ended ended = test::RunProgram(
      {.program = test::ProgramPath("tweet-producer"),
       .args = {"--source", "stdin", "--to", "stdout", "--http", simulator.address()}});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_NE(ended.err.find("--http: cannot listen on " + simulator.address()), std::string::npos)
      << ended.err;
  EXPECT_NE(ended.err.find("port 0"), std::string::npos) << ended.err;
  std::printf("exit 2: %s", ended.err.c_str());
}

// Fails when traffic is sent, or a person lulled, while tweets are missed.
TEST(ProducerHttp, NotReadyWhileTheStreamIsAway) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"});
  ServedProducer producer(simulator.ProducerFlags(broker.brokers()));
  ASSERT_TRUE(producer.WaitForReadyz(200, "[+]stream ok", 20s)) << producer.process().Err();
  simulator.Stop();
  EXPECT_TRUE(producer.WaitForReadyz(503, "[-]stream: ", 20s));
  const std::string told = producer.Get("/readyz").body;
  EXPECT_EQ(producer.Get("/livez").status, 200);
  const test::MetricsPage page(producer.Get("/metrics").body);
  EXPECT_EQ(page.Value("tweet_producer_stream_connected"), 0);
  EXPECT_GE(page.Value("tweet_producer_reconnects_total{class=\"ended\"}") +
                page.Value("tweet_producer_reconnects_total{class=\"network\"}"),
            1);
  simulator.Start();
  EXPECT_TRUE(producer.WaitForReadyz(200, "[+]stream ok", 30s));
  std::printf("stream away: 503 %s", told.substr(0, told.find('\n') + 1).c_str());
}

TEST(ProducerHttp, NotReadyWhileTheBrokerIsStopped) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"});
  ServedProducer producer(simulator.ProducerFlags(broker.brokers()));
  ASSERT_TRUE(producer.WaitForReadyz(200, "[+]broker ok", 20s)) << producer.process().Err();
  broker.Stop();
  EXPECT_TRUE(producer.WaitForReadyz(503, "[-]broker: ", 20s));
  const std::string told = producer.Get("/readyz").body;
  EXPECT_EQ(producer.Get("/livez").status, 200);
  EXPECT_EQ(test::MetricsPage(producer.Get("/metrics").body).Value("tweet_producer_destination_up"),
            0);
  broker.Start();
  EXPECT_TRUE(producer.WaitForReadyz(200, "[+]broker ok", 60s)) << producer.Get("/readyz").body;
  std::printf("broker stopped: 503 %s", told.substr(0, told.find('\n') + 1).c_str());
}

// Fails when a broker that hangs is taken for one that is up.
TEST(ProducerHttp, NotReadyWhileTheBrokerHangs) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"});
  ServedProducer producer(simulator.ProducerFlags(broker.brokers()));
  ASSERT_TRUE(producer.WaitForReadyz(200, "[+]broker ok", 20s)) << producer.process().Err();
  ASSERT_TRUE(test::WaitUntil([&] { return producer.ReadLedger().at("published") > 0; }, 20s));
  broker.process().Signal(SIGSTOP);
  EXPECT_TRUE(producer.WaitForReadyz(503, "[-]broker: ", 30s));
  const std::string told = producer.Get("/readyz").body;
  broker.process().Signal(SIGCONT);
  EXPECT_TRUE(producer.WaitForReadyz(200, "[+]broker ok", 60s)) << producer.Get("/readyz").body;
  std::printf("broker hangs: 503 %s", told.substr(0, told.find('\n') + 1).c_str());
}

// Fails when a producer that fills its journal without Kafka from the start says that all is well.
TEST(ProducerHttp, StartedWithoutABrokerItIsNotReadyUntilThereIsOne) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "200"});
  test::TempDir folder;
  auto flags = simulator.ProducerFlags(broker.brokers());
  flags.insert(flags.end(), {"--journal", folder.path() / "journal"});
  {
    ServedProducer first(flags);
    ASSERT_TRUE(first.WaitForReadyz(200, "[+]broker ok", 20s)) << first.process().Err();
    first.process().CtrlC();
    ASSERT_EQ(first.process().WaitForExit(20s), 0) << first.process().Err();
  }
  broker.Stop();
  ServedProducer second(flags);
  int ready = 0;
  ASSERT_TRUE(test::WaitUntil(
      [&] {
        ready += second.Get("/readyz").status == 200;
        return second.ReadLedger().at("pending") > 200;
      },
      30s));
  EXPECT_EQ(ready, 0);
  const std::string told = second.Get("/readyz").body;
  broker.Start();
  EXPECT_TRUE(second.WaitForReadyz(200, "[+]broker ok", 60s)) << second.Get("/readyz").body;
  std::printf("started without a broker: 503 %s", told.substr(0, told.find('\n') + 1).c_str());
}

// Fails when the stream is held up and nobody is told why.
TEST(ProducerHttp, NotReadyWhileTheJournalIsFull) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator({"--rate", "5000"});
  auto flags = simulator.ProducerFlags(broker.brokers());
  flags.insert(flags.end(), {"--journal-max-bytes", "1048576"});
  ServedProducer producer(flags);
  ASSERT_TRUE(producer.WaitForReadyz(200, "[+]journal ok", 20s)) << producer.process().Err();
  broker.Stop();
  EXPECT_TRUE(producer.WaitForReadyz(503, "[-]journal: full", 30s));
  const std::string told = producer.Get("/readyz").body;
  const test::MetricsPage page(producer.Get("/metrics").body);
  EXPECT_GT(page.Value("tweet_producer_journal_bytes"), 500'000);
  EXPECT_EQ(page.Value("tweet_producer_journal_max_bytes"), 1'048'576);
  EXPECT_EQ(producer.Get("/livez").status, 200);
  broker.Start();
  EXPECT_TRUE(producer.WaitForReadyz(200, "[+]journal ok", 60s)) << producer.Get("/readyz").body;
  std::printf("journal full: 503 %s", told.c_str());
}

// Fails when an orchestrator restarts a producer for ever because there is no broker yet.
TEST(ProducerHttp, WithoutABrokerItLivesAndIsNotReady) {
  test::StreamSimulator simulator;
  ServedProducer producer(simulator.ProducerFlags("127.0.0.1:" + std::to_string(test::FreePort())));
  const auto live = producer.Get("/livez");
  EXPECT_EQ(live.status, 200);
  EXPECT_TRUE(producer.WaitForReadyz(503, "[-]broker: ", 10s)) << producer.Get("/readyz").body;
  EXPECT_EQ(producer.Get("/metrics").status, 200);
  producer.process().CtrlC();
  EXPECT_EQ(producer.process().WaitForExit(15s), 0) << producer.process().Err();
}

}  // namespace
