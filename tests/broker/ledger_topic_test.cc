// What the producer tells of itself in TOPIC.ledger on a real Kafka: its counts, and each time in
// which tweets may be missing.
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/numbered_stream.h"
#include "tests/support/numbered_tweets.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/topic_reader.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;

class LedgerTopic : public testing::TestWithParam<bool> {
 protected:
  // The newest value of each key that begins so.
  std::map<std::string, std::string> Notes(const std::string& prefix) {
    std::map<std::string, std::string> notes;
    for (const test::ReadRecord& record : test::ReadTopic(kafka_.brokers(), "tweets.ledger")) {
      if (record.key->starts_with(prefix)) notes[*record.key] = *record.value;
    }
    return notes;
  }

  test::RealKafka kafka_;
  test::TempDir files_;
  test::NumberedStream stream_{{.per_second = 500}};
};

std::string CountsIn(const std::string& note) {
  const std::size_t begin = note.find("\"counts\":") + 9;
  return note.substr(begin, note.size() - begin - 1) + "\n";
}

// Fails when a reader of the topic could not know what is missing: counts that do not add up, a
// connection that was lost and is not told, or a time in which the producer did not run.
TEST_P(LedgerTopic, CountsAndGaps) {
  const bool with_journal = GetParam();
  kafka_.admin().CreateTopic("tweets", 4, {{"retention.ms", "-1"}});
  test::Command command = test::NumberedProducer(stream_, kafka_.brokers(), files_.path());
  if (!with_journal) {
    command.args = {"--endpoint",
                    stream_.url(),
                    "--track",
                    "a",
                    "--credentials-file",
                    files_.path() / "twitter.txt",
                    "-b",
                    kafka_.brokers(),
                    "--journal",
                    "off",
                    "--json"};
  }
  {
    test::Process producer(command);
    ASSERT_TRUE(test::WaitUntil([&] { return stream_.sent() > 500; }, 30s)) << producer.Err();
    stream_.CutConnection();
    ASSERT_TRUE(test::WaitUntil([&] { return stream_.connections() == 2; }, 30s));
    // While it runs: the first counts after 10 s.
    ASSERT_TRUE(test::WaitUntil([&] { return !Notes("ledger/").empty(); }, 20s)) << producer.Err();
    const test::Ledger counts = test::LedgerIn(CountsIn(Notes("ledger/").begin()->second));
    EXPECT_TRUE(test::Balances(counts));
    EXPECT_GT(counts.at("published"), 500u);
    EXPECT_EQ(Notes("gap/").size(), 1u);
    producer.Kill9();
  }
  const std::map<std::string, std::string> killed = Notes("ledger/");
  ASSERT_EQ(killed.size(), 1u);
  EXPECT_NE(killed.begin()->second.find("\"ended\":false"), std::string::npos);
  std::this_thread::sleep_for(1s);

  command.args.insert(command.args.end(), {"--run-for", "3s"});
  const test::Ended second = test::RunProgram(command);
  ASSERT_EQ(second.exit_code, 0) << second.err;
  const auto ledgers = Notes("ledger/");
  const auto gaps = Notes("gap/");
  // Without a journal nothing tells that both runs are of one writer.
  ASSERT_EQ(ledgers.size(), with_journal ? 1u : 2u);
  ASSERT_EQ(gaps.size(), with_journal ? 2u : 1u);
  std::string last;
  for (const auto& [key, note] : ledgers) {
    if (note.find("\"ended\":true") != std::string::npos) last = note;
  }
  EXPECT_EQ(test::LedgerIn(CountsIn(last)), test::LedgerIn(second.out)) << last;
  EXPECT_NE(gaps.begin()->second.find("\"why\":\"closed by the server\""), std::string::npos)
      << gaps.begin()->second;
  if (with_journal) {
    EXPECT_NE(gaps.rbegin()->second.find("\"why\":\"the producer did not run\""), std::string::npos)
        << gaps.rbegin()->second;
  }
  for (const auto& [key, note] : gaps) std::printf("%s %s\n", key.c_str(), note.c_str());
  std::printf("%s: the last counts in the topic are those printed at the end; gaps told: %zu\n",
              with_journal ? "journal" : "no journal", gaps.size());
}

INSTANTIATE_TEST_SUITE_P(Journal, LedgerTopic, testing::Bool());

}  // namespace
