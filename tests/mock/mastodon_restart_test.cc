// Mastodon's stream cannot go on where it was left: what was sent while nobody listened is missed
// and told; what was received is not lost.
#include <chrono>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/numbered_tweets.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/recorded_requests.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/topic_reader.h"

namespace {

using namespace std::chrono_literals;

constexpr int kNumbers = 3000;

class MastodonRestart : public testing::Test {
 protected:
  MastodonRestart() { test::WriteNumberedTweets(files_.path() / "numbered.jsonl", kNumbers); }

  // Plays the numbers from 1 on to each connection.
  std::vector<std::string> SimulatorFlags(const std::string& notice_every = "0") const {
    return {"--protocol",     "mastodon",   "--rate",   "300",
            "--notice-every", notice_every, "--tweets", files_.path() / "numbered.jsonl"};
  }

  test::Command Producer(const test::StreamSimulator& simulator,
                         const std::vector<std::string>& more = {}) {
    auto flags = simulator.MastodonFlags();
    flags.insert(flags.end(), {"-b", broker_.brokers(), "--json", "--commit-interval", "100ms"});
    flags.insert(flags.end(), more.begin(), more.end());
    return {.program = test::ProgramPath("tweet-producer"),
            .args = flags,
            .env = {{"XDG_STATE_HOME", files_.path().string()}}};
  }

  test::EmbeddedBroker broker_{{"tweets:4"}};
  const test::TempDir files_;
};

test::Played PlayedIn(const std::string& brokers) {
  test::Played played;
  for (const test::ReadRecord& record : test::ReadTopic(brokers, "tweets")) {
    played.Add(record.key.value(), record.value.value());
  }
  return played;
}

// Fails when what was received leaves the journal, or the process, before Kafka has it.
TEST_F(MastodonRestart, KilledAtAnyMomentNothingThatWasJournalledIsMissing) {
  test::StreamSimulator simulator(SimulatorFlags());
  int kills = 0;
  std::set<std::string> journalled;
  for (const auto life : {500ms, 730ms, 910ms, 640ms}) {
    test::Process producer(Producer(simulator));
    std::this_thread::sleep_for(life);
    producer.Kill9();
    ++kills;
    journalled.merge(test::WaitingKeys(files_.path() / "tweet-producer" / "tweets"));
  }
  const test::Ended last = test::RunProgram(Producer(simulator, {"--run-for", "1s"}));
  ASSERT_EQ(last.exit_code, 0) << last.err;
  EXPECT_TRUE(test::Balances(test::LedgerIn(last.out))) << last.out;
  EXPECT_EQ(test::LedgerIn(last.out).at("pending"), 0u);
  const test::Played played = PlayedIn(broker_.brokers());
  EXPECT_EQ(played.Lost(), 0) << last.err;
  EXPECT_GT(journalled.size(), 0u);
  for (const std::string& key : journalled) EXPECT_TRUE(played.ids.contains(key)) << key;
  EXPECT_GT(played.times.at(1), kills - 1);
  std::printf(
      "mastodon, killed %d times: runs in the topic %d, statuses %zu, found in the journal "
      "%zu, lost %d, double %zu\n",
      kills, played.times.at(1), played.ids.size(), journalled.size(), played.Lost(),
      played.doubled);
}

// Fails when the time between two runs is passed over in silence.
TEST_F(MastodonRestart, WhatWasPostedMeanwhileIsAGap) {
  test::StreamSimulator simulator(SimulatorFlags());
  ASSERT_EQ(test::RunProgram(Producer(simulator, {"--run-for", "1s"})).exit_code, 0);
  std::this_thread::sleep_for(1s);
  const test::Ended second = test::RunProgram(Producer(simulator, {"--run-for", "1s"}));
  ASSERT_EQ(second.exit_code, 0) << second.err;
  std::string gap;
  for (const test::ReadRecord& record : test::ReadTopic(broker_.brokers(), "tweets.ledger")) {
    if (record.key.value().starts_with("gap/")) gap = record.value.value();
  }
  EXPECT_NE(gap.find("the producer did not run"), std::string::npos) << gap;
  std::printf("mastodon, stopped for 1 s: %s\n", gap.c_str());
}

// Fails when a deletion does not follow its status, or an edit is published again.
TEST_F(MastodonRestart, DeletionsAreNullValuesAndEditsAreNotPublishedAgain) {
  test::StreamSimulator simulator(SimulatorFlags("10"));
  const test::Ended run =
      test::RunProgram(Producer(simulator, {"--run-for", "2s", "--publish-deletes"}));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  std::set<std::string> posts, deleted;
  std::size_t edits = 0;
  for (const test::ReadRecord& record : test::ReadTopic(broker_.brokers(), "tweets")) {
    const std::string& key = record.key.value();
    EXPECT_EQ(record.headers.at("source"), "mastodon");
    if (record.value) {
      EXPECT_TRUE(posts.insert(key).second) << key;
      edits += record.value->find("edited") != std::string::npos;
    } else {
      EXPECT_TRUE(posts.contains(key)) << key;
      EXPECT_TRUE(deleted.insert(key).second) << key;
    }
  }
  EXPECT_GT(deleted.size(), 10u);
  EXPECT_EQ(edits, 0u);
  EXPECT_GT(test::LedgerIn(run.out).at("notice"), 10u);
  std::printf("mastodon: posts %zu, deletions %zu, edits published %zu\n", posts.size(),
              deleted.size(), edits);
}

}  // namespace
