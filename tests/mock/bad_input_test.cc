// Everything that can be wrong with what the services are given: each exit code with its message,
// and records and statuses that are poison.

#include <cstdio>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/free_port.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace test {
namespace {

using std::chrono::seconds;

class BadInput : public ::testing::Test {
 protected:
  ConsumerJob Job(const std::string& brokers) {
    return {.programs = PROGRAM_DIR,
            .brokers = brokers,
            .topic = "t",
            .checkpoint = dir_.path() / "checkpoint"};
  }

  static Ended Producer(std::vector<std::string> args, std::string input = "") {
    return RunProgram({.program = ProgramPath("tweet-producer"),
                       .args = std::move(args),
                       .input = std::move(input)});
  }

  Ended ProducerAgainst(const std::string& answer, std::vector<std::string> more = {}) {
    const StreamSimulator simulator({"--answer", answer});
    std::vector<std::string> args{"--endpoint",
                                  simulator.Url(),
                                  "--track",
                                  "a",
                                  "--credentials-file",
                                  simulator.credentials_file(),
                                  "--to",
                                  "stdout"};
    args.insert(args.end(), more.begin(), more.end());
    return Producer(args);
  }

  Ended ShowStateOnAFullDisk() {
    const std::string show = ProgramPath("hashtag-consumer").string() +
                             " state show -t t --checkpoint " +
                             (dir_.path() / "checkpoint").string() + " > /dev/full";
    return RunProgram({.program = "sh", .args = {"-c", show}});
  }

  // Checks one row of the table of exit codes, and prints it.
  static void Row(int code, const Ended& ended, const std::string& says) {
    EXPECT_EQ(ended.exit_code, code) << ended.err;
    EXPECT_NE(ended.err.find(says), std::string::npos) << "no '" << says << "' in: " << ended.err;
    const std::size_t last = ended.err.find_last_not_of('\n');
    const std::size_t begin = ended.err.rfind('\n', last) + 1;
    std::printf("exit %d: %s\n", code, ended.err.substr(begin, last + 1 - begin).c_str());
  }

  TempDir dir_;
};

TEST_F(BadInput, EachExitCodeHasItsSentence) {
  EmbeddedBroker broker({"t:1"});
  const ConsumerJob job = Job(broker.brokers());
  TestProducer producer(broker.brokers());
  producer.Produce({.topic = "t", .value = "one #a"});
  producer.Flush();
  Row(0, job.Drain(), "records=1");
  Row(1, ShowStateOnAFullDisk(), "stdout");
  Row(2, job.Drain({"--tokeniser", "spark"}), "--tokenizer");
  Row(3, ProducerAgainst("401"), "401");
  Row(4, ProducerAgainst("406"), "406");
  Row(5, ProducerAgainst("420", {"--max-rate-limit-wait", "1s"}), "420");
  const std::string nobody = "127.0.0.1:" + std::to_string(FreePort());
  Row(6, Job(nobody).Drain({"--broker-wait", "1s"}), nobody);
  broker.Stop();
  broker.Start();
  Row(7, job.Drain(), "--on-data-loss continue");
  ConsumerJob other = job;
  other.tokenizer = "prefix";
  Row(8, other.Drain(), "tokenizer");
}

// Fails when a message that nobody takes becomes an exception.
TEST_F(BadInput, MessageOnAFullDiskStillHasItsExitCode) {
  for (const char* name :
       {"hashtag-consumer", "tweet-producer", "stream-simulator", "embedded-broker"}) {
    const std::string wrong = ProgramPath(name).string() + " --no-such-flag 2> /dev/full";
    const std::string help = ProgramPath(name).string() + " --help > /dev/full";
    EXPECT_EQ(RunProgram({.program = "sh", .args = {"-c", wrong}}).exit_code, 2) << name;
    EXPECT_EQ(RunProgram({.program = "sh", .args = {"-c", help}}).exit_code, 0) << name;
  }
}

// Fails when a rebase whose -t was forgotten takes the default topic's offsets. The broker is gone,
// so the refusal comes before it is asked.
TEST_F(BadInput, RebaseToAnotherTopicIsExit2) {
  std::string brokers;
  {
    EmbeddedBroker broker({"t:1"});
    brokers = broker.brokers();
    ASSERT_EQ(Job(brokers).Drain().exit_code, 0);
  }
  const Ended ended = RunProgram(
      {.program = ProgramPath("hashtag-consumer"),
       .args = {"state", "rebase", "-b", brokers, "--checkpoint",
                (dir_.path() / "checkpoint").string(), "--to", "earliest", "--execute"}});
  EXPECT_EQ(ended.exit_code, 2) << ended.err;
  EXPECT_NE(ended.err.find("topic t,"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("topic tweets"), std::string::npos) << ended.err;
}

// Fails when --run-for is looked at only once the broker has answered.
TEST_F(BadInput, RunForCoversTheWaitForABroker) {
  const std::string nobody = "127.0.0.1:" + std::to_string(FreePort());
  const Ended ended = RunProgram(Job(nobody).Command({"--run-for", "1s"}), seconds(15));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
}

TEST_F(BadInput, PoisonRecordsAreData) {
  EmbeddedBroker broker({"t:1"});
  TestProducer producer(broker.brokers(), "", {{"message.max.bytes", "4000000"}});
  const std::string nul("a\0b #nul", 8);
  const std::vector<std::optional<std::string>> values{
      nul,
      "\xff\xfe #bad\xc3 #b",
      "\xed\xa0\x80 #lone",
      std::string(1'000'000, 'x') + " #end",
      std::string(10'000, '['),
      std::nullopt,
      "",
      "#" + std::string(2000, 'k') + " #esc\x1b[31m"};
  for (const auto& value : values) producer.Produce({.topic = "t", .value = value});
  producer.Flush();
  const Ended ended = Job(broker.brokers()).Drain();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out.find('\x1b'), std::string::npos);
  const ConsumerState state = Job(broker.brokers()).State();
  EXPECT_EQ(state.counts, (TagCounts{{"#nul", 1},
                                     {"#bad\xef\xbf\xbd", 1},
                                     {"#b", 1},
                                     {"#lone", 1},
                                     {"#end", 1},
                                     {"#esc\x1b[31m", 1}}));
  EXPECT_NE(ended.err.find("oversized=1"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("null_values=1"), std::string::npos) << ended.err;
}

// Each line is one status that must be counted as malformed and lose none beside it.
TEST_F(BadInput, PoisonStatusesAreCountedAsMalformed) {
  const std::string good =
      R"({"id_str":"1","created_at":"Wed Feb 29 19:42:02 +0000 2012","text":"one #a"})";
  std::string input = good + "\r\n";
  const std::vector<std::string> poison{"{",
                                        "nonsense",
                                        R"({"id_str":"2","text":"\ud83d alone"})",
                                        "{\"id_str\":\"3\",\"text\":\"bad \xff\"}",
                                        std::string(10'000, '['),
                                        std::string(5'000, '{') + "\"a\":",
                                        R"({"id_str":"4","text":")" + std::string(1 << 20, 'x')};
  for (const std::string& line : poison) input += line + "\r\n";
  input += good + "\r\n";
  const Ended ended = Producer({"--source", "stdin", "--to", "stdout", "--json"}, input);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE((ended.out + ended.err).find("\"malformed\":" + std::to_string(poison.size())),
            std::string::npos)
      << ended.err;
  EXPECT_NE((ended.out + ended.err).find("\"published\":2"), std::string::npos) << ended.err;
}

}  // namespace
}  // namespace test
