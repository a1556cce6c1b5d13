// A topic that was deleted and made again under its name, while the job stood still or while it
// ran, with fewer, as many or more records than were counted. None of the six may be read on in
// silence.
#include <iostream>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/hashtag_consumer.h"
#include "tests/support/real_kafka.h"
#include "tests/support/source_reader.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
using consumer::OnDataLoss;
using test::SourceReader;
using test::TestProducer;

constexpr int kCounted = 1000;

struct Remake {
  const char* name;
  int records;  // Of the topic made again.
  bool running;
};

class TopicRecreated : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { kafka_ = new test::RealKafka(); }
  static void TearDownTestSuite() { delete kafka_; }

  static void Fill(const std::string& topic, int count, const std::string& text) {
    TestProducer producer(kafka_->brokers());
    for (int i = 0; i < count; ++i) {
      producer.Produce({.topic = topic, .value = text + std::to_string(i), .partition = 0});
    }
    producer.Flush();
  }

  // 100 records in each partition.
  static void FillAll(const std::string& topic, int partitions) {
    TestProducer producer(kafka_->brokers());
    for (int i = 0; i < 100 * partitions; ++i) {
      producer.Produce({.topic = topic, .value = "#a", .partition = i % partitions});
    }
    producer.Flush();
  }

  static void MakeAgain(const std::string& topic, int records) {
    kafka_->admin().DeleteTopic(topic);
    kafka_->admin().CreateTopic(topic, 1);
    Fill(topic, records, "#new ");
  }

  // Counts the old topic, makes it again while the reader stands or runs, and reads on.
  static test::Seen ReadAcross(const std::string& topic, const Remake& remake, OnDataLoss policy) {
    kafka_->admin().CreateTopic(topic, 1);
    Fill(topic, kCounted, "old ");
    auto reader = std::make_unique<SourceReader>(test::SourceReaderOptions{
        .brokers = kafka_->brokers(), .topic = topic, .on_data_loss = policy});
    EXPECT_TRUE(reader->Begin() && reader->ReadTexts(kCounted)) << reader->error();
    if (remake.running) {
      MakeAgain(topic, remake.records);
    } else {
      const auto states = reader->seen.states;
      reader.reset();
      MakeAgain(topic, remake.records);
      reader = std::make_unique<SourceReader>(test::SourceReaderOptions{
          .brokers = kafka_->brokers(), .topic = topic, .on_data_loss = policy, .states = states});
      if (!reader->Begin()) return reader->seen;
      reader->seen.texts.assign(kCounted, "old");
    }
    reader->ReadUntil(
        [&] { return reader->seen.texts.size() >= std::size_t(kCounted + remake.records); }, 20s);
    return reader->seen;
  }

  // The same with the program; returns how it ended. While running it is stopped by the test when
  // all is counted.
  test::Ended RunAcross(const std::string& topic, const Remake& remake, const char* policy) {
    const test::ConsumerJob job{.programs = PROGRAM_DIR,
                                .brokers = kafka_->brokers(),
                                .topic = topic,
                                .checkpoint = files_.path() / topic};
    kafka_->admin().CreateTopic(topic, 1);
    Fill(topic, kCounted, "#old ");
    const std::vector<std::string> flags = {"--on-data-loss", policy};
    if (!remake.running) {
      EXPECT_EQ(job.Drain().exit_code, 0);
      MakeAgain(topic, remake.records);
      return job.Drain(flags);
    }
    std::vector<std::string> running = flags;
    running.insert(running.end(), {"--batch-interval", "100ms"});
    test::Process program(job.Command(running));
    EXPECT_TRUE(test::WaitUntil([&] { return TotalOf(job) == kCounted; }, 30s)) << program.Err();
    MakeAgain(topic, remake.records);
    test::WaitUntil([&] { return !program.IsAlive() || TotalOf(job) == kCounted + remake.records; },
                    30s);
    program.CtrlC();
    const auto exit_code = program.WaitForExit(15s);
    return {exit_code.value_or(-1), program.Out(), program.Err()};
  }

  static int TotalOf(const test::ConsumerJob& job) {
    try {
      return static_cast<int>(job.State().total);
    } catch (const std::runtime_error&) {  // No checkpoint yet.
      return -1;
    }
  }

  void ExpectExit7(const Remake& remake) {
    const std::string topic = std::string("p-") + remake.name;
    const test::Ended failed = RunAcross(topic + "-fail", remake, "fail");
    EXPECT_EQ(failed.exit_code, 7) << failed.err;
    EXPECT_NE(failed.err.find("partition 0: the topic was made again"), std::string::npos)
        << failed.err;
    const test::Ended gone_on = RunAcross(topic + "-continue", remake, "continue");
    EXPECT_EQ(gone_on.exit_code, 0) << gone_on.err;
    const test::ConsumerJob job{.programs = PROGRAM_DIR,
                                .brokers = kafka_->brokers(),
                                .topic = topic + "-continue",
                                .checkpoint = files_.path() / (topic + "-continue")};
    EXPECT_EQ(TotalOf(job), kCounted + remake.records);
    std::cout << remake.name << ": hashtag-consumer exit " << failed.exit_code
              << " with partition 0 at " << kCounted << "; continue exit " << gone_on.exit_code
              << ", counted " << TotalOf(job) << " = " << kCounted << " + " << remake.records
              << '\n';
  }

  void ExpectTold(const Remake& remake) {
    const std::string topic = std::string("t-") + remake.name;
    const test::Seen failed = ReadAcross(topic + "-fail", remake, OnDataLoss::kFail);
    ASSERT_TRUE(failed.error) << remake.name << ": read on in silence";
    EXPECT_EQ(failed.error->kind, shared::ErrorKind::kDataLoss) << failed.error->what;
    EXPECT_NE(failed.error->what.find("partition 0: "), std::string::npos) << failed.error->what;
    EXPECT_NE(failed.error->what.find("1000"), std::string::npos) << failed.error->what;
    EXPECT_NE(failed.error->what.find("--on-data-loss continue"), std::string::npos);
    EXPECT_EQ(failed.texts.size(), remake.running ? std::size_t(kCounted) : 0u)
        << "records of the new topic were counted on top of the old one's";

    const test::Seen gone_on = ReadAcross(topic + "-continue", remake, OnDataLoss::kContinue);
    EXPECT_FALSE(gone_on.error) << gone_on.error->what;
    EXPECT_EQ(gone_on.texts.size(), std::size_t(kCounted + remake.records));
    ASSERT_EQ(gone_on.lost.size(), 1u);
    EXPECT_TRUE(gone_on.lost[0].topic_recreated);
    EXPECT_EQ(gone_on.lost[0].from.value, kCounted);
    EXPECT_EQ(gone_on.lost[0].to.value, 0);
    std::cout << remake.name << ": kDataLoss with partition 0 at " << kCounted << "; continue read "
              << gone_on.texts.size() - kCounted << " of " << remake.records << '\n';
    ExpectExit7(remake);
  }

  test::TempDir files_;
  static test::RealKafka* kafka_;
};

test::RealKafka* TopicRecreated::kafka_ = nullptr;

// Each fails when its half of the check is taken out: the position against the end (fewer), the
// last witness (equal, more), the watcher's suspicion (running).
TEST_F(TopicRecreated, FewerWhileStopped) { ExpectTold({"fewer-stopped", 400, false}); }
TEST_F(TopicRecreated, EqualWhileStopped) { ExpectTold({"equal-stopped", 1000, false}); }
TEST_F(TopicRecreated, MoreWhileStopped) { ExpectTold({"more-stopped", 3000, false}); }
TEST_F(TopicRecreated, FewerWhileRunning) { ExpectTold({"fewer-running", 400, true}); }
TEST_F(TopicRecreated, EqualWhileRunning) { ExpectTold({"equal-running", 1000, true}); }
TEST_F(TopicRecreated, MoreWhileRunning) { ExpectTold({"more-running", 3000, true}); }

// Fails when a partition that is asked for in vain is waited for without end.
TEST_F(TopicRecreated, GoneForGoodWhileRunning) {
  kafka_->admin().CreateTopic("gone", 1);
  Fill("gone", 10, "old ");
  SourceReader reader({.brokers = kafka_->brokers(), .topic = "gone"});
  ASSERT_TRUE(reader.Begin() && reader.ReadTexts(10)) << reader.error();
  kafka_->admin().DeleteTopic("gone");
  reader.ReadUntil([] { return false; }, 10s);
  ASSERT_TRUE(reader.seen.error);
  EXPECT_EQ(reader.seen.error->kind, shared::ErrorKind::kDataLoss);
  EXPECT_NE(reader.seen.error->what.find("partition 0: the partition is gone"), std::string::npos)
      << reader.seen.error->what;
  std::cout << "gone while running: " << reader.seen.error->what << '\n';
}

// Fails when --on-data-loss continue gives up on a partition for ever.
TEST_F(TopicRecreated, GoneThenBackUnderContinue) {
  kafka_->admin().CreateTopic("back", 1);
  Fill("back", 10, "old ");
  SourceReader reader(
      {.brokers = kafka_->brokers(), .topic = "back", .on_data_loss = OnDataLoss::kContinue});
  ASSERT_TRUE(reader.Begin() && reader.ReadTexts(10)) << reader.error();
  kafka_->admin().DeleteTopic("back");
  ASSERT_TRUE(reader.ReadUntil([&] { return !reader.seen.lost.empty(); }, 20s)) << reader.error();
  kafka_->admin().CreateTopic("back", 1);
  Fill("back", 7, "new ");
  EXPECT_TRUE(reader.ReadTexts(17)) << reader.error();
}

// Fails when the reader that saw the topic gone cannot read on in the new one.
TEST_F(TopicRecreated, BackAfterASecondUnderContinue) {
  kafka_->admin().CreateTopic("soon", 1);
  Fill("soon", 10, "old ");
  SourceReader reader(
      {.brokers = kafka_->brokers(), .topic = "soon", .on_data_loss = OnDataLoss::kContinue});
  ASSERT_TRUE(reader.Begin() && reader.ReadTexts(10)) << reader.error();
  kafka_->admin().DeleteTopic("soon");
  reader.ReadUntil([] { return false; }, 1s);
  EXPECT_TRUE(reader.seen.lost.empty()) << "told too early";
  kafka_->admin().CreateTopic("soon", 1);
  Fill("soon", 12, "new ");
  EXPECT_TRUE(reader.ReadTexts(22)) << reader.error();
  EXPECT_EQ(reader.seen.lost.size(), 1u);
}

// Fails when the first witness is not asked: a log that only lost its newest records would be
// counted twice. (Nothing but a crash truncates a log, so the states are set as after one.)
TEST_F(TopicRecreated, TruncatedLogGoesOnAtItsEnd) {
  kafka_->admin().CreateTopic("truncated", 1);
  Fill("truncated", 10, "old ");
  SourceReader first({.brokers = kafka_->brokers(), .topic = "truncated"});
  ASSERT_TRUE(first.Begin() && first.ReadTexts(10)) << first.error();
  auto states = first.seen.states;
  states.at({0}).next = {15};
  states.at({0}).last->offset = {14};
  SourceReader again({.brokers = kafka_->brokers(),
                      .topic = "truncated",
                      .on_data_loss = OnDataLoss::kContinue,
                      .states = states});
  ASSERT_TRUE(again.Begin()) << again.error();
  Fill("truncated", 3, "after ");
  ASSERT_TRUE(again.ReadTexts(3)) << again.error();
  EXPECT_EQ(again.seen.texts, (std::vector<std::string>{"after 0", "after 1", "after 2"}));
  ASSERT_EQ(again.seen.lost.size(), 1u);
  EXPECT_FALSE(again.seen.lost[0].topic_recreated);
}

// Fails when partitions that are gone are asked for again at the next start: it would end with
// exit 6, or inspect without end.
TEST_F(TopicRecreated, WithFewerPartitionsTheNextStartsGoOn) {
  const test::ConsumerJob job{.programs = PROGRAM_DIR,
                              .brokers = kafka_->brokers(),
                              .topic = "shrunk",
                              .checkpoint = files_.path() / "shrunk"};
  kafka_->admin().CreateTopic("shrunk", 4);
  FillAll("shrunk", 4);
  ASSERT_EQ(job.Drain().exit_code, 0);
  kafka_->admin().DeleteTopic("shrunk");
  kafka_->admin().CreateTopic("shrunk", 2);
  FillAll("shrunk", 2);
  const std::vector<std::string> flags = {"--on-data-loss", "continue"};
  const test::Ended gone_on = job.Drain(flags);
  EXPECT_EQ(gone_on.exit_code, 0) << gone_on.err;
  EXPECT_EQ(TotalOf(job), 600);
  for (const char* policy : {"continue", "fail"}) {
    FillAll("shrunk", 2);
    const test::Ended again = job.Drain({"--on-data-loss", policy});
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_NE(again.err.find("lag=0"), std::string::npos) << again.err;
    EXPECT_EQ(again.err.find("commit_refused"), std::string::npos) << again.err;
  }
  EXPECT_EQ(TotalOf(job), 1000);
  test::Process program(job.Command({"--batch-interval", "100ms"}));
  EXPECT_TRUE(program.WaitForOutput("Batch: ", 20s)) << program.Err();
  kafka_->admin().AddPartitions("shrunk", 3);  // One of them comes back.
  FillAll("shrunk", 3);
  EXPECT_TRUE(test::WaitUntil([&] { return TotalOf(job) == 1300; }, 30s)) << program.Err();
  program.CtrlC();
  EXPECT_EQ(program.WaitForExit(15s), 0) << program.Err();
  std::cout << "4 partitions made again as 2: continue exit " << gone_on.exit_code
            << ", then 3 starts more, counted " << TotalOf(job) << " of 1300\n";
}

// Fails when a partition of which nothing was ever read is kept after it vanished.
TEST_F(TopicRecreated, WithFewerPartitionsNeverRead) {
  kafka_->admin().CreateTopic("unread", 4);
  SourceReader reader({.brokers = kafka_->brokers(), .topic = "unread"});
  ASSERT_TRUE(reader.Begin() && reader.ReadToEnd()) << reader.error();
  const auto states = reader.seen.states;
  kafka_->admin().DeleteTopic("unread");
  kafka_->admin().CreateTopic("unread", 2);
  Fill("unread", 5, "new ");
  SourceReader again({.brokers = kafka_->brokers(), .topic = "unread", .states = states});
  ASSERT_TRUE(again.Begin() && again.ReadToEnd()) << again.error();
  EXPECT_EQ(again.seen.texts.size(), 5u);
  EXPECT_TRUE(again.seen.lost.empty());
}

// Fails when the loss is told once for each attempt to begin.
TEST_F(TopicRecreated, BegunAgainTheLossIsCountedOnce) {
  kafka_->admin().CreateTopic("twice", 1);
  Fill("twice", 100, "old ");
  kafka_->admin().DeleteRecords("twice", 0, 60);
  SourceReader reader({.brokers = kafka_->brokers(),
                       .topic = "twice",
                       .on_data_loss = OnDataLoss::kContinue,
                       .states = {{{0}, {.next = {20}, .first = {}, .last = {}}}}});
  ASSERT_TRUE(reader.Begin()) << reader.error();
  ASSERT_TRUE(reader.source().Begin({{{0}, {.next = {20}, .first = {}, .last = {}}}}));
  ASSERT_TRUE(reader.ReadTexts(40)) << reader.error();
  EXPECT_EQ(reader.seen.lost.size(), 1u);
}

// Fails when a position below the log's start is moved to it without a word.
TEST_F(TopicRecreated, DeletedRecordsAreCounted) {
  for (const bool go_on : {false, true}) {
    const std::string topic = go_on ? "pruned-continue" : "pruned-fail";
    kafka_->admin().CreateTopic(topic, 1);
    Fill(topic, 100, "old ");
    kafka_->admin().DeleteRecords(topic, 0, 60);
    SourceReader reader({.brokers = kafka_->brokers(),
                         .topic = topic,
                         .on_data_loss = go_on ? OnDataLoss::kContinue : OnDataLoss::kFail,
                         .states = {{{0}, {.next = {20}, .first = {}, .last = {}}}}});
    EXPECT_EQ(reader.Begin(), go_on) << reader.error();
    if (!go_on) {
      EXPECT_NE(reader.error().find("partition 0: records 20 to 59 were deleted"),
                std::string::npos)
          << reader.error();
      continue;
    }
    ASSERT_TRUE(reader.ReadTexts(40)) << reader.error();
    EXPECT_EQ(reader.seen.lost.at(0).records, 40);
  }
}

}  // namespace
