// A machine is lost with its checkpoint: the job goes on from its backup, on another one.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace test {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr int kLosses = 6;

class Backup : public ::testing::Test {
 protected:
  Backup() {
    job_ = {.programs = PROGRAM_DIR,
            .brokers = broker_.brokers(),
            .topic = "t",
            .checkpoint = dir_.path() / "checkpoint"};
  }

  void Produce(int records) {
    for (int i = 0; i < records; ++i, ++produced_) {
      const std::string tag = "#tag" + std::to_string(produced_ % 700);
      producer_.Produce({.topic = "t", .value = "one " + tag + " #all"});
      ++expected_[tag];
      ++expected_["#all"];
    }
    producer_.Flush();
  }

  // Runs the job until it has made a backup and counted on from there, and takes its machine away.
  void RunAndLose() {
    Process consumer(job_.Command(
        {"--batch-interval", "50ms", "--backup", backups().string(), "--backup-every", "3"}));
    for (int i = 0; i < 100 && consumer.Err().find("state_backed_up") == std::string::npos; ++i) {
      Produce(50);
      std::this_thread::sleep_for(50ms);
    }
    ASSERT_NE(consumer.Err().find("state_backed_up"), std::string::npos) << consumer.Err();
    Produce(500);
    std::this_thread::sleep_for(150ms);
    consumer.Kill9();
    fs::remove_all(job_.checkpoint);
  }

  Ended Restore() const {
    return RunProgram({.program = job_.programs / "hashtag-consumer",
                       .args = {"state", "restore", "--from", backups(), "--checkpoint",
                                job_.checkpoint, "-t", "t"}});
  }

  fs::path backups() const { return dir_.path() / "backups"; }

  TempDir dir_;
  EmbeddedBroker broker_{{"t:2"}};
  TestProducer producer_{broker_.brokers()};
  ConsumerJob job_;
  int produced_ = 0;
  TagCounts expected_;
};

// Fails when a backup mixes two batches, when it holds counts without their positions, or when a
// job that was restored does not back up any more.
TEST_F(Backup, ALostCheckpointGoesOnFromItsBackup) {
  int wrong = 0;
  for (int loss = 0; loss < kLosses; ++loss) {
    RunAndLose();
    const Ended restored = Restore();
    ASSERT_EQ(restored.exit_code, 0) << restored.err;
    EXPECT_EQ(restored.out.find("restored " + job_.checkpoint.string() + " of topic t: batch "), 0u)
        << restored.out;
    const std::uint64_t counted = job_.State().total;
    EXPECT_LT(counted, std::uint64_t{2} * static_cast<std::uint64_t>(produced_))
        << "a backup of the end shows nothing";
    const Ended drained = job_.Drain({"--sink", "jsonl:/dev/null"});
    ASSERT_EQ(drained.exit_code, 0) << drained.err;
    wrong += job_.State().counts != expected_;
  }
  EXPECT_EQ(wrong, 0);
  const Ended again = Restore();
  EXPECT_EQ(again.exit_code, 2) << again.err;
  EXPECT_NE(again.err.find("holds a checkpoint already"), std::string::npos) << again.err;
  std::printf("machines lost: %d, restored: %d, wrong counts: %d (%d records)\n", kLosses, kLosses,
              wrong, produced_);
}

// Fails when the end of a run cuts its backup off, or does without the one that is due.
TEST_F(Backup, TheOneThatIsDueAtTheEndIsFinished) {
  Produce(2000);
  const Ended drained = job_.Drain(
      {"--backup", backups().string(), "--backup-every", "1", "--sink", "jsonl:/dev/null"});
  ASSERT_EQ(drained.exit_code, 0) << drained.err;
  fs::remove_all(job_.checkpoint);
  ASSERT_EQ(Restore().exit_code, 0);
  EXPECT_EQ(job_.State().counts, expected_);
}

}  // namespace
}  // namespace test
