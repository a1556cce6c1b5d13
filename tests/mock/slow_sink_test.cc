// Sinks that nobody empties: neither the counting nor the end of the job waits for them.

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class SlowSink : public ::testing::Test {
 protected:
  SlowSink() { EXPECT_EQ(mkfifo(pipe_.c_str(), 0600), 0); }

  void Say(const std::string& text) {
    producer_.Produce({.topic = "t", .value = text});
    producer_.Flush();
  }

  bool WaitForTotal(std::uint64_t total) {
    const auto deadline = std::chrono::steady_clock::now() + seconds(15);
    while (std::chrono::steady_clock::now() < deadline) {
      try {
        if (job_.State().total == total) return true;
      } catch (const std::runtime_error&) {  // No checkpoint yet.
      }
      std::this_thread::sleep_for(milliseconds(50));
    }
    return false;
  }

  // Writes once more, has it counted, and stops the job, which must end well and soon.
  void ExpectCountingAndAnEnd(Process& consumer, std::uint64_t before) {
    for (std::uint64_t more = 1; more <= 3; ++more) {
      Say("#more");
      EXPECT_TRUE(WaitForTotal(before + more)) << consumer.Err();
    }
    const auto asked = std::chrono::steady_clock::now();
    consumer.CtrlC();
    EXPECT_EQ(consumer.WaitForExit(seconds(15)), 0) << consumer.Err();
    EXPECT_LT(std::chrono::steady_clock::now() - asked, seconds(6));
    EXPECT_NE(consumer.Err().find("sink_behind"), std::string::npos) << consumer.Err();
  }

  TempDir dir_;
  const std::filesystem::path pipe_ = dir_.path() / "pipe";
  EmbeddedBroker broker_{{"t:1"}};
  TestProducer producer_{broker_.brokers()};
  const ConsumerJob job_{.programs = PROGRAM_DIR,
                         .brokers = broker_.brokers(),
                         .topic = "t",
                         .checkpoint = dir_.path() / "checkpoint"};
};

// Fails when the pipe's reader is waited for on opening.
TEST_F(SlowSink, NamedPipeWithoutAReaderStopsNeitherCountingNorCtrlC) {
  Say("#a");
  Process consumer(
      job_.Command({"--batch-interval", "100ms", "--sink", "jsonl:" + pipe_.string()}));
  ASSERT_TRUE(WaitForTotal(1)) << consumer.Err();
  ExpectCountingAndAnEnd(consumer, 1);
}

TEST_F(SlowSink, ReaderOfANamedPipeMayComeLater) {
  Say("#a");
  std::string line;
  std::thread reader([&] {
    std::this_thread::sleep_for(seconds(2));
    std::ifstream rows(pipe_);
    std::getline(rows, line);
  });
  const Ended ended = job_.Drain({"--sink", "jsonl:" + pipe_.string()});
  if (ended.exit_code != 0) std::ofstream(pipe_) << "\n";  // So that the reader ends.
  reader.join();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE(line.find(R"("hashtag":"#a","count":1})"), std::string::npos) << line;
}

// The table is larger than a pipe holds. Fails when a full pipe is waited for with each batch, or
// at the end.
TEST_F(SlowSink, StdoutThatNobodyReadsStopsNeitherCountingNorCtrlC) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "#tag" + std::to_string(i) + " ";
  Say(text);
  const int never_read = open(pipe_.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(never_read, 0);
  const Command command = job_.Command({"--batch-interval", "100ms", "--top", "10000"});
  std::string line = "exec '" + command.program.string() + "'";
  for (const std::string& arg : command.args) line += " '" + arg + "'";
  Process consumer({.program = "sh", .args = {"-c", line + " > '" + pipe_.string() + "'"}});
  ASSERT_TRUE(WaitForTotal(10'000)) << consumer.Err();
  ExpectCountingAndAnEnd(consumer, 10'000);
  close(never_read);
}

// Fails when a bounded run says that all is well though its output lacks rows.
TEST_F(SlowSink, BoundedRunWhoseRowsNobodyTakesIsExit1) {
  Say("#a");
  const Ended ended = job_.Drain({"--sink", "jsonl:/dev/full"});
  EXPECT_EQ(ended.exit_code, 1) << ended.err;
  EXPECT_NE(ended.err.find("hashtag-consumer: jsonl:/dev/full: the newest rows are not written"),
            std::string::npos)
      << ended.err;
  EXPECT_NE(ended.err.find("No space left"), std::string::npos) << ended.err;
  EXPECT_EQ(job_.State().counts, (TagCounts{{"#a", 1}}));
}

}  // namespace
}  // namespace test
