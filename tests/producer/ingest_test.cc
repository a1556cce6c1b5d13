#include "producer/ingest.h"

#include <deque>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "producer/parse/tweet_parser.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::ErrorKind;

std::string StatusOf(int id, const std::string& text = "t", bool retweet = false) {
  const std::string number = std::to_string(id);
  return R"({"id_str":")" + number + R"(","text":")" + text + R"(","timestamp_ms":"1000")" +
         (retweet ? R"(,"retweeted_status":{"id_str":"1","text":"o"}})" : "}");
}

// What one Read does: hands over lines, tells of a connection, fails, or is stopped by Ctrl-C.
struct Connected {};
struct Disconnected {};
struct CtrlC {};
using SourceEvent = std::variant<std::string, Connected, Disconnected, CtrlC, shared::Error>;
using SourceStep = std::vector<SourceEvent>;

class ScriptedSource final : public TweetSource {
 public:
  ScriptedSource(std::deque<SourceStep> steps, shared::Shutdown& shutdown)
      : steps_(std::move(steps)), shutdown_(shutdown) {}

  shared::Result<SourceState> Read(std::chrono::milliseconds, StreamListener& listener) override {
    ++reads_;
    if (steps_.empty()) return SourceState::kEnded;
    const SourceStep step = std::move(steps_.front());
    steps_.pop_front();
    for (const SourceEvent& event : step) {
      if (const auto* line = std::get_if<std::string>(&event)) listener.OnMessage({.text = *line});
      if (std::holds_alternative<Connected>(event)) listener.OnConnected();
      if (std::holds_alternative<Disconnected>(event)) listener.OnDisconnected("cut");
      if (std::holds_alternative<CtrlC>(event)) shutdown_.Request();
      if (const auto* error = std::get_if<shared::Error>(&event)) return std::unexpected(*error);
    }
    return SourceState::kOpen;
  }
  std::uint64_t keep_alives() const override { return 0; }
  void HangUp() override { hung_up_ = true; }
  int reads() const { return reads_; }
  bool hung_up() const { return hung_up_; }

 private:
  std::deque<SourceStep> steps_;
  shared::Shutdown& shutdown_;
  int reads_ = 0;
  bool hung_up_ = false;
};

// Has room for `room` records that are not acknowledged; each Poll acknowledges `acks` of them and
// takes the clock on by its wait.
class ScriptedPublisher final : public Publisher {
 public:
  struct Script {
    std::size_t room = 1000;
    std::uint64_t acks = 1000;
    std::uint64_t reject_every = 0;  // Every n-th record is refused.
  };

  ScriptedPublisher(test::FakeClock& clock, Script script) : script_(script), clock_(clock) {}

  shared::Result<std::size_t> Publish(const NumberedBatch& batch) override {
    EXPECT_EQ(batch.first, keys.size() + 1);
    before_publish();
    std::size_t taken = 0;
    while (taken < batch.records.size() && keys.size() - progress_.acknowledged < script_.room) {
      const Record& record = batch.records[taken++];
      keys.push_back((record.deletion ? "-" : "") + std::string(record.key));
    }
    return taken;
  }

  shared::Result<PublishProgress> Poll(std::chrono::milliseconds wait) override {
    clock_.Advance(wait);
    for (std::uint64_t i = 0; i < script_.acks && progress_.acknowledged < keys.size(); ++i) {
      ++progress_.acknowledged;
      const bool reject =
          script_.reject_every > 0 && progress_.acknowledged % script_.reject_every == 0;
      ++(reject ? progress_.rejected : progress_.published);
    }
    return progress_;
  }

  void Finish() override { on_finish(); }

  std::function<void()> on_finish;
  std::function<void()> before_publish = [] {};
  std::vector<std::string> keys;  // "-" before that of a deletion.

 private:
  const Script script_;
  test::FakeClock& clock_;
  PublishProgress progress_;
};

class IngestTest : public testing::Test {
 protected:
  // Runs the loop to its end and keeps what came of it.
  void Run(std::deque<SourceStep> steps, IngestOptions options = {},
           ScriptedPublisher::Script script = {}) {
    options.rules.source = "file";
    ScriptedSource source(std::move(steps), shutdown_);
    ScriptedPublisher publisher(clock_, script);
    publisher.on_finish = [&] { hung_up_before_delivery_ = source.hung_up(); };
    publisher.before_publish = before_publish_;
    TweetParser parser;
    Ingest ingest(source, parser, publisher, options, clock_, shutdown_);
    outcome_ = ingest.Run();
    counts_ = ingest.counts();
    keys_ = publisher.keys;
    reads_ = source.reads();
    EXPECT_TRUE(counts_.Balances()) << LedgerJson(counts_);
  }

  using Keys = std::vector<std::string>;

  test::FakeClock clock_{2'000'000};
  shared::Shutdown shutdown_;
  shared::Result<void> outcome_;
  LedgerCounts counts_;
  Keys keys_;
  int reads_ = 0;
  bool hung_up_before_delivery_ = false;
  std::function<void()> before_publish_ = [] {};
};

TEST_F(IngestTest, EveryMessageHasOneFate) {
  IngestOptions options;
  options.known_ids = 100;
  options.skip_retweets = true;
  Run({{Connected{}, StatusOf(1), R"({"limit":{"track":5}})", "garbage"},
       {StatusOf(2), StatusOf(1), StatusOf(3, "t", true), R"({"delete":{}})"},
       {Disconnected{}, Connected{}, StatusOf(2), StatusOf(4), R"({"limit":{"track":2}})"}},
      options);
  EXPECT_TRUE(outcome_.has_value());
  EXPECT_EQ(keys_, (Keys{"1", "2", "4"}));
  EXPECT_EQ(counts_.received, 10u);
  EXPECT_EQ(counts_.published, 3u);
  EXPECT_EQ(counts_.duplicate, 2u);
  EXPECT_EQ(counts_.filtered, 1u);
  EXPECT_EQ(counts_.malformed, 1u);
  EXPECT_EQ(counts_.notice, 3u);
  EXPECT_EQ(counts_.undelivered, 7u);
  EXPECT_EQ(counts_.connections, 2u);
  EXPECT_EQ(counts_.gaps, 1u);
}

// Fails when what --http serves is not of one moment, or is not kept up while there is no room.
TEST_F(IngestTest, ShowsHowItIsAfterEachReadAndWhileItWaits) {
  StatusBoard board;
  IngestOptions options;
  options.status = &board;
  EXPECT_FALSE(board.Take().turned.has_value());
  Run({{Connected{}, StatusOf(1), "garbage"}, {StatusOf(2)}}, options, {.room = 1, .acks = 1});
  const IngestStatus status = board.Take();
  EXPECT_EQ(LedgerJson(status.ledger), LedgerJson(counts_));
  EXPECT_EQ(status.ledger.published, 2u);
  EXPECT_TRUE(status.source.connected);
  EXPECT_EQ(status.trouble, "");
  EXPECT_EQ(status.last_tweet, clock_.Now());
  EXPECT_TRUE(status.turned.has_value());
}

// Fails when a kill can leave a tweet in the topic that is not in the recording.
TEST_F(IngestTest, WhatIsPublishedIsRecordedBefore) {
  const test::TempDir files;
  const std::string file = files.path() / "stream.jsonl";
  auto recording = Recording::Open(file);
  ASSERT_TRUE(recording.has_value());
  IngestOptions options;
  options.recording = &*recording;
  std::string recorded;
  before_publish_ = [&] { recorded += "|" + test::ReadFile(file); };
  const std::string one = StatusOf(1) + "\n", two = StatusOf(2) + "\n";
  Run({{StatusOf(1)}, {StatusOf(2)}}, options);
  EXPECT_EQ(recorded, "|" + one + "|" + one + two);
}

std::string DeleteOf(int id) {
  const std::string number = std::to_string(id);
  return R"({"delete":{"status":{"id":)" + number + R"(,"id_str":")" + number +
         R"("},"timestamp_ms":"1500"}})";
}

TEST_F(IngestTest, DeletionsAreNoticesUnlessAskedFor) {
  Run({{StatusOf(1), DeleteOf(1)}});
  EXPECT_EQ(keys_, (Keys{"1"}));
  EXPECT_EQ(counts_.notice, 1u);
}

// Fails when a deletion stands before its tweet, is published twice, or has no fate.
TEST_F(IngestTest, ADeletionNeverStandsBeforeItsTweet) {
  IngestOptions options;
  options.publish_deletes = true;
  options.known_ids = 100;
  Run({{StatusOf(1), DeleteOf(1), DeleteOf(2), StatusOf(2), StatusOf(3)},
       {DeleteOf(1), DeleteOf(3), StatusOf(3), R"({"delete":{}})", DeleteOf(4)}},
      options);
  EXPECT_TRUE(outcome_.has_value());
  EXPECT_EQ(keys_, (Keys{"1", "-1", "-2", "3", "-3", "-4"}));
  EXPECT_EQ(counts_.published, 6u);
  EXPECT_EQ(counts_.filtered, 2u) << "2 after its deletion, and 3 again";
  EXPECT_EQ(counts_.duplicate, 1u) << "the deletion of 1 again";
  EXPECT_EQ(counts_.notice, 1u) << "a deletion that names no tweet";
}

TEST_F(IngestTest, DeletionsDoNotCountAsTweets) {
  IngestOptions options;
  options.publish_deletes = true;
  TweetBudget budget(2);
  options.budget = &budget;
  Run({{DeleteOf(9), StatusOf(1), DeleteOf(1), StatusOf(2), DeleteOf(2)}}, options);
  EXPECT_EQ(keys_, (Keys{"-9", "1", "-1", "2"}));
}

TEST_F(IngestTest, WithoutAFilterDuplicatesArePublished) {
  Run({{StatusOf(1), StatusOf(1)}});
  EXPECT_EQ(keys_, (Keys{"1", "1"}));
}

// Fails when a record is dropped for lack of room, or the source is read on meanwhile.
TEST_F(IngestTest, AFullPublisherHoldsTheSourceUpAndDropsNothing) {
  SourceStep step;
  Keys expected;
  for (int i = 1; i <= 100; ++i) {
    step.emplace_back(StatusOf(i));
    expected.push_back(std::to_string(i));
  }
  Run({step}, {}, {.room = 3, .acks = 1});
  EXPECT_TRUE(outcome_.has_value());
  EXPECT_EQ(keys_, expected);
  EXPECT_EQ(counts_.published, 100u);
  EXPECT_EQ(reads_, 2);
}

TEST_F(IngestTest, RejectedRecordsAreCounted) {
  Run({{StatusOf(1), StatusOf(2), StatusOf(3), StatusOf(4)}}, {}, {.reject_every = 2});
  EXPECT_TRUE(outcome_.has_value());
  EXPECT_EQ(counts_.published, 2u);
  EXPECT_EQ(counts_.rejected, 2u);
}

TEST_F(IngestTest, MaxTweetsIsExact) {
  IngestOptions options;
  TweetBudget budget(3);
  options.budget = &budget;
  Run({{StatusOf(1), "garbage", StatusOf(2), StatusOf(3), StatusOf(4), "garbage"}, {StatusOf(5)}},
      options);
  EXPECT_EQ(keys_, (Keys{"1", "2", "3"}));
  EXPECT_EQ(counts_.received, 4u);
}

// Fails when a stop gives up what was received before its time to deliver is over.
TEST_F(IngestTest, AfterAStopWhatWasReceivedIsDelivered) {
  Run({{StatusOf(1), StatusOf(2), StatusOf(3), CtrlC{}}, {StatusOf(4)}}, {},
      {.room = 1, .acks = 1});
  EXPECT_TRUE(outcome_.has_value());
  EXPECT_EQ(keys_, (Keys{"1", "2", "3"}));
  EXPECT_EQ(counts_.published, 3u);
}

class IngestRoomTest : public IngestTest, public testing::WithParamInterface<std::size_t> {};

// Fails when the wait has no end, or what is left is not told.
TEST_P(IngestRoomTest, TenSecondsAfterAStopTheRestIsTold) {
  const auto start = clock_.Steady();
  Run({{StatusOf(1), StatusOf(2), CtrlC{}}}, {}, {.room = GetParam(), .acks = 0});
  ASSERT_FALSE(outcome_.has_value());
  EXPECT_EQ(outcome_.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(outcome_.error().what.find("2 records were not acknowledged within 10s"), 0u)
      << outcome_.error().what;
  EXPECT_EQ(counts_.pending, 2u);
  EXPECT_GE(clock_.Steady() - start, 10s);
  EXPECT_LE(clock_.Steady() - start, 11s);
}

INSTANTIATE_TEST_SUITE_P(Room, IngestRoomTest, testing::Values(0, 1, 1000));

// Fails when the time of --run-for is heeded only while tweets arrive.
TEST_F(IngestTest, RunForEndsAWaitToo) {
  IngestOptions options;
  options.run_until = clock_.Steady() + 3s;
  const auto start = clock_.Steady();
  Run({{StatusOf(1), StatusOf(2)}}, options, {.room = 1, .acks = 0});
  ASSERT_FALSE(outcome_.has_value());
  EXPECT_GE(clock_.Steady() - start, 13s);
  EXPECT_LE(clock_.Steady() - start, 14s);
}

TEST_F(IngestTest, ARefusalOfTheSourceEndsTheRunWithEverythingDelivered) {
  Run({{StatusOf(1), shared::Error{ErrorKind::kCredentials, "401"}}}, {}, {.acks = 1});
  ASSERT_FALSE(outcome_.has_value());
  EXPECT_EQ(outcome_.error().kind, ErrorKind::kCredentials);
  EXPECT_EQ(counts_.published, 1u);
}

// Fails when the sentence tells another sum than the ledger, or of a journal that there is not.
TEST_F(IngestTest, TheSumThatEndsTheRunIsTheLedgers) {
  SpendGuard spend({.max_posts = 3, .post_price = 0.005}, std::nullopt);
  IngestOptions options;
  options.spend = &spend;
  Run({{Connected{}, StatusOf(1), StatusOf(2), StatusOf(3)}, {StatusOf(4)}}, options);
  ASSERT_FALSE(outcome_.has_value());
  EXPECT_EQ(outcome_.error().kind, ErrorKind::kRateLimited);
  EXPECT_EQ(counts_.spend->posts, 13u) << "ten of them for the connection's end";
  EXPECT_NE(outcome_.error().what.find("13 posts, 0.065 USD were counted as charged by this run;"),
            std::string::npos)
      << outcome_.error().what;
  EXPECT_NE(LedgerJson(counts_).find("\"spent_posts\":13,\"spent_cents\":7}"), std::string::npos)
      << "rounded up";
  EXPECT_EQ(reads_, 1);
}

// Fails when the server goes on to send, and to charge for it, while Kafka is waited for.
TEST_F(IngestTest, TheConnectionEndsBeforeWhatWasReadIsDelivered) {
  Run({{Connected{}, StatusOf(1), CtrlC{}}}, {}, {.acks = 1});
  EXPECT_TRUE(hung_up_before_delivery_);
}

}  // namespace
}  // namespace producer
