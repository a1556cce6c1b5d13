// Runs one after another with one journal.
#include <csignal>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "tests/mock/bluesky_run.h"
#include "tests/support/process.h"

namespace {

using namespace std::chrono_literals;
using test::BlueskyPlan;

class BlueskyRestart : public testing::Test {
 protected:
  test::Command Producer(const BlueskyPlan& plan, const test::StreamSimulator& simulator) {
    return {.program = test::ProgramPath("tweet-producer"),
            .args = test::BlueskyProducerFlags(plan, broker_.brokers(), simulator.BlueskyUrl()),
            .env = {{"XDG_STATE_HOME", state_.path().string()}}};
  }

  test::EmbeddedBroker broker_{{"tweets:4"}};
  const test::TempDir state_;
};

// Fails when the next run begins with what is new instead of where the last one stood.
TEST_F(BlueskyRestart, WhatWasPostedMeanwhileIsReadByTheNextRun) {
  const BlueskyPlan plan{.faults = {}, .run_for = "1500ms"};
  test::StreamSimulator simulator(test::BlueskySimulatorFlags(plan));
  ASSERT_EQ(test::RunProgram(Producer(plan, simulator)).exit_code, 0);
  std::this_thread::sleep_for(1500ms);
  const test::Ended second = test::RunProgram(Producer(plan, simulator));
  const auto times = test::TimesIn(test::ReadTopic(broker_.brokers(), "tweets"));
  EXPECT_EQ(test::Missing(times), 0u) << second.err;
  EXPECT_EQ(test::Doubled(times), 0u);
  EXPECT_EQ(test::LedgerIn(second.out).at("gaps"), 0u);
  EXPECT_GT((times.back() - times.front()) / 1000, 4000);
  std::printf("stopped for 1.5 s: posts %zu, lost %zu, double %zu\n", times.size(),
              test::Missing(times), test::Doubled(times));
}

// Fails when what was received and not taken any more counts as dealt with.
TEST_F(BlueskyRestart, WhatStandsBehindTheLastTweetAskedForIsReadByTheNextRun) {
  const BlueskyPlan first{.faults = {}, .producer_flags = {"--max-tweets", "100"}};
  const BlueskyPlan second{.faults = {}, .run_for = "1s"};
  test::StreamSimulator simulator(test::BlueskySimulatorFlags(second));
  ASSERT_EQ(test::RunProgram(Producer(first, simulator)).exit_code, 0);
  EXPECT_EQ(test::ReadTopic(broker_.brokers(), "tweets").size(), 100u);
  const test::Ended run = test::RunProgram(Producer(second, simulator));
  const auto times = test::TimesIn(test::ReadTopic(broker_.brokers(), "tweets"));
  EXPECT_EQ(test::Missing(times), 0u) << run.err;
  EXPECT_EQ(test::Doubled(times), 0u);
  EXPECT_GT(times.size(), 150u);
}

// Fails when the position is stored before the posts up to it are.
TEST_F(BlueskyRestart, KilledAtAnyMomentNothingIsMissing) {
  const BlueskyPlan plan{.faults = {}, .run_for = "1500ms"};
  test::StreamSimulator simulator(test::BlueskySimulatorFlags(plan));
  for (const auto life : {500ms, 730ms, 910ms}) {
    test::Process producer(Producer(plan, simulator));
    std::this_thread::sleep_for(life);
    producer.Kill9();
  }
  const test::Ended last = test::RunProgram(Producer(plan, simulator));
  const auto times = test::TimesIn(test::ReadTopic(broker_.brokers(), "tweets"));
  EXPECT_EQ(test::Missing(times), 0u) << last.err;
  std::printf("killed 3 times: posts %zu, lost %zu\n", times.size(), test::Missing(times));
}

// Fails when what the servers have no longer is passed over in silence.
TEST_F(BlueskyRestart, APositionOlderThanTheLookBackIsToldAsAGap) {
  constexpr std::uint64_t kHourMs = 3'600'000;
  const BlueskyPlan plan{.faults = {}, .run_for = "1s"};
  {
    test::StreamSimulator long_ago(test::BlueskySimulatorFlags({.faults = {"skew:-144000"}}));
    ASSERT_EQ(test::RunProgram(Producer(plan, long_ago)).exit_code, 0);
  }
  test::StreamSimulator simulator(test::BlueskySimulatorFlags(
      {.simulator_flags = {"--notice-every", "0", "--history", "40h"}, .rate = 1}));
  const test::Ended doctor =
      test::RunProgram({.program = test::ProgramPath("tweet-producer"),
                        .args = {"doctor", "--source", "bluesky", "--endpoint",
                                 simulator.BlueskyUrl(), "-b", broker_.brokers()},
                        .env = {{"XDG_STATE_HOME", state_.path().string()}}});
  EXPECT_NE(doctor.out.find("warning  position"), std::string::npos) << doctor.out;
  EXPECT_NE(doctor.out.find("the first event after"), std::string::npos) << doctor.out;
  const test::Ended run = test::RunProgram(Producer(plan, simulator));
  const test::Ledger ledger = test::LedgerIn(run.out);
  EXPECT_EQ(ledger.at("gaps"), 1u);
  EXPECT_NEAR(static_cast<double>(ledger.at("gap_ms")), 4.0 * kHourMs, 60'000);
  EXPECT_NE(run.err.find("event=stream_gap"), std::string::npos) << run.err;
  std::printf("40 h old: gaps %lu, gap_ms %lu\n", static_cast<unsigned long>(ledger.at("gaps")),
              static_cast<unsigned long>(ledger.at("gap_ms")));
}

// Fails when a server that keeps less than the others, and clamps in silence, is believed to have
// sent all.
TEST_F(BlueskyRestart, AServerThatKeepsAnHourIsToldAsAGap) {
  constexpr double kHourMs = 3'600'000;
  const BlueskyPlan plan{.faults = {}, .run_for = "1s"};
  {
    test::StreamSimulator long_ago(test::BlueskySimulatorFlags({.faults = {"skew:-10800"}}));
    ASSERT_EQ(test::RunProgram(Producer(plan, long_ago)).exit_code, 0);
  }
  test::StreamSimulator simulator(test::BlueskySimulatorFlags(
      {.simulator_flags = {"--notice-every", "0", "--look-back", "1h", "--history", "4h"}}));
  const test::Ended run = test::RunProgram(Producer(plan, simulator));
  const test::Ledger ledger = test::LedgerIn(run.out);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_TRUE(test::Balances(ledger));
  EXPECT_EQ(ledger.at("gaps"), 1u);
  EXPECT_NEAR(static_cast<double>(ledger.at("gap_ms")), 2 * kHourMs, 60'000);
  EXPECT_NE(run.err.find("event=stream_gap"), std::string::npos) << run.err;
  std::printf("3 h old, 1 h kept: gaps %lu, gap_ms %lu\n",
              static_cast<unsigned long>(ledger.at("gaps")),
              static_cast<unsigned long>(ledger.at("gap_ms")));
}

// Fails when a deletion does not follow its post, or an edit is published again.
TEST_F(BlueskyRestart, DeletionsAreNullValuesAndEditsAreNotPublishedAgain) {
  const BlueskyPlan plan{.faults = {},
                         .run_for = "3s",
                         .producer_flags = {"--publish-deletes"},
                         .simulator_flags = {"--notice-every", "20"}};
  test::StreamSimulator simulator(test::BlueskySimulatorFlags(plan));
  ASSERT_EQ(test::RunProgram(Producer(plan, simulator)).exit_code, 0);
  std::set<std::string> posts, deleted;
  std::size_t unknown = 0;
  for (const test::ReadRecord& record : test::ReadTopic(broker_.brokers(), "tweets")) {
    const std::string& key = record.key.value();
    EXPECT_EQ(record.headers.at("source"), "bluesky");
    if (record.value) {
      EXPECT_TRUE(posts.insert(key).second) << key;
    } else {
      unknown += posts.contains(key) ? 0 : 1;
      EXPECT_TRUE(deleted.insert(key).second) << key;
    }
  }
  EXPECT_GT(deleted.size(), 10u);
  EXPECT_LE(unknown, 1u);  // Of a post before the first that was read.
  std::printf("posts %zu, deletions %zu\n", posts.size(), deleted.size());
}

}  // namespace
