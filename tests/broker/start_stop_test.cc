// Every form of --start and --stop-at, on a real Kafka and with the program as it is run.
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "shared/clock.h"
#include "shared/time_text.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Flags = std::vector<std::string>;

constexpr shared::UnixMillis kHour = 3'600'000;
constexpr int kRecords = 10;  // In each of two partitions.

// The records of one partition that were counted: [first, next).
struct Range {
  int first = 0;
  int next = 0;
  bool operator==(const Range&) const = default;
};

std::string Told(const Range& range) {
  return "[" + std::to_string(range.first) + ", " + std::to_string(range.next) + ")";
}

class StartAndStop : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { kafka_ = new RealKafka; }
  static void TearDownTestSuite() { delete kafka_; }

  // Ten records an hour apart in each partition, the last one half an hour old.
  void MakeTopic(const std::string& topic) {
    topic_ = topic;
    kafka_->admin().CreateTopic(topic, 2, {{"retention.ms", "-1"}});
    for (int i = 0; i < kRecords; ++i) Write(i, TimeOf(i));
  }

  shared::UnixMillis TimeOf(int record) const {
    return now_ - (kRecords - record) * kHour + kHour / 2;
  }

  void Write(int number, shared::UnixMillis time) {
    TestProducer producer(kafka_->brokers());
    for (int partition = 0; partition < 2; ++partition) {
      producer.Produce({.topic = topic_,
                        .value = "#" + std::to_string(partition) + "-" + std::to_string(number),
                        .partition = partition,
                        .timestamp = time});
    }
    producer.Flush();
  }

  ConsumerJob NewJob() {
    return {.programs = PROGRAM_DIR,
            .brokers = kafka_->brokers(),
            .topic = topic_,
            .checkpoint = dir_.path() / ("checkpoint" + std::to_string(jobs_++))};
  }

  // Fails where what was counted is not one range, or something is counted twice.
  static Range CountedOf(const ConsumerJob& job, int partition) {
    Range range{-1, -1};
    int counted = 0;
    for (const auto& [tag, count] : job.State().counts) {
      if (tag[1] - '0' != partition) continue;
      const int number = std::stoi(tag.substr(3));
      EXPECT_EQ(count, 1u) << tag;
      range.first = range.first < 0 ? number : std::min(range.first, number);
      range.next = std::max(range.next, number + 1);
      ++counted;
    }
    if (counted == 0) return {0, 0};
    EXPECT_EQ(counted, range.next - range.first);
    return range;
  }

  // Whether exactly these were counted, by a job that ended by itself with exit 0.
  static bool Counted(const char* form, const ConsumerJob& job, int exit_code, const Range& first,
                      const Range& second) {
    if (exit_code != 0) {
      ADD_FAILURE() << form << ": exit " << exit_code;
      return false;
    }
    const Range a = CountedOf(job, 0);
    const Range b = CountedOf(job, 1);
    EXPECT_EQ(Told(a) + Told(b), Told(first) + Told(second)) << form;
    return a == first && b == second;
  }

  bool Runs(const char* form, const Flags& flags, const Range& first, const Range& second) {
    const ConsumerJob job = NewJob();
    const Ended ended = RunProgram(job.Command(flags), seconds(40));
    if (ended.exit_code != 0) std::puts(ended.err.c_str());
    return Counted(form, job, ended.exit_code, first, second);
  }

  static RealKafka* kafka_;
  const shared::UnixMillis now_ = shared::SystemClock().Now();
  TempDir dir_;
  std::string topic_;
  int jobs_ = 0;
};

RealKafka* StartAndStop::kafka_ = nullptr;

using StartForms = StartAndStop;
using StopAt = StartAndStop;

// Fails when a form begins one record too early or too late in a partition.
TEST_F(StartForms, EachBeginsWhereItSays) {
  MakeTopic("start-forms");
  const Range all{0, kRecords};
  const Range none{0, 0};
  int right = 0;
  int forms = 0;
  const auto try_start = [&](const std::string& start, const Range& first, const Range& second) {
    ++forms;
    right += Runs(start.c_str(), {"--start", start, "--trigger", "available-now"}, first, second);
  };
  try_start("earliest", all, all);
  try_start("latest", none, none);
  try_start(shared::FormatTime(TimeOf(4)), {4, 10}, {4, 10});
  try_start("@" + std::to_string(TimeOf(4) + 1), {5, 10}, {5, 10});
  try_start("3h", {7, 10}, {7, 10});
  try_start("1m", none, none);
  try_start(R"({"0":3,"1":8})", {3, 10}, {8, 10});
  try_start(R"({"0":-2,"1":-1})", all, none);
  try_start(R"({"start-forms":{"0":-1,"1":9}})", none, {9, 10});
  std::printf("forms: %d, started right: %d\n", forms, right);
  EXPECT_EQ(right, forms);
}

// Fails when a run counts a record past its stop, leaves one before it uncounted, or goes on.
TEST_F(StopAt, EachFormEndsTheRunWhereItSays) {
  MakeTopic("stop-forms");
  int right = 0;
  int forms = 0;
  for (const std::string trigger : {"interval", "available-now", "once"}) {
    const auto try_stop = [&](const std::string& stop, const Range& first, const Range& second) {
      ++forms;
      right += Runs((trigger + " " + stop).c_str(),
                    {"--stop-at", stop, "--trigger", trigger, "--batch-interval", "200ms"}, first,
                    second);
    };
    try_stop(R"({"0":3,"1":8})", {0, 3}, {0, 8});
    try_stop(R"({"0":-1,"1":0})", {0, 10}, {0, 0});
    try_stop(shared::FormatTime(TimeOf(4)), {0, 4}, {0, 4});
    try_stop("@" + std::to_string(TimeOf(4) + 1), {0, 5}, {0, 5});
    try_stop("@" + std::to_string(TimeOf(9) + 1), {0, 10}, {0, 10});
    if (trigger != "interval") try_stop(R"({"0":13,"1":8})", {0, 10}, {0, 8});
  }
  std::printf("forms: %d, stopped right: %d\n", forms, right);
  EXPECT_EQ(right, forms);
}

TEST_F(StopAt, OffsetsPastTheEndAreWaitedForByTheInterval) {
  MakeTopic("stop-waits");
  const ConsumerJob job = NewJob();
  Process consumer(job.Command({"--stop-at", R"({"0":12,"1":10})", "--batch-interval", "200ms"}));
  ASSERT_TRUE(consumer.WaitForOutput("Batch: 0", seconds(20))) << consumer.Err();
  EXPECT_EQ(consumer.WaitForExit(milliseconds(1500)), std::nullopt) << "it ended too early";
  for (int i = 10; i < 14; ++i) Write(i, now_);
  const auto exit_code = consumer.WaitForExit(seconds(20));
  EXPECT_TRUE(Counted("past the end", job, exit_code.value_or(-1), {0, 12}, {0, 10}));
}

// Fails when the end as of the start is taken for a stop that lies ahead, or the run never ends
// where nothing is written any more.
TEST_F(StopAt, ATimeThatLiesAheadIsWaitedForByTheInterval) {
  MakeTopic("stop-ahead");
  const shared::SystemClock clock;
  const shared::UnixMillis stop = clock.Now() + 4'000;
  const ConsumerJob job = NewJob();
  Process consumer(
      job.Command({"--stop-at", "@" + std::to_string(stop), "--batch-interval", "200ms"}));
  ASSERT_TRUE(consumer.WaitForOutput("Batch: 0", seconds(3))) << consumer.Err();
  Write(10, stop - 1);
  Write(11, stop);
  Write(12, stop + 1);
  const auto exit_code = consumer.WaitForExit(seconds(20));
  EXPECT_GE(clock.Now(), stop);
  EXPECT_TRUE(Counted("ahead", job, exit_code.value_or(-1), {0, 11}, {0, 11}));

  const shared::UnixMillis quiet = clock.Now() + 2'000;
  const Ended ended =
      RunProgram(NewJob().Command({"--start", "latest", "--stop-at", "@" + std::to_string(quiet)}));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_GE(clock.Now(), quiet);
}

TEST_F(StopAt, AStopBeforeThePositionIsDoneAtOnce) {
  MakeTopic("stop-behind");
  const ConsumerJob job = NewJob();
  ASSERT_EQ(RunProgram(job.Command({"--stop-at", R"({"0":6,"1":6})"})).exit_code, 0);
  const Ended again = RunProgram(job.Command({"--stop-at", R"({"0":2,"1":8})"}), seconds(20));
  EXPECT_TRUE(Counted("behind", job, again.exit_code, {0, 6}, {0, 8})) << again.err;
  const Ended missing = RunProgram(job.Command({"--stop-at", R"({"0":9})"}), seconds(20));
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_NE(missing.err.find("partition 1 is missing"), std::string::npos) << missing.err;
}

}  // namespace
}  // namespace test
