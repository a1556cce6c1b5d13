// Real Spark Structured Streaming beside hashtag-consumer, on the same topics of a real Kafka.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/support/hashtag_consumer.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/text_file.h"

namespace test {
namespace {

using std::chrono::minutes;
using Path = std::filesystem::path;

constexpr int kTweets = 6'000;
constexpr int kPartitions = 3;
constexpr std::int64_t kStart = 1'767'225'600'000;  // 2026-01-01T00:00:00Z.

struct Table {
  std::map<std::string, std::uint64_t> counts;  // By window, if there is one, and tag.
  std::set<std::string> windows;
  std::size_t rows = 0;
};

std::string Text(const rapidjson::Value& row, const char* name) {
  const auto found = row.FindMember(name);
  if (found == row.MemberEnd()) return "";
  return {found->value.GetString(), found->value.GetStringLength()};  // It may hold a NUL.
}

// The newest count of each key. Throws std::runtime_error at a line that is not a row.
Table ReadTable(const Path& file) {
  Table table;
  for (const std::string& line : ReadLines(file)) {
    rapidjson::Document row;
    if (row.Parse(line.c_str()).HasParseError() || !row.HasMember("count")) {
      throw std::runtime_error("not a row: " + line);
    }
    const std::string window = Text(row, "window_start") + "/" + Text(row, "window_end");
    table.windows.insert(window);
    table.counts[window + " " + Text(row, "hashtag")] = row["count"].GetUint64();
    ++table.rows;
  }
  return table;
}

// The keys whose count is not the same in both; the first ones are told.
int Differences(const Table& spark, const Table& ours) {
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> both;
  for (const auto& [key, count] : spark.counts) both[key].first = count;
  for (const auto& [key, count] : ours.counts) both[key].second = count;
  int differences = 0;
  for (const auto& [key, counts] : both) {
    if (counts.first == counts.second || ++differences > 10) continue;
    ADD_FAILURE() << key << ": " << counts.first << " by Spark, " << counts.second << " by us";
  }
  return differences;
}

std::uint64_t Sum(const Table& table) {
  std::uint64_t sum = 0;
  for (const auto& [key, count] : table.counts) sum += count;
  return sum;
}

// Invented texts, odd ones among them. All are valid UTF-8: Spark keeps invalid bytes as they are,
// we replace them.
class Tweets {
 public:
  std::string Next() {
    std::string text;
    const int words = Below(12);
    for (int i = 0; i < words; ++i) text += Word() + Gap();
    return text;
  }
  int Below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

 private:
  std::string Word() {
    static const std::vector<std::string> kWords = {"a#b",
                                                    "#",
                                                    "##x",
                                                    "#a#b",
                                                    "#日本語",
                                                    "x＃full",
                                                    "#café",
                                                    "#cafe\u0301",
                                                    "#😀",
                                                    "#\u200d",
                                                    "#a,",
                                                    "(#a)",
                                                    "\"#a\"",
                                                    "\\#a",
                                                    "#%",
                                                    "#_",
                                                    "%#%",
                                                    "#a\tb",
                                                    "#a\t#b",
                                                    "\t#c",
                                                    "#line\n#line",
                                                    "#\r",
                                                    std::string("#nul\0in", 7),
                                                    std::string("\0", 1),
                                                    "#\u00a0nbsp",
                                                    "#" + std::string(1023, 'x'),
                                                    "https://example.com/#part",
                                                    "&amp;#a",
                                                    "-",
                                                    "#-",
                                                    "#1",
                                                    "#\u2028",
                                                    "'#a'"};
    switch (Below(4)) {
      case 0:
        return kWords[static_cast<std::size_t>(Below(static_cast<int>(kWords.size())))];
      case 1:
        return "#tag" + std::to_string(Below(30) * Below(30));
      case 2:
        return "#Tag" + std::to_string(Below(40));
      default:
        return "word" + std::to_string(Below(50));
    }
  }
  std::string Gap() { return std::string(Below(5) == 0 ? 2 + Below(3) : 1, ' '); }

  std::mt19937 random_{1};
};

class SameAsSpark : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const Ended made = RunProgram(
        {.program = SOURCE_DIR "/tests/broker/make_spark.sh", .args = {SPARK_DIR}}, minutes(10));
    ASSERT_EQ(made.exit_code, 0) << made.err;
    kafka_ = new RealKafka;
  }
  static void TearDownTestSuite() { delete kafka_; }

  Table Spark(const std::string& kind) const {
    const Path out = dir_.path() / "spark.jsonl";
    const Ended ended = RunProgram(
        {.program = SPARK_DIR "/bin/python",
         .args = {SOURCE_DIR "/tests/broker/spark_tables.py", kafka_->brokers(), kind, out, kind},
         .env = {{"SPARK_LOCAL_IP", "127.0.0.1"}, {"SPARK_LOCAL_DIRS", dir_.path()}, {"TZ", "UTC"}},
         .directory = dir_.path()},
        minutes(4));
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_EQ(ended.out, "late: 0\n") << ended.err;
    return ReadTable(out);
  }

  Table Ours(const std::string& topic, std::vector<std::string> flags) const {
    const Path out = dir_.path() / "ours.jsonl";
    flags.insert(flags.end(),
                 {"--sink", "jsonl:" + out.string(), "--max-records-per-batch", "1700"});
    const ConsumerJob job{.programs = PROGRAM_DIR,
                          .brokers = kafka_->brokers(),
                          .topic = topic,
                          .checkpoint = dir_.path() / "checkpoint"};
    const Ended ended = job.Drain(flags);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return ReadTable(out);
  }

  static RealKafka* kafka_;
  TempDir dir_;
};

RealKafka* SameAsSpark::kafka_ = nullptr;

// Fails when a text is split or searched in another way than Spark does it, or a record is counted
// by one of the two alone.
TEST_F(SameAsSpark, TheTableOfCompleteMode) {
  kafka_->admin().CreateTopic("complete", kPartitions);
  Tweets tweets;
  TestProducer producer(kafka_->brokers());
  for (int i = 0; i < kTweets; ++i) {
    TestRecord record{.topic = "complete", .value = tweets.Next(), .partition = i % kPartitions};
    if (i % 97 == 0) record.value.reset();
    producer.Produce(record);
  }
  producer.Flush();
  const Table spark = Spark("complete");
  const Table ours = Ours("complete", {"--output-mode", "update"});
  const int differences = Differences(spark, ours);
  std::printf("hashtags: %zu, occurrences: %llu, differences: %d\n", spark.counts.size(),
              static_cast<unsigned long long>(Sum(spark)), differences);
  EXPECT_EQ(differences, 0);
  EXPECT_GT(Sum(spark), 10'000u);
}

// Fails when a record counts in another window than Spark's, or a window that Spark closes is not
// closed, or twice. Spark's watermark is one for all partitions and a batch behind, ours is each
// partition's own: records are out of order here, but late for neither.
TEST_F(SameAsSpark, WindowsOverEventTime) {
  kafka_->admin().CreateTopic("windows", kPartitions, {{"retention.ms", "-1"}});
  Tweets tweets;
  TestProducer producer(kafka_->brokers());
  for (int i = 0; i < kTweets; ++i) {
    const std::int64_t time = kStart + i * 100 - tweets.Below(15'000);
    producer.Produce({.topic = "windows",
                      .value = tweets.Next(),
                      .partition = i % kPartitions,
                      .timestamp = time});
  }
  for (int i = 0; i < kPartitions; ++i) {  // They close all windows before theirs.
    producer.Produce(
        {.topic = "windows", .value = "#end", .partition = i, .timestamp = kStart + 3'600'000});
  }
  producer.Flush();
  const Table spark = Spark("windows");
  const Table ours = Ours("windows", {"--event-time", "--window", "30s", "--slide", "10s",
                                      "--watermark", "20s", "--output-mode", "append"});
  const int differences = Differences(spark, ours);
  EXPECT_EQ(ours.rows, ours.counts.size()) << "a window was written twice";
  std::printf("windows: %zu, rows: %zu, differences: %d\n", spark.windows.size(), spark.rows,
              differences);
  EXPECT_EQ(differences, 0);
  EXPECT_GT(spark.counts.size(), 1'000u);
}

}  // namespace
}  // namespace test
