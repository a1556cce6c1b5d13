// What goes wrong with X's filtered stream, one fault a test. Each fails when a post that the
// simulator sent before a fault is not in the topic, or there twice, or the ledger does not add up.
#include <gtest/gtest.h>

#include "tests/mock/fault_run.h"

namespace {

using test::FaultPlan;
using test::FaultRun;

// What the last connection sends before it says nothing but blank lines.
constexpr std::uint64_t kLast = 40;

FaultPlan Plan(std::vector<std::string> faults) {
  faults.emplace_back("quiet:40");
  return {.faults = std::move(faults),
          .run_for = "2500ms",
          .simulator_flags = {"--rate", "300", "--notice-every", "0", "--keep-alive", "100ms"},
          .x = true};
}

void ExpectAllOf(const std::string& fault, const FaultRun& run, std::uint64_t before) {
  ASSERT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  EXPECT_EQ(run.ledger.at("published"), before + kLast) << fault << run.err;
  EXPECT_EQ(run.statuses_sent(), run.ledger.at("published") + run.ledger.at("duplicate")) << fault;
  EXPECT_GE(run.ledger.at("spent_posts"), run.statuses_sent()) << fault;
  PrintCell("x, " + fault, run);
}

void ExpectEach(const std::vector<std::string>& faults, const std::vector<std::uint64_t>& before,
                bool tls = false) {
  std::vector<FaultPlan> plans;
  for (const std::string& fault : faults) {
    plans.push_back(Plan({fault}));
    plans.back().tls = tls;
  }
  const auto runs = test::RunAllUnder(plans);
  for (std::size_t i = 0; i < runs.size(); ++i) ExpectAllOf(faults[i], runs[i], before[i]);
}

// Fails when half a post is taken for one, or is glued to the next connection's first.
TEST(XFaults, Cut) {
  ExpectEach({"cut:chunk,after=30", "cut:line,after=30 plain", "cut:gzip,after=30"}, {30, 30, 30});
  ExpectEach({"cut:chunk,after=30"}, {30}, /*tls=*/true);
}

// Fails when an end that X announces is none, or a rule's refusal ends the run.
TEST(XFaults, EndsAndRefusalsThatPass) {
  ExpectEach({"close:30", "refuse:500ms", "disconnect:4,after=30", "drip:300,every=1ms close:30"},
             {30, 0, 30, 30});
}

// Fails when a post that comes again is published again, or not charged for.
TEST(XFaults, Duplicates) {
  const FaultRun run = RunUnder(Plan({"duplicates:3 close:30"}));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  EXPECT_GE(run.ledger.at("duplicate"), 7u);
  EXPECT_GE(run.ledger.at("spent_posts"), run.statuses_sent());
  PrintCell("x, duplicates", run);
}

// Fails when bytes that mean nothing end the run, or are counted as posts published.
TEST(XFaults, GarbageAndUnknownMessages) {
  const FaultRun run = RunUnder(Plan({"garbage:10 notices:10 close:30"}));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  EXPECT_EQ(run.ledger.at("malformed"), 2u);  // The third would stand behind the end.
  EXPECT_EQ(run.ledger.at("notice"), 4u);
  EXPECT_EQ(run.ledger.at("published"), 30 + kLast);
  PrintCell("x, garbage", run);
}

// Fails when silence is waited out, or blank lines are taken for silence.
TEST(XFaults, Stall) {
  FaultPlan plan = Plan({"silence:30"});
  plan.producer_flags = {"--stall-timeout", "1s"};
  const FaultRun run = RunUnder(plan);
  ExpectAllOf("silence", run, 30);
  EXPECT_EQ(run.ledger.at("connections"), 2u) << run.err;
}

// Fails when a rate limit is not waited out as its reset says, or a refusal is asked again.
TEST(XFaults, RefusalsThatEndTheRun) {
  std::vector<FaultPlan> plans;
  for (const char* fault : {"http:401", "http:404", "http:429,reset=900", "disconnect:2"}) {
    plans.push_back(
        {.faults = {fault}, .producer_flags = {"--max-rate-limit-wait", "1s"}, .x = true});
  }
  plans.push_back(Plan({"rules http:503"}));
  plans.back().run_for = "1s";
  const auto runs = test::RunAllUnder(plans);
  const std::vector<int> codes = {3, 4, 5, 5, 0};
  for (std::size_t i = 0; i < runs.size(); ++i) {
    EXPECT_EQ(runs[i].exit_code, codes[i]) << plans[i].faults[0] << runs[i].err;
    EXPECT_EQ(runs[i].err.find("token-of-ada"), std::string::npos);
  }
  EXPECT_NE(runs[0].Message().find("--bearer-token-file"), std::string::npos);
  EXPECT_EQ(runs[4].ledger.at("connections"), 0u) << "connected without its rules";
  std::printf("x, refusals: exit codes 3 4 5 5 as expected\n");
}

// Fails when what a gap missed is not asked for, or a plan without backfill is asked for ever.
TEST(XFaults, Backfill) {
  FaultPlan plan = Plan({"cut:line,after=30"});
  plan.simulator_flags.emplace_back("--backfill");
  plan.producer_flags = {"--backfill", "2"};
  FaultPlan without = Plan({});
  without.producer_flags = plan.producer_flags;
  const auto runs = test::RunAllUnder({plan, without});
  ASSERT_EQ(runs[0].exit_code, 0) << runs[0].err;
  ExpectSums(runs[0]);
  EXPECT_EQ(runs[0].ledger.at("duplicate"), 30u);
  EXPECT_EQ(runs[0].ledger.at("published"), 30 + 1 + kLast) << "the one cut off comes too";
  EXPECT_GE(runs[0].ledger.at("spent_posts"), runs[0].statuses_sent());
  EXPECT_EQ(runs[1].exit_code, 4);
  EXPECT_NE(runs[1].Message().find("leave --backfill out"), std::string::npos);
  PrintCell("x, backfill", runs[0]);
}

}  // namespace
