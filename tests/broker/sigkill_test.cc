// Exactness under SIGKILL: the job is killed again and again while records arrive.

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/hashtag_consumer.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace test {
namespace {

constexpr int kKills = 30;
constexpr std::uint64_t kLeastRecords = 300'000;
constexpr int kTags = 2'000;

// Writes records of 0 to 3 tags at about the rate that spreads them over the kills, and counts
// them.
class Writer {
 public:
  explicit Writer(const std::string& brokers) : thread_([this, brokers] { Run(brokers); }) {}
  ~Writer() { Finish(); }

  void Finish() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }

  std::uint64_t records() const { return records_; }
  // REQUIRES: Finish was called.
  const TagCounts& reference() const { return reference_; }

 private:
  void Run(const std::string& brokers) {
    TestProducer producer(brokers);
    std::mt19937 random(7);
    while (!stop_ || records_ < kLeastRecords) {
      for (int i = 0; i < 200; ++i) WriteOne(producer, random);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    producer.Flush();
  }

  void WriteOne(TestProducer& producer, std::mt19937& random) {
    std::string text = "text";
    for (std::uint32_t tags = random() % 4; tags > 0; --tags) {
      // The product makes some tags far more frequent than others.
      const std::string tag = "#t" + std::to_string(random() % kTags * (random() % 100) / 100);
      text += " " + tag;
      ++reference_[tag];
    }
    producer.Produce({.topic = "t", .value = text, .key = std::to_string(records_.load())});
    ++records_;
  }

  TagCounts reference_;
  std::atomic<std::uint64_t> records_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;  // Last: it uses the others.
};

std::uint64_t Difference(const TagCounts& a, const TagCounts& b) {
  std::uint64_t difference = 0;
  for (const auto& [tag, count] : a) {
    const auto other = b.find(tag);
    const std::uint64_t there = other == b.end() ? 0 : other->second;
    difference += count > there ? count - there : there - count;
  }
  for (const auto& [tag, count] : b) difference += a.contains(tag) ? 0 : count;
  return difference;
}

// Each row once; fails when a repeated row differs from the one it repeats.
std::vector<JsonRow> RowsOnce(const std::filesystem::path& file) {
  std::vector<JsonRow> rows;
  std::map<std::pair<std::uint64_t, std::string>, std::string> lines;
  for (const JsonRow& row : ReadJsonRows(file)) {
    const auto [known, is_new] = lines.try_emplace({row.batch_id, row.hashtag}, row.line);
    EXPECT_TRUE(is_new || known->second == row.line) << row.line << " repeats " << known->second;
    if (is_new) rows.push_back(row);
  }
  return rows;
}

// The newest row of each tag.
TagCounts NewestRows(const std::filesystem::path& file) {
  TagCounts newest;
  for (const JsonRow& row : RowsOnce(file)) newest[row.hashtag] = row.count;
  return newest;
}

// Runs the job and kills it, again and again; returns how often it was alive then.
int KillAgainAndAgain(const ConsumerJob& job, const std::vector<std::string>& flags) {
  std::mt19937 random(11);
  int alive = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    Process consumer(job.Command(flags));
    std::this_thread::sleep_for(std::chrono::milliseconds(150 + random() % 500));
    alive += consumer.IsAlive() ? 1 : 0;
    consumer.Kill9();
  }
  return alive;
}

// A job on a topic of its own, with a file for its rows.
class JobOnTopic : public testing::Test {
 protected:
  JobOnTopic() { kafka_.admin().CreateTopic("t", 4); }

  RealKafka kafka_;
  TempDir dir_;
  const std::filesystem::path rows_ = dir_.path() / "rows.jsonl";
  const ConsumerJob job_{.programs = PROGRAM_DIR,
                         .brokers = kafka_.brokers(),
                         .topic = "t",
                         .checkpoint = dir_.path() / "checkpoint"};
};

class SigkillWhileArriving : public JobOnTopic {};

// Fails when positions are stored apart from counts, when a batch is counted before it is stored
// and again after a restart, or when a sink is not given what it lacked at the kill.
TEST_F(SigkillWhileArriving, CountsEndWhereAnUndisturbedRunEnds) {
  const std::vector<std::string> flags{"--batch-interval", "50ms",   "--output-mode",
                                       "update",           "--sink", "jsonl:" + rows_.string()};
  Writer writer(kafka_.brokers());
  const int alive = KillAgainAndAgain(job_, flags);
  writer.Finish();
  std::vector<std::string> last = flags;
  last.insert(last.end(), {"--log-level", "warning"});
  const Ended ended = job_.Drain(last);
  ASSERT_EQ(ended.exit_code, 0) << ended.err;

  const std::uint64_t difference = Difference(writer.reference(), job_.State().counts);
  const std::uint64_t rows_differ = Difference(writer.reference(), NewestRows(rows_));
  std::printf(
      "kills: %d, alive at: %d, records: %llu, difference to the reference: %llu, in the "
      "rows of the sink: %llu\n",
      kKills, alive, static_cast<unsigned long long>(writer.records()),
      static_cast<unsigned long long>(difference), static_cast<unsigned long long>(rows_differ));
  EXPECT_GE(alive, 25);
  EXPECT_GE(writer.records(), kLeastRecords);
  EXPECT_EQ(difference, 0u);
  EXPECT_EQ(rows_differ, 0u);
}

class PaneSum : public JobOnTopic {};

// Fails when a record is in no window or in two, or when a window's rows are lost or doubled at a
// kill: windows that follow one another hold each record once.
TEST_F(PaneSum, TumblingWindowsAddUpToTheRunningTotals) {
  const std::vector<std::string> flags{
      "--batch-interval",        "50ms",        "--window", "200ms", "--sink",
      "jsonl:" + rows_.string(), "--log-level", "error"};
  Writer writer(kafka_.brokers());
  const int alive = KillAgainAndAgain(job_, flags);
  writer.Finish();
  ASSERT_EQ(job_.Drain(flags).exit_code, 0);
  // The last window slides when its time has passed.
  std::vector<std::string> last = flags;
  last.insert(last.end(), {"--run-for", "2s"});
  ASSERT_EQ(RunProgram(job_.Command(last)).exit_code, 0);

  TagCounts windows;
  std::set<std::uint64_t> batches;
  for (const JsonRow& row : RowsOnce(rows_)) {
    windows[row.hashtag] += row.count;
    batches.insert(row.batch_id);
  }
  const std::uint64_t counted = Difference(writer.reference(), job_.State().counts);
  const std::uint64_t difference = Difference(windows, job_.State().counts);
  std::printf(
      "kills: %d, alive at: %d, records: %llu, windows: %zu, their sum differs from the running "
      "totals by: %llu, and these from the reference by: %llu\n",
      kKills, alive, static_cast<unsigned long long>(writer.records()), batches.size(),
      static_cast<unsigned long long>(difference), static_cast<unsigned long long>(counted));
  EXPECT_GE(alive, 25);
  EXPECT_GT(batches.size(), 20u);
  EXPECT_EQ(difference, 0u);
  EXPECT_EQ(counted, 0u);
}

}  // namespace
}  // namespace test
