// What --http answers while much is going on, or nothing at all.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/mock/served_producer.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using test::Ledger;
using test::ServedProducer;

struct Scrapes {
  int all = 0;
  int wrong = 0;  // The equation did not hold, or a count went back.
  std::uint64_t received = 0;

  void Add(const Ledger& ledger) {
    ++all;
    wrong += !test::Balances(ledger) || ledger.at("received") < received;
    received = ledger.at("received");
  }
};

// Reads both pages so many times, `pause` apart; `halfway` is called in between.
// Fails when counts of two moments stand on one page.
void ExpectSumsInEachScrape(
    const ServedProducer& producer, const char* what, std::chrono::milliseconds pause,
    const std::function<void()>& halfway = [] {}) {
  constexpr int kTimes = 300;
  Scrapes json, metrics;
  for (int i = 0; i < kTimes; ++i) {
    if (i == kTimes / 2) halfway();
    json.Add(producer.ReadLedger());
    metrics.Add(producer.ReadMetrics());
    std::this_thread::sleep_for(pause);
  }
  EXPECT_EQ(json.wrong + metrics.wrong, 0);
  EXPECT_GT(json.received, 0u);
  std::printf("%s: scrapes %d, equation wrong %d, received meanwhile %lu\n", what,
              json.all + metrics.all, json.wrong + metrics.wrong,
              static_cast<unsigned long>(json.received));
}

TEST(ProducerHttp, TheLedgerAddsUpInEachScrapeDuringFaults) {
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator(
      {"--rate", "2000", "--fault", "duplicates garbage limit cut:line,after=400"});
  ServedProducer producer({"-b", broker.brokers(), "--endpoint", simulator.Url(),
                           "--credentials-file", simulator.credentials_file(), "--track",
                           "kafka,the,a"});
  ASSERT_TRUE(producer.process().WaitForOutput("stream_connected", 20s));
  ExpectSumsInEachScrape(producer, "faults, then no broker", 10ms, [&] { broker.Stop(); });
  const Ledger last = producer.ReadLedger();
  for (const char* name : {"published", "duplicate", "malformed", "notice", "pending", "gaps"}) {
    EXPECT_GT(last.at(name), 0u) << name;
  }
}

// A shell that plays the sample again and again as fast as the producer takes it.
ServedProducer FlatOut() {
  ServedProducer producer = ServedProducer::InShell(
      "while :; do cat '" TEST_DATA_DIR
      "/sample_tweets.jsonl' || exit; done | $PRODUCER --source stdin --to stdout > /dev/null");
  EXPECT_TRUE(test::WaitUntil([&] { return producer.ReadLedger().at("received") > 0; }, 20s));
  return producer;
}

TEST(ProducerHttp, TheLedgerAddsUpInEachScrapeAtFullSpeed) {
  ExpectSumsInEachScrape(FlatOut(), "full speed", 3ms);
}

// Fails when a probe has to wait for the loop, or for other readers.
TEST(ProducerHttp, LivezAnswersInFiftyMillisecondsUnderLoad) {
  const ServedProducer producer = FlatOut();
  std::atomic<bool> end = false;
  std::atomic<int> scraped = 0;
  std::vector<std::thread> scrapers;
  for (int i = 0; i < 4; ++i) {
    scrapers.emplace_back([&] {
      while (!end) scraped += producer.Get("/metrics").status == 200;
    });
  }
  std::vector<microseconds> took;
  for (int i = 0; i < 300; ++i) {
    const auto answer = producer.Get("/livez");
    EXPECT_EQ(answer.body, "ok\n");
    took.push_back(answer.took);
    std::this_thread::sleep_for(5ms);
  }
  end = true;
  for (std::thread& scraper : scrapers) scraper.join();
  std::sort(took.begin(), took.end());
  const microseconds most_take = took[took.size() * 95 / 100];
  EXPECT_LT(most_take, 50ms);
  std::printf(
      "/livez beside full speed and %d scrapes: 50%% in %.1f ms, 95%% in %.1f ms, all in %.1f ms\n",
      scraped.load(), static_cast<double>(took[took.size() / 2].count()) / 1000,
      static_cast<double>(most_take.count()) / 1000,
      static_cast<double>(took.back().count()) / 1000);
}

// A pipe that nobody reads is full after 64 KiB, and whoever writes into it hangs.
// Fails when a loop that hangs is taken for one that lives.
TEST(ProducerHttp, LivezTellsOfALoopThatHangs) {
  test::TempDir folder;
  const std::string pipe = folder.path() / "record";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  test::StreamSimulator simulator({"--rate", "500"});
  const ServedProducer producer({"--to", "stdout", "--endpoint", simulator.Url(),
                                 "--credentials-file", simulator.credentials_file(), "--track",
                                 "kafka,the,a", "--record", pipe});
  EXPECT_EQ(producer.Get("/livez").status, 200);
  const auto start = std::chrono::steady_clock::now();
  test::HttpAnswer answer;
  while (answer.status != 503 && std::chrono::steady_clock::now() - start < 60s) {
    std::this_thread::sleep_for(200ms);
    answer = producer.Get("/livez");
  }
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "the loop has not gone round for 30s\n");
  EXPECT_EQ(producer.Get("/ledger").status, 200);
  std::printf("a loop that hangs: 503 %s", answer.body.c_str());
}

}  // namespace
