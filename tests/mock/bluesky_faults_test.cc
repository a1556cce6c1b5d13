// What goes wrong with Bluesky's stream, one fault a test. Each fails when a post that the
// simulator wrote between the first and the last in the topic is missing or there twice.
#include <gtest/gtest.h>

#include "tests/mock/bluesky_run.h"

namespace {

using test::BlueskyPlan;
using test::BlueskyRun;
using test::ExpectWhole;
using test::RunBluesky;

TEST(BlueskyFaults, Cut) {
  const BlueskyRun run =
      RunBluesky({.faults = {"cut:line,after=100", "cut:line,after=500", "none"}});
  ExpectWhole("cut", run);
  EXPECT_GE(run.run.requests.size(), 3u);
  EXPECT_EQ(run.run.ledger.at("gaps"), 0u);
  EXPECT_GT(run.run.ledger.at("duplicate"), 0u);
  EXPECT_EQ(run.run.requests[0].parameters.count("cursor"), 0u);
  EXPECT_EQ(run.run.requests[1].parameters.count("cursor"), 1u);
}

TEST(BlueskyFaults, ClosedInOrder) {
  const BlueskyRun run = RunBluesky({.faults = {"close:100", "none"}});
  ExpectWhole("close", run);
  test::ExpectPauses(run.run.requests, {std::chrono::milliseconds(1000)});
}

TEST(BlueskyFaults, ErrorFrame) {
  const BlueskyRun run = RunBluesky({.faults = {"disconnect:4,after=100", "none"},
                                     .path = "/xrpc/network.bsky.jetstream.subscribeEvents"});
  ExpectWhole("error frame", run);
  EXPECT_NE(run.run.LogLine({"stream_notice", "ConsumerTooSlow: read faster"}), "");
}

TEST(BlueskyFaults, Silence) {
  const BlueskyRun run = RunBluesky({.faults = {"silence:100", "none"},
                                     .run_for = "5s",
                                     .producer_flags = {"--stall-timeout", "1s"}});
  ExpectWhole("silence", run);
  EXPECT_NE(run.run.LogLine({"stream_disconnected", "no byte for 1s"}), "");
}

// Fails when a stream without posts, but with signs of life, is taken for dead.
TEST(BlueskyFaults, QuietIsNoStall) {
  const BlueskyRun run =
      RunBluesky({.faults = {"quiet:100"}, .producer_flags = {"--stall-timeout", "1s"}});
  ExpectWhole("quiet", run);
  EXPECT_EQ(run.run.requests.size(), 1u);
}

TEST(BlueskyFaults, RefusedWithStatus) {
  const BlueskyRun run =
      RunBluesky({.faults = {"cut:line,after=100", "http:503", "none"}, .run_for = "8s"});
  ExpectWhole("503", run);
  EXPECT_NE(run.run.LogLine({"stream_disconnected", "HTTP 503", "class=http"}), "");
}

TEST(BlueskyFaults, NobodyListens) {
  const BlueskyRun run =
      RunBluesky({.faults = {"cut:line,after=100", "refuse:1s", "none"}, .run_for = "5s"});
  ExpectWhole("refuse", run);
}

TEST(BlueskyFaults, Duplicates) {
  const BlueskyRun run = RunBluesky({.faults = {"duplicates:3"}});
  ExpectWhole("duplicates", run);
  EXPECT_GT(run.run.ledger.at("duplicate"), 50u);
}

TEST(BlueskyFaults, GarbageAndUnknownKinds) {
  const BlueskyRun run = RunBluesky({.faults = {"garbage:10 notices:10"}});
  ExpectWhole("garbage, notices", run);
  EXPECT_GT(run.run.ledger.at("malformed"), 10u);
  EXPECT_GT(run.run.ledger.at("notice"), 20u);
}

// Fails when a message of 6 MiB ends the connection: it would come again with each attempt.
TEST(BlueskyFaults, HugeMessage) {
  const BlueskyRun run = RunBluesky({.faults = {"endless:100"}});
  ExpectWhole("huge message", run);
  EXPECT_EQ(run.run.ledger.at("malformed"), 1u);
  EXPECT_EQ(run.run.requests.size(), 1u);
}

TEST(BlueskyFaults, Drip) { ExpectWhole("drip", RunBluesky({.faults = {"drip:700,every=1ms"}})); }

TEST(BlueskyFaults, OverTls) {
  ExpectWhole("cut, TLS", RunBluesky({.faults = {"cut:line,after=100", "none"}, .tls = true}));
}

// Fails when a server is believed whose certificate nobody vouches for.
TEST(BlueskyFaults, UnknownCertificateIsRefused) {
  test::StreamSimulator simulator(test::BlueskySimulatorFlags({}), "localhost");
  const test::Ended ended =
      test::RunProgram({.program = test::ProgramPath("tweet-producer"),
                        .args = {"--source", "bluesky", "--endpoint", simulator.BlueskyUrl(),
                                 "--to", "stdout", "--run-for", "2s", "--json"}});
  EXPECT_EQ(test::LedgerIn(ended.err).at("received"), 0u);
  EXPECT_NE(ended.err.find("certificate verify failed"), std::string::npos) << ended.err;
}

// Two names of one server are two hosts: the rewind is larger, and covers more than was read.
TEST(BlueskyFaults, AnotherHostTakesOver) {
  const BlueskyPlan plan{.faults = {"cut:line,after=100", "none"}};
  test::EmbeddedBroker broker({"tweets:4"});
  test::StreamSimulator simulator(test::BlueskySimulatorFlags(plan));
  const std::string both =
      simulator.BlueskyUrl() + ",ws://localhost:" + simulator.port() + "/subscribe";
  const test::TempDir state;
  const test::Ended ended =
      test::RunProgram({.program = test::ProgramPath("tweet-producer"),
                        .args = test::BlueskyProducerFlags(plan, broker.brokers(), both),
                        .env = {{"XDG_STATE_HOME", state.path().string()}}});
  simulator.Stop();
  BlueskyRun run{.run = {.exit_code = ended.exit_code,
                         .err = ended.err,
                         .ledger = test::LedgerIn(ended.out),
                         .readings = test::ReadingsIn(ended.err),
                         .requests = test::RequestsIn(simulator.requests_file())},
                 .times = test::TimesIn(test::ReadTopic(broker.brokers(), "tweets"))};
  ExpectWhole("fail-over", run);
  EXPECT_NE(run.run.LogLine({"stream_connected", "host=localhost"}), "");
}

// Fails when every host's refusal does not end the run with exit 4.
TEST(BlueskyFaults, RefusedForGoodByAll) {
  const BlueskyRun run = RunBluesky({.faults = {"http:404"}});
  EXPECT_EQ(run.run.exit_code, 4);
  EXPECT_NE(run.run.Message().find("HTTP 404"), std::string::npos) << run.run.err;
}

}  // namespace
