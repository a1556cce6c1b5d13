// What --record wrote, played again.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"
#include "tests/support/topic_reader.h"

namespace {

using test::Ended;
using test::ReadRecord;

// All of a record but its offset, which the embedded broker counts by batches sent.
auto Content(const ReadRecord& record) {
  return std::tie(record.partition, record.timestamp, record.key, record.value, record.headers);
}

auto KeyAndValue(const ReadRecord& record) { return std::tie(record.key, record.value); }

// In the order of their partitions, and in each as they were written.
std::vector<ReadRecord> InOrder(std::vector<ReadRecord> records) {
  std::ranges::stable_sort(records, {}, &ReadRecord::partition);
  return records;
}

constexpr const char* kByteForByte = "byte for byte";

class RecordReplay : public testing::Test {
 protected:
  test::Ledger Run(const std::string& topic, std::vector<std::string> args) {
    args.insert(args.end(), {"-b", broker_.brokers(), "-t", topic, "--json"});
    const Ended ended =
        test::RunProgram({.program = test::ProgramPath("tweet-producer"), .args = std::move(args)});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return test::LedgerIn(ended.out);
  }

  test::Ledger Record(const test::StreamSimulator& simulator) {
    return Run("live",
               {"--endpoint", simulator.Url(), "--credentials-file", simulator.credentials_file(),
                "--track", "kafka,the,a", "--max-tweets", "500", "--record", file_});
  }

  // Records a stream with those flags and plays it, filtered alike. Fails the test unless both
  // ledgers are the same; returns the stream's.
  test::Ledger RecordAndReplay(const std::string& source, std::vector<std::string> live_flags) {
    const std::vector<std::string> filter = {"--track", "kafka,the,a", "--publish-deletes"};
    live_flags.insert(live_flags.end(),
                      {"--max-tweets", "300", "--journal", "off", "--record", file_});
    live_flags.insert(live_flags.end(), filter.begin(), filter.end());
    std::vector<std::string> flags = {"--source",     "file", "--file",        file_,
                                      "--input",      source, "--source-name", source,
                                      "--duplicates", "drop"};
    flags.insert(flags.end(), filter.begin(), filter.end());
    const test::Ledger live = Run("live", live_flags);
    const test::Ledger replayed = Run("replayed", flags);
    for (const char* name :
         {"received", "published", "filtered", "duplicate", "malformed", "notice"}) {
      EXPECT_EQ(replayed.at(name), live.at(name)) << name;
      EXPECT_GT(live.at(name), 0u) << name;
    }
    return live;
  }

  // Fails the test unless both topics hold so many records, the same as far as `part` shows them.
  template <typename Part>
  void ExpectTheSameRecords(std::size_t records, Part part, const char* how) {
    const auto before = InOrder(test::ReadTopic(broker_.brokers(), "live"));
    const auto after = InOrder(test::ReadTopic(broker_.brokers(), "replayed"));
    ASSERT_EQ(before.size(), records);
    ASSERT_EQ(after.size(), before.size());
    std::size_t equal = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
      EXPECT_EQ(part(after[i]), part(before[i])) << "record " << i;
      equal += part(after[i]) == part(before[i]) ? 1 : 0;
    }
    std::printf("records %zu, the same %s: %zu\n", records, how, equal);
  }

  test::EmbeddedBroker broker_{{"live:4", "replayed:4"}};
  test::TempDir folder_;
  const std::string file_ = folder_.path() / "stream.jsonl";
};

// Fails when a byte of a message, a notice, a tweet sent twice or the order is lost on the way
// through the file, or the file can be read by others.
TEST_F(RecordReplay, TheSameRecordsByteForByte) {
  test::StreamSimulator simulator({"--rate", "400", "--fault", "duplicates:20 garbage:50"});
  const test::Ledger live = Record(simulator);
  const test::Ledger replayed = Run(
      "replayed",
      {"--source", "file", "--file", file_, "--source-name", "twitter", "--duplicates", "drop"});
  EXPECT_GT(live.at("duplicate"), 0u);
  EXPECT_GT(live.at("malformed"), 0u);
  EXPECT_GT(live.at("notice"), 0u);
  for (const char* name : {"received", "published", "duplicate", "malformed", "notice"}) {
    EXPECT_EQ(replayed.at(name), live.at(name)) << name;
  }
  ExpectTheSameRecords(500, Content, kByteForByte);
  struct stat about = {};
  ASSERT_EQ(stat(file_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
}

// Fails when of a recording of Bluesky's other posts are published than of the stream, or they have
// another time, key or header.
TEST_F(RecordReplay, TheSameRecordsOfBluesky) {
  test::StreamSimulator simulator({"--protocol", "bluesky", "--rate", "400", "--notice-every", "20",
                                   "--history", "10m", "--fault", "duplicates:20 garbage:50",
                                   "--fault", "none"});
  const test::Ledger live =
      RecordAndReplay("bluesky", {"--source", "bluesky", "--endpoint", simulator.BlueskyUrl()});
  ExpectTheSameRecords(live.at("published"), Content, kByteForByte);
}

// Fails when of a recording of Mastodon's other posts are published than of the stream. A deletion
// has no time there but that at which it is read.
TEST_F(RecordReplay, TheSameRecordsOfMastodon) {
  test::StreamSimulator simulator({"--protocol", "mastodon", "--rate", "400", "--notice-every",
                                   "20", "--fault", "duplicates:20 garbage:50"});
  const test::Ledger live = RecordAndReplay("mastodon", simulator.MastodonFlags());
  ExpectTheSameRecords(live.at("published"), KeyAndValue, "by key and value");
}

// Fails when a message is on the way to Kafka before it is in the file.
TEST_F(RecordReplay, AKilledRunHasRecordedWhatItPublished) {
  test::StreamSimulator simulator({"--rate", "400"});
  test::Process producer(
      {.program = test::ProgramPath("tweet-producer"),
       .args = {"-b", broker_.brokers(), "-t", "live", "--endpoint", simulator.Url(),
                "--credentials-file", simulator.credentials_file(), "--track", "kafka,the,a",
                "--record", file_, "--print-tweets"}});
  ASSERT_TRUE(producer.WaitForOutput("\n", std::chrono::seconds(20))) << producer.Err();
  std::this_thread::sleep_for(std::chrono::seconds(1));
  producer.Kill9();
  const std::string recorded = test::ReadFile(file_);
  const auto records = test::ReadTopic(broker_.brokers(), "live");
  std::size_t missing = 0;
  for (const ReadRecord& record : records) {
    missing += recorded.find("\"" + record.key.value() + "\"") == std::string::npos ? 1 : 0;
  }
  EXPECT_GT(records.size(), 100u);
  EXPECT_EQ(missing, 0u);
  std::printf("killed: %zu published, not recorded: %zu\n", records.size(), missing);
}

}  // namespace
