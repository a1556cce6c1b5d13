// Deletions on a real Kafka, while the producer is killed over and over.
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/real_kafka.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/topic_reader.h"

namespace {

using namespace std::chrono_literals;

constexpr int kKilledRuns = 10;

// Fails when a kill lets a deletion stand before its tweet, or anything stand twice.
TEST(PublishDeletesSigkill, NeverBeforeTheirTweet) {
  test::RealKafka kafka;
  test::StreamSimulator simulator(
      {"--rate", "2000", "--fault", "early-delete:10 notices:7 duplicates:5"});
  const test::TempDir folder;
  const test::Command command{
      .program = test::ProgramPath("tweet-producer"),
      .args = {"-b", kafka.brokers(), "--endpoint", simulator.Url(), "--credentials-file",
               simulator.credentials_file(), "--track", "kafka,the,a", "--publish-deletes",
               "--journal", "journal", "--commit-interval", "100ms", "--run-for", "5s", "--json"},
      .directory = folder.path()};
  for (int kill = 0; kill < kKilledRuns; ++kill) {
    test::Process producer(command);
    ASSERT_TRUE(producer.WaitForOutput("event=stream_connected", 30s)) << producer.Err();
    std::this_thread::sleep_for(200ms + kill * 37ms);
    producer.Kill9();
  }
  const test::Ended last = test::RunProgram(command);
  ASSERT_EQ(last.exit_code, 0) << last.err;
  EXPECT_TRUE(test::Balances(test::LedgerIn(last.out)));

  std::map<std::string, std::string> fates;  // By key: tweets and deletions in their order.
  for (const test::ReadRecord& record : test::ReadTopic(kafka.brokers(), "tweets")) {
    fates[record.key.value()] += record.value ? "t" : "d";
  }
  std::map<std::string, int> kinds;
  for (const auto& [key, fate] : fates) ++kinds[fate];
  const int known = kinds["t"] + kinds["td"] + kinds["d"];
  EXPECT_EQ(static_cast<std::size_t>(known), fates.size());
  EXPECT_GT(kinds["t"], 0);
  EXPECT_GT(kinds["td"], 0);
  EXPECT_GT(kinds["d"], 0);
  std::printf(
      "%d kills: tweets %d, with their deletion %d, deletions alone %d, deletions before "
      "their tweet or anything twice: %zu\n",
      kKilledRuns, kinds["t"], kinds["td"], kinds["d"], fates.size() - known);
}

}  // namespace
