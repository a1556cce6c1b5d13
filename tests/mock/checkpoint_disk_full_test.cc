// The disk of a running consumer's checkpoint is full: the job ends with a sentence, and the next
// one counts on as if nothing had been.
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
#include "tests/support/text_file.h"

namespace {

using namespace std::chrono_literals;

constexpr int kRecords = 40'000;  // Half of them when the disk is full.

void Produce(const std::string& brokers, int from, int to) {
  test::TestProducer producer(brokers);
  for (int i = from; i < to; ++i) {
    producer.Produce({.topic = "tweets", .value = "one #tag" + std::to_string(i % 5000) + " #all"});
  }
  producer.Flush();
}

// Fails when the program aborts, goes on without saving, or loses or doubles a count.
TEST(CheckpointDiskFull, EndsWithASentenceAndCountsOn) {
  test::EmbeddedBroker broker({"tweets:4"});
  const test::TempDir files;
  const std::filesystem::path full = files.path() / "full";
  const test::ConsumerJob job{.programs = PROGRAM_DIR,
                              .brokers = broker.brokers(),
                              .topic = "tweets",
                              .checkpoint = files.path() / "checkpoint"};
  test::Command command = job.Command({"--batch-interval", "200ms"});
  command.env = {{"LD_PRELOAD", DISK_FULL_LIBRARY},
                 {"DISK_FULL_UNDER", job.checkpoint.string()},
                 {"DISK_FULL_WHEN", full.string()}};
  Produce(broker.brokers(), 0, kRecords / 2);
  test::Process consumer(command);
  ASSERT_TRUE(consumer.WaitForOutput("Batch: 0", 30s)) << consumer.Err();
  test::WriteFile(full, "");
  Produce(broker.brokers(), kRecords / 2, kRecords);
  ASSERT_EQ(consumer.WaitForExit(30s), 1) << consumer.Err();
  EXPECT_NE(consumer.Err().find("the disk is full"), std::string::npos) << consumer.Err();
  std::filesystem::remove(full);
  const test::Ended next = job.Drain();
  ASSERT_EQ(next.exit_code, 0) << next.err;
  const test::TagCounts counts = job.State().counts;
  EXPECT_EQ(counts.at("#all"), std::uint64_t{kRecords});
  EXPECT_EQ(counts.size(), 5001u);
  const std::string told = consumer.Err();
  std::printf("exit 1: %s; then counted on: %ju of %d\n",
              told.substr(told.find("saving")).substr(0, 200).c_str(),
              std::uintmax_t{counts.at("#all")}, kRecords);
}

}  // namespace
