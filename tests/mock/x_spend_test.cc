// What --source x is charged for, counted over runs that are killed.
#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/recorded_requests.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace std::chrono_literals;

std::uint64_t Sent(const test::StreamSimulator& simulator) {
  std::uint64_t sent = 0;
  for (const auto& request : test::RequestsIn(simulator.requests_file())) sent += request.statuses;
  return sent;
}

class XSpend : public testing::Test {
 protected:
  test::Command Producer(const std::vector<std::string>& more) {
    test::Command command{.program = test::ProgramPath("tweet-producer"),
                          .args = simulator_.XFlags(),
                          .env = {{"XDG_STATE_HOME", state_.path().string()}}};
    command.args.insert(command.args.end(), {"-b", broker_.brokers(), "--json"});
    command.args.insert(command.args.end(), more.begin(), more.end());
    return command;
  }

  test::EmbeddedBroker broker_{{"tweets:4"}};
  const test::TempDir state_;
  test::StreamSimulator simulator_{{"--protocol", "x", "--rate", "200", "--notice-every", "0"}};
};

// Fails when a kill forgets a post that X charged for: with the bill stored apart from the posts,
// or without what had not been read.
TEST_F(XSpend, KilledAgainAndAgainNoPostIsForgotten) {
  constexpr int kKilledRuns = 8;
  for (int i = 0; i < kKilledRuns; ++i) {
    test::Process run(Producer({}));
    std::this_thread::sleep_for(250ms + i * 40ms);
    run.Kill9();
  }
  const test::Ended last = test::RunProgram(Producer({"--run-for", "500ms"}));
  simulator_.Stop();
  const std::uint64_t counted = test::LedgerIn(last.out).at("spent_posts"), sent = Sent(simulator_);
  EXPECT_GE(counted, sent) << last.err;
  EXPECT_LE(counted, sent + 200) << "counted far to the safe side";
  std::printf("x killed %d times: posts sent %lu, counted %lu, too few: %lu\n", kKilledRuns, sent,
              counted, sent - std::min(sent, counted));
}

// Fails when a limit is passed by more than one network read, or forgotten by the next run.
TEST_F(XSpend, ALimitEndsTheRunAndTheNextOneDoesNotConnect) {
  const test::Ended first = test::RunProgram(Producer({"--max-usd", "0.5"}));
  EXPECT_EQ(first.exit_code, 5) << first.err;
  const auto ledger = test::LedgerIn(first.out);
  EXPECT_GE(ledger.at("received"), 100u);
  EXPECT_LE(ledger.at("received"), 140u) << "more than one network read beyond the limit";
  EXPECT_GT(ledger.at("spent_posts"), ledger.at("received"));
  EXPECT_EQ(ledger.at("published"), ledger.at("received"));
  const test::Ended second = test::RunProgram(Producer({"--max-posts", "100"}));
  EXPECT_EQ(second.exit_code, 5);
  EXPECT_NE(second.err.find("raise the limit"), std::string::npos) << second.err;
  EXPECT_EQ(test::LedgerIn(second.out).at("connections"), 0u);
  EXPECT_NE(second.err.find("all runs with this journal"), std::string::npos) << second.err;
  std::printf("x, limit of 100 posts: read %lu, next run connected %lu times\n",
              ledger.at("received"), test::LedgerIn(second.out).at("connections"));
}

// Fails when two sums are told, when one is told of a journal that there is not, or when nothing
// says where the posts beyond those that were read come from.
TEST_F(XSpend, OneSumIsToldAndWhereItComesFrom) {
  const test::Ended run = test::RunProgram(Producer({"--to", "stdout", "--max-posts", "5"}));
  EXPECT_EQ(run.exit_code, 5);
  const auto ledger = test::LedgerIn(run.err);
  const std::uint64_t posts = ledger.at("spent_posts");
  EXPECT_GE(posts, ledger.at("received") + 10);
  EXPECT_EQ(ledger.at("spent_cents"), (posts + 1) / 2) << "half a cent each, rounded up";
  const std::string sentence = "reached: " + std::to_string(posts) + " posts, ";
  EXPECT_NE(run.err.find(sentence), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("by this run"), std::string::npos) << run.err;
  EXPECT_EQ(run.err.find("with this journal"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("counted for the connection's end"), std::string::npos) << run.err;
  EXPECT_EQ(run.err.find("spend_unlimited"), std::string::npos) << run.err;
}

// Fails when a run that may cost anything starts without a word.
TEST_F(XSpend, ARunWithoutALimitIsTold) {
  const test::Ended run = test::RunProgram(Producer({"--to", "stdout", "--max-tweets", "3"}));
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NE(run.err.find("event=spend_unlimited price=\"0.005 USD a post\""), std::string::npos)
      << run.err;
  EXPECT_NE(run.err.find("--max-posts or --max-usd"), std::string::npos) << run.err;
}

}  // namespace
