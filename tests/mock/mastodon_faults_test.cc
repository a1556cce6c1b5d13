// What goes wrong with Mastodon's stream, one fault a test. Each fails when a status that the
// simulator sent before a fault is not in the topic, or there twice, or the ledger does not add up.
#include <gtest/gtest.h>

#include "tests/mock/fault_run.h"
#include "tests/support/process.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
using test::FaultPlan;
using test::FaultRun;

// What the last connection sends before it says nothing but :thump.
constexpr std::uint64_t kLast = 40;
constexpr const char* kThenQuiet = "quiet:40";

FaultPlan Plan(std::vector<std::string> faults) {
  faults.emplace_back(kThenQuiet);
  return {.faults = std::move(faults),
          .run_for = "2s",
          .simulator_flags = {"--rate", "300", "--notice-every", "0", "--keep-alive", "100ms"},
          .mastodon = true};
}

void ExpectAllOf(const std::string& fault, const FaultRun& run, std::uint64_t before) {
  ASSERT_EQ(run.exit_code, 0) << run.err;
  ExpectSums(run);
  EXPECT_EQ(run.ledger.at("published"), before + kLast) << fault << run.err;
  EXPECT_EQ(run.statuses_sent(), run.ledger.at("published") + run.ledger.at("duplicate")) << fault;
  PrintCell("mastodon, " + fault, run);
}

// Fails when half an event is taken for one, is glued to the next connection's first, or a gap is
// not told.
TEST(MastodonFaults, Cut) {
  const std::vector<std::string> faults = {"cut:chunk,after=30", "cut:line,after=30 plain",
                                           "cut:pair,after=30", "cut:gzip,after=30"};
  std::vector<FaultPlan> plans;
  for (const std::string& fault : faults) {
    plans.push_back(Plan({fault}));
    plans.push_back(Plan({fault}));
    plans.back().tls = true;
  }
  const auto runs = test::RunAllUnder(plans);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    ExpectAllOf(faults[i / 2] + (plans[i].tls ? " https" : " http"), runs[i], 30);
    EXPECT_EQ(runs[i].ledger.at("malformed"), 0u);
    EXPECT_EQ(runs[i].ledger.at("connections"), 2u);
    EXPECT_EQ(runs[i].ledger.at("gaps"), 1u);
  }
}

TEST(MastodonFaults, EndsAndRefusalsThatPass) {
  const std::vector<std::string> faults = {"close:30", "refuse:500ms", "disconnect:4,after=30"};
  const std::vector<std::uint64_t> before = {30, 0, 30};
  std::vector<FaultPlan> plans;
  for (const std::string& fault : faults) plans.push_back(Plan({fault}));
  const auto runs = test::RunAllUnder(plans);
  for (std::size_t i = 0; i < runs.size(); ++i) ExpectAllOf(faults[i], runs[i], before[i]);
  test::ExpectPauses(runs[0].requests, {1000ms});
}

// Fails when a server in trouble is asked again at once, a dead connection is waited for, one that
// thumps is taken for dead, or an event without an end is read until memory is full.
TEST(MastodonFaults, TroubleSilenceThumpsAndAnEndlessEvent) {
  std::vector<FaultPlan> plans = {Plan({"close:30", "http:503"}), Plan({"silence:30"}), Plan({}),
                                  Plan({"endless:30"})};
  plans[0].run_for = "8s";
  for (const std::size_t quiet : {1, 2}) {
    plans[quiet].run_for = "4s";
    plans[quiet].producer_flags = {"--stall-timeout", "1s"};
  }
  plans[3].run_for = "6s";
  const auto runs = test::RunAllUnder(plans);
  ExpectAllOf("http:503", runs[0], 30);
  EXPECT_NE(runs[0].LogLine({"stream_disconnected", "HTTP 503", "class=http"}), "");
  ExpectAllOf("silence", runs[1], 30);
  EXPECT_NE(runs[1].LogLine({"stream_disconnected", "no byte for 1s"}), "");
  ExpectAllOf("thumps alone", runs[2], 0);
  EXPECT_EQ(runs[2].requests.size(), 1u);
  ExpectAllOf("endless event", runs[3], 30);
  EXPECT_NE(runs[3].LogLine({"stream_disconnected", "has no end yet"}), "");
}

TEST(MastodonFaults, DuplicatesGarbageAndOtherEvents) {
  const auto runs = test::RunAllUnder(
      {Plan({"duplicates:3 close:30"}), Plan({"garbage:3 close:30"}), Plan({"notices:3 close:30"}),
       Plan({"disorder:5 close:30"}), Plan({"drip:700,every=1ms close:30"})});
  ExpectAllOf("duplicates", runs[0],
              runs[0].statuses_sent() - kLast - runs[0].ledger.at("duplicate"));
  EXPECT_GE(runs[0].ledger.at("duplicate"), 7u);
  ExpectAllOf("garbage", runs[1], 30);
  EXPECT_EQ(runs[1].ledger.at("malformed"), 9u);
  ExpectAllOf("notices", runs[2], 30);
  EXPECT_EQ(runs[2].ledger.at("notice"), 27u);  // A deletion and two that nobody knows, each time.
  ExpectAllOf("disorder", runs[3], 30);
  ExpectAllOf("drip", runs[4], 30);
}

// Fails when a refusal that no retry helps is retried, or its exit code is another's.
TEST(MastodonFaults, RefusedForGood) {
  FaultPlan limited = Plan({});
  limited.faults = {"http:429"};
  limited.producer_flags = {"--max-rate-limit-wait", "0s"};
  FaultPlan unknown = Plan({});
  unknown.faults = {"http:404"};
  FaultPlan refused = Plan({});
  refused.faults = {"http:403"};
  const auto runs = test::RunAllUnder({limited, unknown, refused});
  EXPECT_EQ(runs[0].exit_code, 5) << runs[0].err;
  EXPECT_EQ(runs[1].exit_code, 4) << runs[1].err;
  EXPECT_NE(runs[1].Message().find("must be a Mastodon server"), std::string::npos);
  EXPECT_EQ(runs[2].exit_code, 3) << runs[2].err;
  EXPECT_NE(runs[2].Message().find("read:statuses"), std::string::npos);
  for (const FaultRun& run : runs) EXPECT_EQ(run.requests.size(), 1u);
}

// What the program says without a Kafka.
test::Ended ToStdout(std::vector<std::string> flags, const std::string& token = {}) {
  flags.insert(flags.end(), {"--to", "stdout", "--json", "--run-for", "1500ms"});
  test::Command command{.program = test::ProgramPath("tweet-producer"), .args = flags};
  if (!token.empty()) command.env = {{"TWEET_PRODUCER_MASTODON_TOKEN", token}};
  return test::RunProgram(command);
}

// Fails when a token that the server does not know is shown, or tried again.
TEST(MastodonFaults, AWrongTokenEndsTheRun) {
  test::StreamSimulator simulator({"--protocol", "mastodon"});
  const test::Ended ended =
      ToStdout({"--source", "mastodon", "--endpoint", simulator.Url("")}, "wrong-token");
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_NE(ended.err.find("Invalid access token"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find("wrong-token"), std::string::npos) << ended.err;
}

// Fails when a server is believed, and given the token, whose certificate nobody vouches for.
TEST(MastodonFaults, UnknownCertificateIsRefused) {
  test::StreamSimulator simulator({"--protocol", "mastodon"}, "localhost");
  const test::Ended ended = ToStdout(simulator.MastodonFlags());
  EXPECT_EQ(test::LedgerIn(ended.err).at("received"), 0u);
  EXPECT_NE(ended.err.find("certificate"), std::string::npos) << ended.err;
}

// Fails when the instance is not asked, each tag has no connection of its own, a status of two tags
// is published twice, or other posts come than those with the tags.
TEST(MastodonFaults, TimelinesAreWhatWasAskedFor) {
  test::StreamSimulator simulator({"--protocol", "mastodon", "--rate", "300"});
  auto flags = simulator.MastodonFlags("");
  const test::Ended local = ToStdout([&] {
    auto more = flags;
    more.insert(more.end(), {"--timeline", "public/local", "--language", "en"});
    return more;
  }());
  EXPECT_GT(test::LedgerIn(local.err).at("published"), 20u) << local.err;
  EXPECT_GT(test::LedgerIn(local.err).at("filtered"), 0u);
  flags.insert(flags.end(), {"--timeline", "hashtag", "--track", "kafka,#cpp"});
  const test::Ended tags = ToStdout(flags);
  const test::Ledger ledger = test::LedgerIn(tags.err);
  EXPECT_GT(ledger.at("published"), 10u) << tags.err;
  EXPECT_EQ(ledger.at("connections"), 1u);
  EXPECT_EQ(ledger.at("gaps"), 0u);
  std::size_t others = 0, lines = 0;
  for (std::size_t at = 0; at < tags.out.size(); ++lines) {
    const std::size_t end = std::min(tags.out.find('\n', at), tags.out.size());
    const std::string line = tags.out.substr(at, end - at);
    others += line.find("#kafka") == std::string::npos &&
              line.find("#Kafka") == std::string::npos && line.find("#cpp") == std::string::npos;
    at = end + 1;
  }
  EXPECT_EQ(others, 0u);
  simulator.Stop();
  std::printf("mastodon, two tags: connections 2, published %zu, of other tags %zu\n", lines,
              others);
}

}  // namespace
