// What decides when to connect again: clean closes, silence, evictions, and a clock that is off.
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/mock/fault_run.h"
#include "tests/support/process.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace std::chrono_literals;
using test::FaultRun;
using test::Text;

// Fails when a server that accepts and closes in good order is asked in a hot loop, as Tweepy does.
TEST(HotLoop, CleanClosesOverAndOver) {
  for (const bool tls : {false, true}) {
    const FaultRun run = test::RunUnder({.faults = {"close"}, .run_for = "9s", .tls = tls});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    ExpectSums(run);
    ExpectPauses(run.requests, {1s, 5s});
    EXPECT_NE(run.LogLine({"closed by the server", "class=ended", "attempt=3", "next_in=1"}), "");
    std::printf("%s, closed at once over and over: 3 connections in 9 s, pauses %s\n",
                tls ? "https" : "http", Text(Pauses(run.requests)).c_str());
  }
}

// Fails when streams that end after some tweets are taken for good ones.
TEST(HotLoop, CleanClosesAfterSomeTweets) {
  const FaultRun run = test::RunUnder({.faults = {"close:20"}, .run_for = "8s"});
  ExpectSums(run);
  ExpectPauses(run.requests, {1s, 5s});
  EXPECT_EQ(run.ledger.at("published"), 60u);
  EXPECT_GE(run.readings.size(), 100u);
  PrintCell("close:20", run);
}

// Fails when a connection that is lost at once is made again at once, for ever.
TEST(HotLoop, CutsOverAndOver) {
  const FaultRun run = test::RunUnder({.faults = {"cut:chunk,after=0"}, .run_for = "4s"});
  ExpectSums(run);
  const auto pauses = Pauses(run.requests);
  ASSERT_GE(pauses.size(), 4u);
  std::vector<std::chrono::milliseconds> rules;
  for (std::size_t i = 0; i < pauses.size(); ++i) rules.push_back(i * 250ms);
  ExpectPauses(run.requests, rules);
  std::printf("cut at once over and over: %zu connections in 4 s, pauses %s\n", run.requests.size(),
              Text(pauses).c_str());
}

// Fails when a silent connection is listened to for ever, or given up too soon.
TEST(Stall, SilenceEndsAConnection) {
  for (const bool tls : {false, true}) {
    const FaultRun run = test::RunUnder({.faults = {"silence:20 times:2", "none"},
                                         .run_for = "7s",
                                         .producer_flags = {"--stall-timeout", "2s"},
                                         .tls = tls});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    ExpectSums(run);
    ExpectPauses(run.requests, {0ms, 250ms});
    for (int i = 0; i < 2; ++i) {
      EXPECT_GE(run.requests.at(i).duration, 2s);
      EXPECT_LE(run.requests.at(i).duration, 3s);
    }
    EXPECT_NE(run.LogLine({"stream_disconnected", "no byte for 2s", "attempt=2"}), "");
    EXPECT_GT(run.ledger.at("published"), 40u);
    EXPECT_GE(run.readings.size(), 100u);
    PrintCell(tls ? "silence https" : "silence http", run);
  }
}

// Fails when a server that takes the request and never answers is waited for.
TEST(Stall, NoAnswerEndsAConnection) {
  const FaultRun run = test::RunUnder(
      {.faults = {"hang", "none"}, .run_for = "5s", .producer_flags = {"--stall-timeout", "1s"}});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  ExpectPauses(run.requests, {250ms});
  // The server begins to count when it has read the request.
  EXPECT_GE(run.requests.at(0).duration, 900ms);
  EXPECT_NE(run.LogLine({"stream_disconnected", "no byte for 1s", "class=network"}), "");
  EXPECT_GE(run.readings.size(), 100u);
  PrintCell("hang", run);
}

// Fails when codes 7 and 2 in turn are not told as what they are, or are answered at once.
TEST(Eviction, TwoCodesInTurnAreToldAndBackedOff) {
  const FaultRun run = test::RunUnder(
      {.faults = {"disconnect:7,after=100", "disconnect:2,after=100", "none"}, .run_for = "9s"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  ExpectPauses(run.requests, {5s});
  EXPECT_NE(run.LogLine({"class=evicted", "attempt=1", "next_in=5"}), "");
  EXPECT_NE(run.LogLine({"class=evicted", "attempt=2", "next_in=6"}), "");
  EXPECT_NE(
      run.LogLine({"stream_evicted_again", "in_a_row=2", "another program uses the same keys"}),
      "");
  EXPECT_GE(run.readings.size(), 100u);
  PrintCell("disconnect 7, 2", run);
}

test::Command Client(const test::StreamSimulator& simulator, const test::TempDir& state) {
  return {.program = test::ProgramPath("tweet-producer"),
          .args = {"--to", "stdout", "--endpoint", simulator.Url(), "--credentials-file",
                   simulator.credentials_file(), "--track", "kafka,the,a", "--json"},
          .env = {{"XDG_STATE_HOME", state.path().string()}}};
}

// Fails when two of us with the same keys go on evicting each other, or are not told.
TEST(Eviction, OfTwoClientsOneGivesWay) {
  test::StreamSimulator simulator({"--rate", "100", "--fault", "evict"});
  const test::TempDir first_state, second_state;
  test::Process first(Client(simulator, first_state));
  ASSERT_TRUE(first.WaitForOutput("stream_connected", 20s));
  test::Process second(Client(simulator, second_state));
  ASSERT_TRUE(first.WaitForOutput("stream_evicted_again", 30s)) << first.Err();
  EXPECT_NE(first.Err().find("disconnect code 7 (admin logout)"), std::string::npos);
  EXPECT_NE(second.Err().find("class=evicted attempt=1"), std::string::npos) << second.Err();
  const std::size_t before = second.Out().size();
  std::this_thread::sleep_for(2s);
  EXPECT_GT(second.Out().size(), before) << "nobody is left with the stream";
  for (test::Process* client : {&first, &second}) {
    client->CtrlC();
    EXPECT_EQ(client->WaitForExit(15s), 0);
    EXPECT_TRUE(test::Balances(test::LedgerIn(client->Err())));
  }
  simulator.Stop();
  const auto requests = test::RequestsIn(simulator.requests_file());
  EXPECT_EQ(requests.size(), 4u);
  std::printf("two clients: %zu connections, then one waits 60 s and is told why\n",
              requests.size());
}

// Fails when the user is left to check his keys while the clock is wrong.
TEST(ClockSkew, ARefusalTellsHowFarTheClockIsOff) {
  struct Row {
    const char* fault;
    const char* off;
    int seconds;
  };
  for (const Row& row : {Row{"skew:400", " s behind the server's", 400},
                         Row{"skew:-4000", " s ahead of the server's", 4000}}) {
    for (const bool tls : {false, true}) {
      const FaultRun run = test::RunUnder({.faults = {row.fault}, .tls = tls});
      EXPECT_EQ(run.exit_code, 3);
      ExpectSums(run);
      ExpectPauses(run.requests, {});
      const std::string message = run.Message();
      const std::size_t told = message.find("this machine's clock is ");
      ASSERT_NE(told, std::string::npos) << message;
      EXPECT_NEAR(std::stoi(message.substr(told + 24)), row.seconds, 2) << message;
      EXPECT_NE(message.find(row.off, told), std::string::npos) << message;
      EXPECT_NE(message.find("Timestamp out of bounds"), std::string::npos) << message;
      std::printf("%s %s: exit 3, told %s s\n", row.fault, tls ? "https" : "http",
                  message.substr(told + 24, 4).c_str());
    }
  }
}

TEST(ClockSkew, ALittleIsBorne) {
  const FaultRun run = test::RunUnder({.faults = {"skew:100"}});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  EXPECT_GT(run.ledger.at("published"), 0u);
  PrintCell("skew:100", run);
}

}  // namespace
