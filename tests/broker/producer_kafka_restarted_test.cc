// Kafka is killed and comes back while the producer publishes.
#include <chrono>
#include <cstdio>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "shared/clock.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/topic_reader.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;

constexpr int kPublished = 60'000;

// Of now: a broker that restarts forgets a producer whose last record is older than
// producer.id.expiration.ms (a day), and with it what would tell a batch that is sent again.
std::string Statuses() {
  const std::string now = std::to_string(shared::SystemClock().Now());
  std::string statuses;
  for (int i = 1; i <= kPublished; ++i) {
    statuses += "{\"id_str\":\"" + std::to_string(i) + "\",\"text\":\"tweet " + std::to_string(i) +
                " #a\",\"timestamp_ms\":\"" + now + "\"}\n";
  }
  return statuses;
}

class ProducerKafkaRestarted : public testing::TestWithParam<bool> {};

// Fails when a tweet is lost or doubled, or the order of a partition is broken, by a broker that is
// killed in between.
TEST_P(ProducerKafkaRestarted, NothingIsLostOrDoubled) {
  const test::TempDir files;
  const bool with_journal = GetParam();
  const std::string journal = with_journal ? files.path() / "journal" : "off";
  test::RealKafka kafka;
  kafka.admin().CreateTopic("tweets", 4);
  test::Process producer({.program = test::ProgramPath("tweet-producer"),
                          .args = {"--source", "stdin", "--rate", "5000", "-b", kafka.brokers(),
                                   "--json", "--journal", journal},
                          .input = Statuses()});
  const auto arrived = [&] {
    std::int64_t total = 0;
    for (const auto& [partition, end] : kafka.admin().Ends("tweets", 4)) total += end;
    return total;
  };
  for (int kill = 1; kill <= 3; ++kill) {
    ASSERT_TRUE(test::WaitUntil([&] { return arrived() >= kill * kPublished / 5; }, 60s))
        << producer.Err();
    kafka.Kill9();
    kafka.Start();
  }
  ASSERT_EQ(producer.WaitForExit(120s), 0) << producer.Err();
  const test::Ledger ledger = test::LedgerIn(producer.Out());
  EXPECT_TRUE(test::Balances(ledger)) << producer.Out();
  EXPECT_EQ(ledger.at("published"), static_cast<std::uint64_t>(kPublished));

  std::map<std::string, int> seen;
  std::map<int, int> last;
  int out_of_order = 0;
  for (const test::ReadRecord& record : test::ReadTopic(kafka.brokers(), "tweets")) {
    ++seen[*record.key];
    const int id = std::stoi(*record.key);
    out_of_order += id < last[record.partition];
    last[record.partition] = id;
  }
  int doubled = 0;
  for (const auto& [id, times] : seen) doubled += times > 1;
  std::printf("journal %s: kills: 3, tweets: %d, lost: %zu, doubled: %d, out of order: %d\n",
              with_journal ? "on" : "off", kPublished, kPublished - seen.size(), doubled,
              out_of_order);
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kPublished));
  EXPECT_EQ(doubled, 0);
  EXPECT_EQ(out_of_order, 0);
}

INSTANTIATE_TEST_SUITE_P(Journal, ProducerKafkaRestarted, testing::Bool());

}  // namespace
