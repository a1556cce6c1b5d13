// Servers that are slow, and a reader that is.
#include <chrono>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "tests/mock/fault_run.h"
#include "tests/support/process.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace std::chrono_literals;
using test::FaultRun;

// Fails when messages that come in crumbs are lost, or taken for a stall.
TEST(StreamFaultsSlow, Drip) {
  for (const bool tls : {false, true}) {
    const FaultRun run = test::RunUnder({.faults = {"drip:40,every=1ms"},
                                         .run_for = "4s",
                                         .producer_flags = {"--stall-timeout", "1s"},
                                         .tls = tls});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    ExpectSums(run);
    ExpectPauses(run.requests, {});
    EXPECT_GT(run.ledger.at("published"), 10u);
    EXPECT_GE(run.readings.size(), 100u);
    PrintCell(tls ? "drip https" : "drip http", run);
  }
}

// Fails when keep-alives do not count as a sign of life.
TEST(StreamFaultsSlow, KeepAlivesAlone) {
  const FaultRun run =
      test::RunUnder({.faults = {"quiet:10"},
                      .run_for = "4s",
                      .producer_flags = {"--stall-timeout", "1s"},
                      .simulator_flags = {"--rate", "300", "--keep-alive", "25ms"}});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  ExpectPauses(run.requests, {});
  EXPECT_EQ(run.ledger.at("published"), 10u);
  EXPECT_GE(run.readings.size(), 100u);
  PrintCell("quiet:10", run);
}

// A reader of our stdout that takes some 300 KB a second.
constexpr const char* kSlowReader =
    "set -o pipefail; \"$@\" | python3 -c 'import sys, time\n"
    "while sys.stdin.buffer.read1(16384): time.sleep(0.05)'";

// Fails when the warning is not asked for or not told, the cut is not told as one, or what was
// received before it is lost.
TEST(StreamFaultsSlow, ATooSlowReaderIsWarnedAndCutOff) {
  test::StreamSimulator simulator({"--rate", "10000", "--fault", "backlog:15000 plain"});
  const test::TempDir state;
  const test::Ended ended = test::RunProgram(
      {.program = "/bin/bash",
       .args = {"-c", kSlowReader, "slow", test::ProgramPath("tweet-producer"), "--to", "stdout",
                "--endpoint", simulator.Url(), "--credentials-file", simulator.credentials_file(),
                "--track", "kafka,the,a", "--json", "--log-level", "debug", "--run-for", "12s"},
       .env = {{"XDG_STATE_HOME", state.path().string()}}});
  ASSERT_EQ(ended.exit_code, 0) << ended.err.substr(0, 5000);
  simulator.Stop();
  FaultRun run{.exit_code = 0,
               .err = ended.err,
               .ledger = test::LedgerIn(ended.err),
               .readings = test::ReadingsIn(ended.err),
               .requests = test::RequestsIn(simulator.requests_file())};
  run.records = run.ids = run.ledger.at("published");
  ExpectSums(run);
  EXPECT_NE(run.LogLine({"stream_notice", "kind=warning", "FALLING_BEHIND"}), "");
  EXPECT_NE(run.LogLine({"stream_disconnected", "class=ended"}), "");
  ASSERT_GE(run.requests.size(), 2u);
  EXPECT_EQ(run.requests[0].end, "read too slowly");
  EXPECT_GE(run.readings.size(), 100u);
  PrintCell("backlog:15000", run);
}

}  // namespace
