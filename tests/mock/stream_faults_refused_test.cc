// Requests that get no stream.
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "shared/time_text.h"
#include "tests/mock/fault_run.h"

namespace {

using namespace std::chrono_literals;
using test::FaultPlan;
using test::FaultRun;

// Fails when a request that will be refused for ever is sent again, or the exit code is another.
TEST(StreamFaultsRefused, ForGood) {
  struct Row {
    const char* status;
    int exit_code;
  };
  const std::vector<Row> rows = {{"401", 3}, {"403", 3}, {"404", 4},
                                 {"406", 4}, {"413", 4}, {"416", 4}};
  std::vector<FaultPlan> plans;
  for (const Row& row : rows) {
    for (const bool tls : {false, true}) {
      plans.push_back({.faults = {std::string("http:") + row.status}, .tls = tls});
    }
  }
  const auto runs = test::RunAllUnder(plans);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Row& row = rows[i / 2];
    EXPECT_EQ(runs[i].exit_code, row.exit_code) << row.status << "\n" << runs[i].err;
    ExpectSums(runs[i]);
    ExpectPauses(runs[i].requests, {});
    EXPECT_NE(runs[i].Message().find(std::string("HTTP ") + row.status), std::string::npos);
    PrintCell(plans[i].faults[0] + (plans[i].tls ? " https" : " http"), runs[i]);
  }
}

// Fails when the next attempt comes before 5 s, or never.
TEST(StreamFaultsRefused, ServerErrorsAreAskedAgainAfterFiveSeconds) {
  const std::vector<FaultPlan> plans = {
      {.faults = {"http:500", "none"}, .run_for = "8s"},
      {.faults = {"http:503", "none"}, .run_for = "8s", .tls = true}};
  const auto runs = test::RunAllUnder(plans);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    EXPECT_EQ(runs[i].exit_code, 0) << runs[i].err;
    ExpectSums(runs[i]);
    ExpectPauses(runs[i].requests, {5s});
    EXPECT_NE(runs[i].LogLine({"stream_disconnected", "class=http", "attempt=1", "next_in=5"}), "");
    EXPECT_GT(runs[i].ledger.at("published"), 0u);
    EXPECT_GE(runs[i].readings.size(), 100u);
    PrintCell(plans[i].faults[0], runs[i]);
  }
}

std::chrono::milliseconds NextIn(const std::string& log_line) {
  return shared::ParseDuration(log_line.substr(log_line.find("next_in=") + 8)).value();
}

// Fails when a rate limit is answered within 60 s, the server's reset is passed over, or a wait
// that is too long is begun.
TEST(StreamFaultsRefused, RateLimitsAreWaitedOut) {
  struct Row {
    const char* fault;
    const char* most;
    int exit_code;
    const char* said;
  };
  const std::vector<Row> rows = {
      {"http:420", "1h", 0, "next_in=6"},  // 60 to 66 s.
      {"http:429,reset=0", "1h", 0, "next_in=6"},
      {"http:420,reset=900", "1h", 0, "next_in="},
      {"http:429,reset=900 skew:200", "1h", 0, "next_in="},
      {"http:429,reset=900", "10m", 5, "beyond --max-rate-limit-wait 10m"}};
  std::vector<FaultPlan> plans;
  for (const Row& row : rows) {
    plans.push_back({.faults = {row.fault},
                     .run_for = "12s",
                     .producer_flags = {"--max-rate-limit-wait", row.most}});
  }
  const auto runs = test::RunAllUnder(plans);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(runs[i].exit_code, rows[i].exit_code) << runs[i].err;
    ExpectSums(runs[i]);
    ExpectPauses(runs[i].requests, {});
    const std::string told = rows[i].exit_code == 0
                                 ? runs[i].LogLine({"class=rate_limit", "attempt=1", rows[i].said})
                                 : runs[i].LogLine({rows[i].said});
    EXPECT_NE(told, "") << rows[i].fault << "\n" << runs[i].err;
    if (rows[i].exit_code == 0) {
      const bool long_wait = std::string(rows[i].fault).find("900") != std::string::npos;
      EXPECT_GE(NextIn(told), long_wait ? 895s : 60s) << told;
      EXPECT_GE(runs[i].readings.size(), 100u);
    }
    PrintCell(rows[i].fault, runs[i]);
  }
}

// The times of connection attempts in the log, ms since the first.
std::vector<std::chrono::milliseconds> Attempts(const FaultRun& run) {
  std::vector<std::chrono::milliseconds> attempts;
  for (std::size_t at = 0; (at = run.err.find(" info event=stream_connecting", at)) != run.err.npos;
       ++at) {
    // "2026-01-31T12:00:06.000Z": the hour must not change, or one pause is taken for a long one.
    const std::string time = run.err.substr(at - 10, 9);  // "00:06.000"
    attempts.emplace_back(std::stoi(time.substr(0, 2)) * 60'000 +
                          std::stoi(time.substr(3, 2)) * 1000 + std::stoi(time.substr(6, 3)));
  }
  return attempts;
}

// Fails when a server that does not listen is asked in a hot loop, or given up.
TEST(StreamFaultsRefused, ConnectionsAreRefused) {
  const FaultRun run = test::RunUnder({.faults = {"refuse:1200ms", "none"}, .run_for = "5s"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  const auto attempts = Attempts(run);
  ASSERT_GE(attempts.size(), 3u);  // At 0, 250, 750, 1,500 ms.
  for (std::size_t i = 1; i < attempts.size(); ++i) {
    const auto pause = (attempts[i] - attempts[i - 1] + 1h) % 1h;
    EXPECT_GE(pause, i * 250ms - 20ms) << "attempt " << i;
  }
  EXPECT_NE(run.LogLine({"stream_disconnected", "class=network", "attempt=2"}), "");
  EXPECT_GT(run.ledger.at("published"), 0u);
  EXPECT_GE(run.readings.size(), 100u);
  std::printf("attempts: %zu; ", attempts.size());
  PrintCell("refuse:1200ms", run);
}

}  // namespace
