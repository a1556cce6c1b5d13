// Streams whose messages are not as one would wish.
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/mock/fault_run.h"

namespace {

using namespace std::chrono_literals;
using test::FaultPlan;
using test::FaultRun;

FaultRun Endured(const FaultPlan& plan) {
  const FaultRun run = test::RunUnder(plan);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  EXPECT_GE(run.readings.size(), 100u);
  EXPECT_GT(run.ledger.at("published"), 100u);
  PrintCell(plan.faults.front(), run);
  return run;
}

// Without the simulator's own notices, so that what the fault adds can be counted.
FaultPlan Alone(const std::string& fault) {
  return {.faults = {fault}, .simulator_flags = {"--rate", "300", "--notice-every", "0"}};
}

// Fails when a tweet that comes twice is published twice, or lost.
TEST(StreamFaultsMessages, Duplicates) {
  const FaultRun run = Endured(Alone("duplicates"));
  EXPECT_GE(run.ledger.at("duplicate") + 1, run.ledger.at("published"));
  EXPECT_LE(run.ledger.at("duplicate"), run.ledger.at("published"));
}

// Fails when a filter takes a lower id for an old tweet.
TEST(StreamFaultsMessages, IdsOutOfOrder) {
  const FaultRun run = Endured(Alone("disorder:8"));
  EXPECT_EQ(run.ledger.at("published"), run.ledger.at("received"));
}

// Fails when a delete keeps its tweet out, or counts as a tweet.
TEST(StreamFaultsMessages, ADeleteBeforeItsTweet) {
  const FaultRun run = Endured(Alone("early-delete"));
  EXPECT_EQ(run.ledger.at("published") + run.ledger.at("notice"), run.ledger.at("received"));
  EXPECT_GE(run.ledger.at("notice"), run.ledger.at("published"));
}

// Fails when cumulative limit messages are summed within a connection, or not across two.
TEST(StreamFaultsMessages, LimitJumps) {
  const FaultPlan plan{.faults = {"limit:5000 cut:line,after=100"},
                       .simulator_flags = {"--rate", "300", "--notice-every", "0"}};
  const FaultRun run = Endured(plan);
  std::uint64_t whole = 0;
  for (const auto& request : run.requests) whole += request.statuses == 100;
  ASSERT_GE(whole, 2u);
  // A limit message follows each tenth status; the hundredth's is behind the cut.
  EXPECT_GE(run.ledger.at("undelivered"), whole * 9 * 5000);
  EXPECT_LE(run.ledger.at("undelivered"), run.requests.size() * 10 * 5000);
}

// Fails when a kind of message that exists, or one that does not exist yet, is taken for bad input.
TEST(StreamFaultsMessages, EveryKindOfNotice) {
  const FaultRun run = Endured(Alone("notices:10"));
  EXPECT_EQ(run.ledger.at("malformed"), 0u);
  EXPECT_GE(run.ledger.at("notice"), 5 * (run.ledger.at("published") / 10 - 1));
  EXPECT_NE(run.LogLine({"unknown_notice", "friends_of_friends"}), "");
}

// Fails when bytes that mean nothing end the run, or take the next tweet with them.
TEST(StreamFaultsMessages, Garbage) {
  const FaultRun run = Endured(Alone("garbage:5"));
  EXPECT_GE(run.ledger.at("malformed"), run.ledger.at("published") / 5 - 1);
  EXPECT_LE(run.ledger.at("malformed"), run.ledger.at("published") / 5 + 1);
}

TEST(StreamFaultsMessages, GarbageOverHttpsWithLengths) {
  FaultPlan plan = Alone("garbage:5 plain");
  plan.tls = plan.delimited = true;
  EXPECT_GT(Endured(plan).ledger.at("malformed"), 10u);
}

// Fails when a line without an end is waited for for ever, or kept in memory.
TEST(StreamFaultsMessages, AnEndlessLine) {
  const FaultRun run = Endured({.faults = {"endless:20", "none"}, .run_for = "8s"});
  EXPECT_NE(run.LogLine({"stream_disconnected", "has no end yet", "class=ended"}), "");
  ASSERT_EQ(run.requests.size(), 2u);
  EXPECT_EQ(run.requests[0].statuses, 20u);
}

struct Goodbye {
  int code;
  const char* name;
  const char* failure;
  std::chrono::milliseconds pause;  // At least, before the next connection.
};

// Fails when a code has no name in the log, is answered at once, or a revoked token is tried again.
TEST(StreamFaultsMessages, EachDisconnectCode) {
  const std::vector<Goodbye> rows = {{1, "shutdown", "ended", 1s},
                                     {2, "duplicate stream", "evicted", 5s},
                                     {3, "control request", "ended", 1s},
                                     {4, "stall", "ended", 1s},
                                     {5, "normal", "ended", 1s},
                                     {7, "admin logout", "evicted", 5s},
                                     {9, "max message limit", "ended", 1s},
                                     {10, "stream exception", "ended", 1s},
                                     {11, "broker stall", "ended", 1s},
                                     {12, "shed load", "ended", 1s}};
  std::vector<FaultPlan> plans;
  for (const Goodbye& row : rows) {
    plans.push_back({.faults = {"disconnect:" + std::to_string(row.code), "none"},
                     .run_for = row.pause > 1s ? "7500ms" : "3500ms"});
  }
  const std::vector<FaultRun> runs = test::RunAllUnder(plans);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string code = "disconnect code " + std::to_string(rows[i].code);
    EXPECT_EQ(runs[i].exit_code, 0) << runs[i].err;
    ExpectSums(runs[i]);
    ExpectPauses(runs[i].requests, {rows[i].pause});
    EXPECT_NE(runs[i].LogLine({"stream_disconnected", code + " (" + rows[i].name + ")",
                               std::string("class=") + rows[i].failure, "attempt=1"}),
              "")
        << runs[i].LogLine({"stream_disconnected"});
    EXPECT_GE(runs[i].readings.size(), 100u);
    PrintCell(plans[i].faults[0], runs[i]);
  }
}

TEST(StreamFaultsMessages, DisconnectCodeSixEndsWithThree) {
  const FaultRun run = test::RunUnder({.faults = {"disconnect:6"}});
  EXPECT_EQ(run.exit_code, 3);
  ExpectSums(run);
  ExpectPauses(run.requests, {});
  EXPECT_EQ(run.ledger.at("published"), 5u);
  EXPECT_NE(run.Message().find("make a new access token"), std::string::npos) << run.Message();
  PrintCell("disconnect:6", run);
}

}  // namespace
