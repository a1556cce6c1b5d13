// What goes wrong with Bluesky's stream, one fault a test. Each fails when a post that the
// simulator wrote between the first and the last in the topic is missing or there twice.
#include <cstdio>

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

// Nobody reads the producer's stdout for 3 s, and so it reads no stream; then all is read.
constexpr const char* kLateReader = "set -o pipefail; \"$@\" | (sleep 3; cat)";

// Whoever is cut off for reading too slowly goes on and misses nothing. `words`: of a log line.
void ExpectSlowReaderGoesOn(const std::string& path, const std::vector<std::string>& words) {
  const BlueskyRun run = RunBluesky({.faults = {"backlog:10000", "none"},
                                     .run_for = "5s",
                                     .producer_flags = {"--print-tweets"},
                                     .path = path,
                                     .rate = 10000,
                                     .shell = kLateReader});
  ExpectWhole("slow reader of " + path, run);
  ASSERT_GE(run.run.requests.size(), 2u);
  EXPECT_EQ(run.run.requests[0].end, "read too slowly");
  EXPECT_NE(run.run.LogLine(words), "");
  EXPECT_EQ(run.run.ledger.at("gaps"), 0u);
}

// Fails when what a reader lost who was cut off does not come again.
TEST(BlueskyFaults, ASlowReaderThatIsCutOffGoesOn) {
  ExpectSlowReaderGoesOn("/subscribe", {"stream_disconnected", "class=ended"});
}

// Fails when the reason that v2 gives does not reach the log.
TEST(BlueskyFaults, ASlowReaderIsToldSoInV2AndGoesOn) {
  ExpectSlowReaderGoesOn("/xrpc/network.bsky.jetstream.subscribeEvents",
                         {"stream_notice", "ConsumerTooSlow: read faster"});
}

// Fails when v2's compression is not asked for, or what it brings is not the same posts.
TEST(BlueskyFaults, CompressedInV2) {
  const BlueskyRun run = RunBluesky({.faults = {"cut:line,after=100", "garbage:50 duplicates:9"},
                                     .path = "/xrpc/network.bsky.jetstream.subscribeEvents",
                                     .tls = true});
  ExpectWhole("zstd, cut, TLS", run);
  ASSERT_EQ(run.run.requests.size(), 2u);
  for (const auto& request : run.run.requests) {
    EXPECT_EQ(request.parameters.count("zstdDictionary"), 1u);
  }
}

// Fails when a server that refuses a position ends the run, or is asked with it again and again, or
// the time until what is new is passed over in silence.
TEST(BlueskyFaults, APositionThatIsRefusedAsTooOldIsAGap) {
  const BlueskyRun run = RunBluesky({.faults = {"cut:line,after=100", "too-old", "none"},
                                     .run_for = "8s",
                                     .path = "/xrpc/network.bsky.jetstream.subscribeEvents"});
  const test::Ledger& ledger = run.run.ledger;
  EXPECT_EQ(run.run.exit_code, 0) << run.run.err;
  EXPECT_TRUE(test::Balances(ledger));
  ASSERT_EQ(run.run.requests.size(), 3u);
  EXPECT_EQ(run.run.requests[1].parameters.count("cursor"), 1u);
  EXPECT_EQ(run.run.requests[2].parameters.count("cursor"), 0u);
  EXPECT_NE(run.run.LogLine({"stream_disconnected", "CursorTooOld", "class=http"}), "");
  EXPECT_NE(run.run.LogLine({"stream_gap"}), "");
  EXPECT_EQ(ledger.at("gaps"), 1u);
  const auto missing_ms = 1000 * test::Missing(run.times) / 200;
  EXPECT_NEAR(static_cast<double>(ledger.at("gap_ms")), static_cast<double>(missing_ms), 300);
  EXPECT_EQ(test::Doubled(run.times), 0u);
  std::printf("CursorTooOld: gaps %lu, gap_ms %lu, posts of %zu ms missing\n",
              static_cast<unsigned long>(ledger.at("gaps")),
              static_cast<unsigned long>(ledger.at("gap_ms")), missing_ms);
}

// Fails when every host's refusal does not end the run with exit 4.
TEST(BlueskyFaults, RefusedForGoodByAll) {
  const BlueskyRun run = RunBluesky({.faults = {"http:404"}});
  EXPECT_EQ(run.run.exit_code, 4);
  EXPECT_NE(run.run.Message().find("HTTP 404"), std::string::npos) << run.run.err;
}

}  // namespace
