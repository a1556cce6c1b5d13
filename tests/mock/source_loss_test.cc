// What the embedded broker loses: old records without a word, and everything when it ends.
#include <csignal>
#include <functional>
#include <iostream>
#include <string>

#include <gtest/gtest.h>

#include "consumer/source/group_lag.h"
#include "consumer/source/watched_consumer.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/source_reader.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace {

using namespace std::chrono_literals;
using consumer::OnDataLoss;
using test::SourceReader;
using test::TestProducer;

// Returns `count`.
int Fill(const test::EmbeddedBroker& broker, int count, const std::string& text) {
  TestProducer producer(broker.brokers());
  for (int i = 0; i < count; ++i) {
    producer.Produce({.topic = "tweets", .value = text, .partition = 0});
    if (i % 10 == 9) producer.Flush();  // Batches are what the broker drops.
  }
  producer.Flush();
  return count;
}

void ExpectLossOn(const SourceReader& reader, const std::string& sentence) {
  ASSERT_TRUE(reader.seen.error) << "read on in silence";
  EXPECT_EQ(reader.seen.error->kind, shared::ErrorKind::kDataLoss);
  for (const std::string& part : {sentence, std::string("partition 0: "),
                                  std::string("The embedded broker keeps at most 5 MiB"),
                                  std::string("--on-data-loss continue")}) {
    EXPECT_NE(reader.error().find(part), std::string::npos) << reader.error();
  }
}

// 20 MB of what the broker keeps 5 MiB of.
const std::string kLargeText(100'000, 'x');
constexpr int kLargeTexts = 200;

class MockPruned : public ::testing::TestWithParam<bool> {};

// Fails when the log's start is taken for the position: the records between are lost in silence.
TEST_P(MockPruned, IsToldWithPartitionAndRange) {
  const bool running = GetParam();
  for (const OnDataLoss policy : {OnDataLoss::kFail, OnDataLoss::kContinue}) {
    test::EmbeddedBroker broker({"tweets:1"});
    Fill(broker, 10, "small");
    // The reader's queue is small, so that it cannot fetch ahead what is pruned meanwhile.
    test::SourceReaderOptions options{.brokers = broker.brokers(),
                                      .topic = "tweets",
                                      .on_data_loss = policy,
                                      .properties = {{"queued.max.messages.kbytes", "100"},
                                                     {"fetch.message.max.bytes", "100000"}}};
    auto reader = std::make_unique<SourceReader>(options);
    ASSERT_TRUE(reader->Begin() && reader->ReadTexts(10)) << reader->error();
    if (!running) {
      options.states = reader->seen.states;
      reader = std::make_unique<SourceReader>(options);
    }
    Fill(broker, kLargeTexts, kLargeText);
    if (!running && !reader->Begin()) {
      ExpectLossOn(*reader, "were deleted before they were read");
      std::cout << "pruned while stopped: " << reader->error().substr(0, 160) << "...\n";
      continue;
    }
    reader->ReadUntil([&] { return reader->source().AtEnd() && !reader->seen.lost.empty(); }, 20s);
    if (policy == OnDataLoss::kFail) {
      ExpectLossOn(*reader, "were deleted before they were read");
      std::cout << "pruned while running: " << reader->error().substr(0, 160) << "...\n";
      continue;
    }
    EXPECT_FALSE(reader->seen.error) << reader->error();
    std::int64_t lost = 0;
    for (const consumer::LostRange& range : reader->seen.lost) lost += range.records;
    const auto seen = static_cast<std::int64_t>(reader->seen.texts.size()) - (running ? 10 : 0);
    EXPECT_EQ(seen + lost, kLargeTexts);
    EXPECT_GT(lost, 100);
    std::cout << "continue: read " << seen << " + lost " << lost << " = " << kLargeTexts << '\n';
  }
}
INSTANTIATE_TEST_SUITE_P(, MockPruned, ::testing::Bool(), [](const auto& run) {
  return run.param ? "WhileRunning" : "WhileStopped";
});

class BrokerEmptied : public ::testing::TestWithParam<std::tuple<int, bool>> {};

// Fails when only positions are compared: a broker that was filled again past the position would be
// read on in silence.
TEST_P(BrokerEmptied, IsToldWhateverItHoldsNow) {
  const auto [records, running] = GetParam();
  for (const OnDataLoss policy : {OnDataLoss::kFail, OnDataLoss::kContinue}) {
    test::EmbeddedBroker broker({"tweets:1"});
    Fill(broker, 100, "old");
    test::SourceReaderOptions options{
        .brokers = broker.brokers(), .topic = "tweets", .on_data_loss = policy};
    auto reader = std::make_unique<SourceReader>(options);
    ASSERT_TRUE(reader->Begin() && reader->ReadTexts(100)) << reader->error();
    options.states = reader->seen.states;
    broker.Stop();
    if (!running) reader = std::make_unique<SourceReader>(options);
    broker.Start();
    Fill(broker, records, "new");
    const std::size_t before = running ? 100 : 0;
    if (running || reader->Begin()) {
      reader->ReadUntil(
          [&] {
            return reader->seen.texts.size() >= before + std::size_t(records) &&
                   !reader->seen.lost.empty();
          },
          30s);
    }
    if (policy == OnDataLoss::kFail) {
      ExpectLossOn(*reader, "partition 0: the topic was made again");
      EXPECT_EQ(reader->seen.texts.size(), before);
      continue;
    }
    EXPECT_FALSE(reader->seen.error) << reader->error();
    EXPECT_EQ(reader->seen.texts.size(), before + std::size_t(records));
    EXPECT_EQ(reader->seen.lost.size(), 1u);
  }
  std::cout << "broker emptied while " << (running ? "running" : "stopped") << ", then " << records
            << " records: kDataLoss with partition 0 at 100; continue read all " << records << '\n';
}
INSTANTIATE_TEST_SUITE_P(, BrokerEmptied,
                         ::testing::Combine(::testing::Values(0, 50, 100, 300), ::testing::Bool()),
                         [](const auto& run) {
                           return "Then" + std::to_string(std::get<0>(run.param)) +
                                  (std::get<1>(run.param) ? "WhileRunning" : "WhileStopped");
                         });

// The program, stopped while its broker lost something, by both policies.
class ProgramAfterLoss {
 public:
  ProgramAfterLoss() { EXPECT_EQ(Fill(broker_, 100, "#old"), 100); }

  void ExpectExit7AndContinue(const std::string& sentence, const std::function<int()>& lose) {
    ASSERT_EQ(job_.Drain().exit_code, 0);
    const int readable = lose();
    const test::Ended failed = job_.Drain();
    EXPECT_EQ(failed.exit_code, 7) << failed.err;
    EXPECT_NE(failed.err.find(sentence), std::string::npos) << failed.err;
    const test::Ended gone_on = job_.Drain({"--on-data-loss", "continue"});
    EXPECT_EQ(gone_on.exit_code, 0) << gone_on.err;
    const auto total = job_.State().total;
    if (readable >= 0) {
      EXPECT_EQ(total, 100u + static_cast<unsigned>(readable));
    }
    std::cout << "hashtag-consumer: exit " << failed.exit_code << ", "
              << failed.err.substr(failed.err.find("partition 0"), 90) << "...; continue exit "
              << gone_on.exit_code << ", counted " << total << '\n';
  }

  test::EmbeddedBroker& broker() { return broker_; }

 private:
  test::TempDir files_;
  test::EmbeddedBroker broker_{{"tweets:1"}};
  test::ConsumerJob job_{.programs = PROGRAM_DIR,
                         .brokers = broker_.brokers(),
                         .topic = "tweets",
                         .checkpoint = files_.path() / "checkpoint"};
};

TEST_F(MockPruned, TheProgramEndsWithExit7) {
  ProgramAfterLoss program;
  program.ExpectExit7AndContinue("partition 0: records 100 to ", [&] {
    Fill(program.broker(), kLargeTexts, kLargeText);
    return -1;
  });
}

TEST_F(BrokerEmptied, TheProgramEndsWithExit7) {
  ProgramAfterLoss program;
  program.ExpectExit7AndContinue("partition 0: the topic was made again", [&] {
    program.broker().Stop();
    program.broker().Start();
    return Fill(program.broker(), 300, "#new");
  });
}

// Fails when a look-up by time is sent: the embedded broker answers it with nonsense.
TEST(EmbeddedBrokerSource, AStartByTimeIsAUsageError) {
  test::EmbeddedBroker broker({"tweets:2"});
  auto source = consumer::KafkaSource::Open({.client = {.brokers = broker.brokers()}});
  ASSERT_TRUE(source);
  ASSERT_TRUE((*source)->WaitForTopic(10s));
  const auto start = (*source)->ResolveStart(consumer::SinceTime{1000});
  ASSERT_FALSE(start);
  EXPECT_EQ(start.error().kind, shared::ErrorKind::kUsage);
  for (const consumer::StartPosition& works :
       {consumer::StartPosition(consumer::Earliest{}), consumer::StartPosition(consumer::Latest{}),
        consumer::StartPosition(consumer::Offsets{{{{0}, -2}, {{1}, -1}}})}) {
    EXPECT_TRUE((*source)->ResolveStart(works));
  }
}

// Fails when asking for a topic makes it there: the consumer never creates its input topic.
TEST(EmbeddedBrokerSource, WaitingForATopicDoesNotMakeIt) {
  test::EmbeddedBroker broker({"other:1"});
  SourceReader reader({.brokers = broker.brokers(), .topic = "tweets"});
  auto source = consumer::KafkaSource::Open({.client = {.brokers = broker.brokers()}});
  ASSERT_TRUE(source);
  for (int i = 0; i < 2; ++i) {
    const auto topic = (*source)->WaitForTopic(300ms);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind, shared::ErrorKind::kUnavailable);
  }
}

// A broker that took its connections and answers nothing, as a machine that hangs.
class HungBroker : public ::testing::TestWithParam<bool> {};

// Fails when a stop waits for the time-outs of the questions to the broker, one after the other.
TEST_P(HungBroker, CtrlCEndsWithinThreeSeconds) {
  const bool at_start = GetParam();
  test::EmbeddedBroker broker({"tweets:2"});
  Fill(broker, 100, "#a");
  const test::TempDir files;
  const test::ConsumerJob job{.programs = PROGRAM_DIR,
                              .brokers = broker.brokers(),
                              .topic = "tweets",
                              .checkpoint = files.path() / "checkpoint"};
  if (at_start) broker.process().Signal(SIGSTOP);
  test::Process program(job.Command({"--batch-interval", "100ms"}));
  if (!at_start) {
    ASSERT_TRUE(program.WaitForOutput("Batch: 0", 20s)) << program.Err();
    broker.process().Signal(SIGSTOP);
  }
  EXPECT_FALSE(program.WaitForExit(4s)) << program.Err();
  const auto asked = std::chrono::steady_clock::now();
  program.CtrlC();
  EXPECT_EQ(program.WaitForExit(20s), 0) << program.Err();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - asked;
  EXPECT_LT(took, 3s);
  broker.process().Signal(SIGCONT);
  std::cout << "broker hung " << (at_start ? "at the start" : "while running")
            << ", Ctrl-C: exit after " << took.count() << " s\n";
}
INSTANTIATE_TEST_SUITE_P(, HungBroker, ::testing::Bool(),
                         [](const auto& run) { return run.param ? "AtTheStart" : "WhileRunning"; });

// Fails when what waits to be committed is dropped with the client that was to send it.
TEST(EmbeddedBrokerSource, ACommitOutlivesTheClient) {
  test::EmbeddedBroker broker({"tweets:1"});
  Fill(broker, 30, "text");
  const shared::SystemClock clock;
  auto consumer = consumer::WatchedConsumer::Open(
      {.brokers = broker.brokers()}, {.topic = "tweets", .group = "renewed"}, clock, 10s);
  ASSERT_TRUE(consumer);
  (*consumer)->Watch({{0}});
  (*consumer)->Commit({{{0}, {20}}});
  ASSERT_TRUE((*consumer)->Renew({{0}}));
  (*consumer)->Close(10s);
  const auto lag = consumer::ReadGroupLag({.brokers = broker.brokers()}, "tweets", "renewed", 10s);
  ASSERT_TRUE(lag) << lag.error().what;
  EXPECT_EQ(lag->at(0).committed->value, 20);
}

TEST(EmbeddedBrokerSource, CommitsShowAsLag) {
  test::EmbeddedBroker broker({"tweets:1"});
  Fill(broker, 30, "text");
  SourceReader reader({.brokers = broker.brokers(), .topic = "tweets", .group = "lagging"});
  ASSERT_TRUE(reader.Begin() && reader.ReadTexts(30)) << reader.error();
  reader.source().Commit({{{0}, {20}}});
  reader.source().Close(10s);
  const auto lag = consumer::ReadGroupLag({.brokers = broker.brokers()}, "tweets", "lagging", 10s);
  ASSERT_TRUE(lag) << lag.error().what;
  EXPECT_EQ(lag->at(0).committed->value, 20);
  EXPECT_EQ(lag->at(0).lag, 10);
  const auto none = consumer::ReadGroupLag({.brokers = broker.brokers()}, "tweets", "nobody", 10s);
  ASSERT_TRUE(none) << none.error().what;
  EXPECT_EQ(none->at(0).lag, std::nullopt);
}

}  // namespace
