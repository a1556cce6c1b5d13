// What tweet-producer ends with, and what it says, for each way to fail.
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/free_port.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/scripted_server.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
using test::Ended;

class ProducerExitCodes : public testing::Test {
 protected:
  // Runs with these flags in a directory of its own, and shows the row of the table.
  Ended Run(std::vector<std::string> args, std::map<std::string, std::string> environment = {}) {
    const Ended ended = test::RunProgram({.program = test::ProgramPath("tweet-producer"),
                                          .args = std::move(args),
                                          .env = std::move(environment),
                                          .directory = folder_.path()});
    const std::size_t message = ended.err.rfind("tweet-producer: ");
    std::printf("exit %d: %s\n", ended.exit_code,
                message == std::string::npos ? "-" : ended.err.substr(message, 150).c_str());
    return ended;
  }

  // A run against a server that answers every request with that status.
  Ended RunAgainst(const std::string& status) {
    test::StreamSimulator simulator({"--answer", status});
    return Run({"--to", "stdout", "--track", "kafka", "--endpoint", simulator.Url(),
                "--credentials-file", simulator.credentials_file(), "--max-rate-limit-wait", "10s",
                "--run-for", "5s"});
  }

  test::TempDir folder_;
};

TEST_F(ProducerExitCodes, ZeroAtTheEndOfAFile) {
  test::EmbeddedBroker broker({"tweets:4"});
  const Ended ended =
      Run({"-b", broker.brokers(), "--source", "file", "--file", test::SampleTweets(), "--json"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(test::LedgerIn(ended.out)["published"], 444u);
}

TEST_F(ProducerExitCodes, ZeroWhenTheReaderOfStdoutLeaves) {
  const Ended ended = test::RunProgram(
      {.program = "/bin/bash",
       .args = {"-c", "set -o pipefail; \"$0\" --source file --file \"$1\" --to stdout | head -1",
                test::ProgramPath("tweet-producer"), test::SampleTweets()}});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
}

TEST_F(ProducerExitCodes, TwoForUsage) {
  EXPECT_EQ(Run({"--journal", "off", "--journal-sync"}).exit_code, 2);
  EXPECT_EQ(Run({"--source", "file", "--file", "absent.jsonl"}).exit_code, 2);
  EXPECT_EQ(Run({"--track", "a", "--endpoint", "http://example.org/x"}).exit_code, 2);
  EXPECT_EQ(Run({"-X", "no.such.property=1", "--source", "stdin"}).exit_code, 2);
  EXPECT_EQ(Run({"-X", "transactional.id=1", "--source", "stdin"}).exit_code, 2);
}

// Fails when that is found by the journal's thread alone, which tries again for ever.
TEST_F(ProducerExitCodes, TwoForPropertiesThatDoNotGoTogether) {
  test::EmbeddedBroker broker({"tweets:4"});
  for (const char* journal : {"off", "journal"}) {
    const Ended ended = Run({"-b", broker.brokers(), "--source", "file", "--file",
                             test::SampleTweets(), "--journal", journal, "-X", "max.in.flight=10"});
    EXPECT_EQ(ended.exit_code, 2) << ended.err;
    EXPECT_NE(ended.err.find("`max.in.flight` must be set <= 5"), std::string::npos) << ended.err;
  }
}

// Fails when a stranger is left without a way on.
TEST_F(ProducerExitCodes, WithoutCredentialsTheWaysOnAreTold) {
  const Ended ended = Run({"--track", "kafka"});
  EXPECT_EQ(ended.exit_code, 2);
  for (const char* part :
       {"consumerKey", "closed to the public", "scripts/demo.sh", "--endpoint"}) {
    EXPECT_NE(ended.err.find(part), std::string::npos) << part;
  }
}

TEST_F(ProducerExitCodes, ThreeWhenTheKeysAreRefused) {
  test::StreamSimulator simulator;
  test::WriteFile(folder_.path() / "wrong.txt",
                  "consumerKey test-key\nconsumerSecret wrong-secret\naccessToken test-token\n"
                  "accessTokenSecret test-token-secret\n");
  const Ended ended = Run({"--to", "stdout", "--track", "kafka", "--endpoint", simulator.Url(),
                           "--credentials-file", "wrong.txt"});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_NE(ended.err.find("HTTP 401"), std::string::npos);
  EXPECT_NE(ended.err.find("signature"), std::string::npos) << "the server's reason is not told";
  for (const char* key : {"test-key", "wrong-secret", "test-token"}) {
    EXPECT_EQ(ended.err.find(key), std::string::npos) << key << " is in\n" << ended.err;
  }
  EXPECT_EQ(RunAgainst("403").exit_code, 3);
}

// Fails when a server's words move the cursor of the terminal, or forge a line of ours.
TEST_F(ProducerExitCodes, FourWithTheServersWordsEscaped) {
  const test::ScriptedServer server(
      {{test::Say{"HTTP/1.1 400 Bad Request\r\nContent-Length: 12\r\n\r\nno\x1b[2Jno\r\nno"}}});
  const std::string url = server.url();  // "http://127.0.0.1:PORT/stream"
  const Ended ended = Run({"--source", "bluesky", "--to", "stdout", "--endpoint",
                           "ws" + url.substr(4), "--run-for", "5s"});
  EXPECT_EQ(ended.exit_code, 4) << ended.err;
  EXPECT_EQ(ended.err.find('\x1b'), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("/stream: HTTP 400: no\\x1b[2Jno no; check --endpoint\n"),
            std::string::npos)
      << ended.err;
}

TEST_F(ProducerExitCodes, FourWhenTheFilterIsRefused) {
  for (const char* status : {"400", "404", "406", "410", "413", "416", "422"}) {
    const Ended ended = RunAgainst(status);
    EXPECT_EQ(ended.exit_code, 4) << status;
    EXPECT_NE(ended.err.find(std::string("HTTP ") + status), std::string::npos);
  }
}

TEST_F(ProducerExitCodes, FiveWhenTheRateLimitLastsTooLong) {
  EXPECT_EQ(RunAgainst("420").exit_code, 5);
  EXPECT_EQ(RunAgainst("429").exit_code, 5);
}

// Fails when passing trouble ends the run, or is asked about more often than published.
TEST_F(ProducerExitCodes, ServerErrorsAreWaitedOut) {
  const auto start = std::chrono::steady_clock::now();
  const Ended ended = RunAgainst("503");
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 5s);
  EXPECT_NE(ended.err.find("class=http attempt=1 next_in=5"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find("attempt=2"), std::string::npos) << ended.err;
}

TEST_F(ProducerExitCodes, SixWithoutABroker) {
  const std::string nobody = "127.0.0.1:" + std::to_string(test::FreePort());
  const Ended ended = Run(
      {"-b", nobody, "--source", "file", "--file", test::SampleTweets(), "--broker-wait", "1s"});
  EXPECT_EQ(ended.exit_code, 6);
  EXPECT_NE(ended.err.find("no broker after 1s"), std::string::npos) << ended.err;
}

// Fails when the request is shown only after the wait for Kafka, or not at all.
TEST_F(ProducerExitCodes, SixWithoutABrokerForADryRunThatShowedTheRequest) {
  const std::string nobody = "127.0.0.1:" + std::to_string(test::FreePort());
  const std::vector<std::string> flags = {"--source", "bluesky", "--dry-run", "-b", nobody};
  const std::string request = "request          GET wss://";
  test::Process waits({.program = test::ProgramPath("tweet-producer"), .args = flags});
  EXPECT_TRUE(test::WaitUntil([&] { return waits.Out().find(request) != std::string::npos; }, 10s))
      << waits.Out();
  waits.CtrlC();
  EXPECT_EQ(waits.WaitForExit(10s), 0) << waits.Err();
  EXPECT_EQ(waits.Out().find("\ntopic"), std::string::npos) << waits.Out();
  for (const bool json : {false, true}) {
    auto args = flags;
    args.insert(args.end(), {"--broker-wait", "1s"});
    if (json) args.push_back("--json");
    const Ended ended = Run(args);
    EXPECT_EQ(ended.exit_code, 6) << ended.err;
    EXPECT_NE(ended.out.find("GET wss://"), std::string::npos) << ended.out;
    EXPECT_NE(ended.out.find("tweets at " + nobody + ": no broker after 1s"), std::string::npos)
        << ended.out;
  }
}

// Fails when one source that lacks its token hides the requests of the others.
TEST_F(ProducerExitCodes, ThreeForADryRunOfWhichOneSourceHasNoToken) {
  const Ended ended = Run({"--source", "x,bluesky", "--to", "stdout", "--dry-run"});
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  EXPECT_NE(ended.out.find("source           x\nerror            "), std::string::npos)
      << ended.out;
  EXPECT_NE(ended.out.find("GET wss://"), std::string::npos) << ended.out;
  EXPECT_NE(ended.err.find("tweet-producer: x: "), std::string::npos) << ended.err;
}

}  // namespace
