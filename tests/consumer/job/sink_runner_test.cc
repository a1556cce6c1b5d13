#include "consumer/job/sink_runner.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "tests/consumer/job/memory_store.h"
#include "tests/consumer/job/recording_sink.h"

namespace consumer {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{5000};

BatchOutcome Outcome(std::uint64_t id, const std::vector<std::pair<std::string, int>>& totals) {
  BatchOutcome outcome{.id = {id}, .time = static_cast<shared::UnixMillis>(1000 * id)};
  for (const auto& [tag, count] : totals) {
    outcome.changed.Append(tag, static_cast<std::uint64_t>(count), 0, 0);
  }
  return outcome;
}

class SinkRunnerTest : public ::testing::Test {
 protected:
  std::unique_ptr<SinkRunner> Start(std::optional<BatchId> acknowledged, TablePolicy policy,
                                    bool show_at_start = false) {
    return std::make_unique<SinkRunner>(std::make_unique<test::RecordingSink>("s", recording_),
                                        store_, acknowledged,
                                        SinkRunnerOptions{.policy = policy,
                                                          .all_sinks = {"s"},
                                                          .show_at_start = show_at_start,
                                                          .first_retry = milliseconds(1),
                                                          .longest_retry = milliseconds(2)});
  }

  // Saves a batch as the committer does, and offers it.
  void SaveAndOffer(SinkRunner& runner, BatchOutcome outcome) {
    ASSERT_TRUE(store_.Save(outcome));
    auto saved = std::make_shared<SavedBatch>();
    saved->outcome = std::move(outcome);
    runner.Offer(saved);
  }

  std::vector<std::string> Written() {
    std::vector<std::string> lines;
    for (const BatchTable& table : recording_->Tables()) {
      std::string line = std::to_string(table.batch.value) + ":";
      for (const Row& row : table.rows) line += " " + row.tag + "=" + std::to_string(row.count);
      lines.push_back(line);
    }
    return lines;
  }

  test::MemoryStore store_;
  std::shared_ptr<test::Recording> recording_ = std::make_shared<test::Recording>();
};

constexpr TablePolicy kUpdates{.mode = OutputMode::kUpdate};
constexpr TablePolicy kEverything{.mode = OutputMode::kComplete};

TEST_F(SinkRunnerTest, SinkThatKeepsUpGetsEachBatch) {
  auto runner = Start(std::nullopt, kUpdates);
  SaveAndOffer(*runner, Outcome(0, {{"#a", 1}}));
  ASSERT_TRUE(runner->WaitUntilTaken(kPatience));
  SaveAndOffer(*runner, Outcome(1, {{"#b", 1}, {"#a", 3}}));
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  EXPECT_EQ(Written(), (std::vector<std::string>{"0: #a=1", "1: #a=3 #b=1"}));
  EXPECT_EQ(store_.ReadHead()->sinks.at("s"), BatchId{1});
}

// Fails when a failing sink holds up the others or what it missed is forgotten.
TEST_F(SinkRunnerTest, FailingSinkIsNotWaitedForAndGetsTheNewestTotalsLater) {
  recording_->failures_left = 40;
  auto runner = Start(std::nullopt, kUpdates);
  SaveAndOffer(*runner, Outcome(0, {{"#a", 1}}));
  EXPECT_FALSE(runner->WaitUntilTaken(milliseconds(1'000'000)));  // At once: it is being retried.
  SaveAndOffer(*runner, Outcome(1, {{"#b", 1}}));
  while (recording_->Tables().empty()) std::this_thread::sleep_for(milliseconds(1));
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kTryAgain));
  EXPECT_EQ(Written(), (std::vector<std::string>{"1: #a=1 #b=1"}));
}

// Fails when a slow sink is waited for with each batch, or an end waits for its reader.
TEST_F(SinkRunnerTest, StuckSinkCostsThePatienceOnceAndIsInterruptedAtTheEnd) {
  recording_->stuck = true;
  auto runner = Start(std::nullopt, kUpdates);
  SaveAndOffer(*runner, Outcome(0, {{"#a", 1}}));
  EXPECT_FALSE(runner->WaitUntilTaken(milliseconds(50)));
  SaveAndOffer(*runner, Outcome(1, {{"#a", 2}}));
  const auto asked = std::chrono::steady_clock::now();
  EXPECT_FALSE(runner->WaitUntilTaken(kPatience));
  EXPECT_LT(std::chrono::steady_clock::now() - asked, kPatience / 2);
  const auto finished = runner->Finish(milliseconds(50), AtEnd::kLeaveFailing);
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().kind, shared::ErrorKind::kRetry);
  EXPECT_LT(std::chrono::steady_clock::now() - asked, kPatience / 2);
}

// Fails when a sink that was slow once is passed over for good.
TEST_F(SinkRunnerTest, SinkThatCaughtUpIsWaitedForAgain) {
  recording_->delay = milliseconds(100);
  auto runner = Start(std::nullopt, kUpdates);
  SaveAndOffer(*runner, Outcome(0, {{"#a", 1}}));
  EXPECT_FALSE(runner->WaitUntilTaken(milliseconds(1)));
  while (!runner->WaitUntilTaken(kPatience)) std::this_thread::sleep_for(milliseconds(1));
  SaveAndOffer(*runner, Outcome(1, {{"#a", 2}}));
  EXPECT_TRUE(runner->WaitUntilTaken(kPatience));
}

TEST_F(SinkRunnerTest, WhatASinkLacksAfterARestartIsWrittenBeforeAnythingNew) {
  ASSERT_TRUE(store_.Save(Outcome(0, {{"#a", 1}, {"#old", 7}})));
  ASSERT_TRUE(store_.Save(Outcome(1, {{"#a", 2}})));
  ASSERT_TRUE(store_.Save(Outcome(2, {{"#b", 1}})));
  auto runner = Start(BatchId{0}, kUpdates);
  SaveAndOffer(*runner, Outcome(3, {{"#c", 1}}));
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  const std::vector<std::string> written = Written();
  // Batch 3 may come with the rest or after it, but nothing is missing and #old is not repeated.
  std::string all;
  for (const std::string& line : written) all += line + ";";
  EXPECT_TRUE(all == "2: #a=2 #b=1;3: #c=1;" || all == "3: #a=2 #b=1 #c=1;") << all;
}

TEST_F(SinkRunnerTest, RowsThatTotalsCannotGiveAreKeptUntilTheSinkHasThem) {
  BatchOutcome outcome = Outcome(0, {{"#a", 5}});
  outcome.rows = {{.tag = "#a", .count = 2}};
  ASSERT_TRUE(store_.Save(outcome));
  outcome = Outcome(1, {{"#a", 9}});
  outcome.rows = {{.tag = "#a", .count = 4}};
  ASSERT_TRUE(store_.Save(outcome));
  auto runner = Start(std::nullopt, {.mode = OutputMode::kComplete, .kept_rows = true});
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  EXPECT_EQ(Written(), (std::vector<std::string>{"0: #a=2", "1: #a=4"}));
  EXPECT_EQ(store_.kept_batches(), 0u);
}

std::vector<FollowedTweet> Followed(const std::string& id) {
  return {{.id = id, .time = 5, .user = "", .text = "#a", .tags = {"#a"}}};
}

// Fails when the tweets of a batch are lost as the newest totals take the place of several batches,
// or when tweets are acknowledged without the totals before them.
TEST_F(SinkRunnerTest, FollowedTweetsComeBatchByBatchBeforeTheNewestTotals) {
  BatchOutcome outcome = Outcome(0, {{"#a", 5}});
  outcome.followed = Followed("1");
  ASSERT_TRUE(store_.Save(outcome));
  ASSERT_TRUE(store_.Save(Outcome(1, {{"#b", 9}})));
  outcome = Outcome(2, {{"#a", 6}});
  outcome.followed = Followed("2");
  ASSERT_TRUE(store_.Save(outcome));
  auto runner = Start(std::nullopt, {.mode = OutputMode::kUpdate, .followed = true});
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  EXPECT_EQ(Written(), (std::vector<std::string>{"0:", "2:", "2: #b=9 #a=6"}));
  const auto tables = recording_->Tables();
  ASSERT_EQ(tables.size(), 3u);
  EXPECT_EQ(tables[0].followed, Followed("1"));
  EXPECT_EQ(tables[0].time, 0);
  EXPECT_EQ(tables[1].followed, Followed("2"));
  EXPECT_TRUE(tables[1].followed_only);
  EXPECT_FALSE(tables[2].followed_only);
  EXPECT_FALSE(*store_.ReadFollowed(std::nullopt));
}

TEST_F(SinkRunnerTest, TweetsThatASinkTookAreNotWrittenAgainAfterAFailure) {
  BatchOutcome outcome = Outcome(0, {{"#a", 5}});
  outcome.followed = Followed("1");
  ASSERT_TRUE(store_.Save(outcome));
  outcome = Outcome(1, {{"#a", 6}});
  outcome.followed = Followed("2");
  ASSERT_TRUE(store_.Save(outcome));
  recording_->fail_at = 1;
  auto runner = Start(std::nullopt, {.mode = OutputMode::kUpdate, .followed = true});
  ASSERT_TRUE(runner->WaitUntilBegun(kPatience));
  for (int i = 0; i < 5000 && recording_->Tables().size() < 3; ++i) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kTryAgain));
  EXPECT_EQ(Written(), (std::vector<std::string>{"0:", "1:", "1: #a=6"}));
}

TEST_F(SinkRunnerTest, ASinkThatTakesNoTweetsLetsThemGo) {
  BatchOutcome outcome = Outcome(0, {{"#a", 5}});
  outcome.followed = Followed("1");
  ASSERT_TRUE(store_.Save(outcome));
  auto runner = Start(std::nullopt, kUpdates);
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  ASSERT_EQ(recording_->Tables().size(), 1u);
  EXPECT_TRUE(recording_->Tables()[0].followed.empty());
  EXPECT_FALSE(*store_.ReadFollowed(std::nullopt));
}

TEST_F(SinkRunnerTest, CompleteTableWithoutTopHasEveryTag) {
  auto runner = Start(std::nullopt, kEverything);
  SaveAndOffer(*runner, Outcome(0, {{"#a", 1}, {"#b", 5}}));
  ASSERT_TRUE(runner->WaitUntilTaken(kPatience));
  SaveAndOffer(*runner, Outcome(1, {{"#c", 3}}));
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  EXPECT_EQ(Written(), (std::vector<std::string>{"0: #b=5 #a=1", "1: #b=5 #c=3 #a=1"}));
}

TEST_F(SinkRunnerTest, ConsoleShowsTheNewestTableAgainAtTheStart) {
  ASSERT_TRUE(store_.Save(Outcome(0, {{"#a", 1}})));
  ASSERT_TRUE(store_.Acknowledge("s", {0}, {"s"}));
  auto runner = Start(BatchId{0}, kEverything, /*show_at_start=*/true);
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  EXPECT_EQ(Written(), (std::vector<std::string>{"0: #a=1"}));
}

// Fails when a sink that fails at the end is left without a last try.
TEST_F(SinkRunnerTest, BoundedRunTriesAFailingSinkOnceMore) {
  recording_->failures_left = 1;
  SinkRunner runner(std::make_unique<test::RecordingSink>("s", recording_), store_, std::nullopt,
                    {.policy = kUpdates, .all_sinks = {"s"}, .first_retry = milliseconds(60'000)});
  SaveAndOffer(runner, Outcome(0, {{"#a", 1}}));
  EXPECT_FALSE(runner.WaitUntilTaken(kPatience));
  EXPECT_TRUE(runner.Finish(kPatience, AtEnd::kTryAgain));
  EXPECT_EQ(Written(), (std::vector<std::string>{"0: #a=1"}));
}

// Fails when a sink that holds a table is given changes of a table that it does not have.
TEST_F(SinkRunnerTest, SinkThatHoldsATableBeginsWithASnapshotAndGoesOnWithChanges) {
  auto runner = Start(std::nullopt, {.mode = OutputMode::kUpdate, .holds_table = true});
  SaveAndOffer(*runner, Outcome(0, {{"#a", 1}, {"#b", 5}}));
  ASSERT_TRUE(runner->WaitUntilTaken(kPatience));
  SaveAndOffer(*runner, Outcome(1, {{"#a", 2}}));
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  EXPECT_EQ(Written(), (std::vector<std::string>{"0: #b=5 #a=1", "1: #a=2"}));
  EXPECT_TRUE(recording_->Tables()[0].snapshot);
  EXPECT_FALSE(recording_->Tables()[1].snapshot);
}

// Fails when the checkpoint's memory is believed rather than the sink's own position.
TEST_F(SinkRunnerTest, SinkThatKeepsItsOwnPositionIsBelieved) {
  ASSERT_TRUE(store_.Save(Outcome(0, {{"#a", 1}, {"#old", 7}})));
  ASSERT_TRUE(store_.Save(Outcome(1, {{"#a", 2}})));
  recording_->has = BatchId{1};
  auto runner = Start(BatchId{0}, kUpdates);
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  EXPECT_TRUE(Written().empty());
  EXPECT_EQ(store_.ReadHead()->sinks.at("s"), BatchId{1});
  recording_->has = BatchId{0};  // An older copy of it came back.
  runner = Start(BatchId{1}, kUpdates);
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  EXPECT_EQ(Written(), (std::vector<std::string>{"1: #a=2"}));
}

// Fails when a table of the newest batch's counts goes on showing an older batch's.
TEST_F(SinkRunnerTest, ATableOfABatchWithoutTagsIsEmpty) {
  const TablePolicy batch{.mode = OutputMode::kComplete, .kept_rows = true, .holds_table = true};
  BatchOutcome outcome = Outcome(0, {{"#a", 5}});
  outcome.rows = {{.tag = "#a", .count = 5}};
  ASSERT_TRUE(store_.Save(outcome));
  ASSERT_TRUE(store_.Save(Outcome(1, {})));
  recording_->has = BatchId{0};
  auto runner = Start(BatchId{0}, batch);
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  EXPECT_EQ(Written(), (std::vector<std::string>{"1:"}));
  EXPECT_TRUE(recording_->Tables().at(0).snapshot);
}

// Fails when a tag that was forgotten while a table was left out of the run stays in the table.
TEST_F(SinkRunnerTest, ATableThatMissedWhatOthersSawForgottenGetsASnapshot) {
  ASSERT_TRUE(store_.Save(Outcome(0, {{"#a", 5}, {"#old", 1}})));
  BatchOutcome outcome = Outcome(1, {{"#b", 1}});
  outcome.forgotten = {"#old"};
  outcome.totals.evicted = 1;
  ASSERT_TRUE(store_.Save(outcome));
  ASSERT_TRUE(store_.Acknowledge("other", BatchId{1}, {"other"}));
  recording_->has = BatchId{0};
  auto runner = Start(BatchId{0}, {.mode = OutputMode::kUpdate, .holds_table = true});
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  EXPECT_EQ(Written(), (std::vector<std::string>{"1: #a=5 #b=1"}));
  EXPECT_TRUE(recording_->Tables().at(0).snapshot);
}

// Fails when windows that only a given-up state had closed stay in a table.
TEST_F(SinkRunnerTest, ASnapshotTellsThatNoWindowIsClosedYet) {
  ASSERT_TRUE(store_.Save(Outcome(0, {{"#a", 5}})));
  auto runner = Start(std::nullopt, {.mode = OutputMode::kUpdate,
                                     .holds_table = true,
                                     .windows = WindowRows::kClosed,
                                     .totals_too = true,
                                     .window_spec = {.length = 10, .slide = 10}});
  ASSERT_TRUE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
  const auto tables = recording_->Tables();
  ASSERT_EQ(tables.size(), 1u);
  ASSERT_TRUE(tables[0].closed_until);
  EXPECT_LE(*tables[0].closed_until, 0);
}

// A store in which a batch is saved between two looks at it.
class BusyStore final : public test::MemoryStore {
 public:
  shared::Result<void> ReadForgotten(
      std::optional<BatchId> after,
      const std::function<void(std::string_view)>& visit) const override {
    auto read = test::MemoryStore::ReadForgotten(after, visit);
    if (auto save = std::exchange(between, {})) save();
    return read;
  }

  mutable std::function<void()> between;
};

BatchOutcome OfWindow(std::uint64_t id, const std::string& tag) {
  BatchOutcome outcome = Outcome(id, {{tag, 1}});
  PaneChange change{.pane = {.start = 0, .from = 10}, .records = id, .tags = id};
  change.counts.Append(tag, 1, 0, 0);
  outcome.windows.panes.push_back(std::move(change));
  return outcome;
}

// Fails when rows of an open window are acknowledged and not written, as a batch was saved while a
// table that is behind was put together.
TEST(SinkRunnerWindowsTest, RowsOfOpenWindowsSurviveABatchThatIsSavedMeanwhile) {
  BusyStore store;
  const auto recording = std::make_shared<test::Recording>();
  ASSERT_TRUE(store.Save(OfWindow(0, "#a")));
  ASSERT_TRUE(store.Save(OfWindow(1, "#b")));
  auto saved = std::make_shared<SavedBatch>();
  saved->outcome = OfWindow(2, "#c");
  saved->window_rows = {{.tag = "#c", .count = 1, .window = Window{0, 10}}};
  store.between = [&] { EXPECT_TRUE(store.Save(saved->outcome)); };
  recording->has = BatchId{0};
  SinkRunner runner(std::make_unique<test::RecordingSink>("s", recording), store, BatchId{0},
                    {.policy = {.mode = OutputMode::kUpdate,
                                .holds_table = true,
                                .windows = WindowRows::kChanged,
                                .totals_too = true,
                                .window_spec = {.length = 10, .slide = 10}},
                     .all_sinks = {"s"}});
  ASSERT_TRUE(runner.WaitUntilTaken(kPatience));
  runner.Offer(saved);
  ASSERT_TRUE(runner.Finish(kPatience, AtEnd::kLeaveFailing));
  std::set<std::string> in_window;
  for (const BatchTable& table : recording->Tables()) {
    for (const Row& row : table.rows) {
      if (row.window) in_window.insert(row.tag);
    }
  }
  EXPECT_EQ(in_window, (std::set<std::string>{"#b", "#c"}));
}

// Fails when a write whose outcome nobody knows is repeated without asking.
TEST_F(SinkRunnerTest, SinkIsAskedAgainAfterAWriteThatFailed) {
  auto runner = Start(std::nullopt, kUpdates);
  ASSERT_TRUE(runner->WaitUntilBegun(kPatience));
  {
    const std::lock_guard lock(recording_->mutex);
    recording_->failures_left = 1;
    recording_->has = BatchId{0};  // The batch went in all the same.
  }
  SaveAndOffer(*runner, Outcome(0, {{"#a", 1}}));
  EXPECT_TRUE(runner->Finish(kPatience, AtEnd::kTryAgain));
  EXPECT_TRUE(Written().empty());
  EXPECT_EQ(store_.ReadHead()->sinks.at("s"), BatchId{0});
}

TEST_F(SinkRunnerTest, AnyOtherErrorEndsTheJob) {
  recording_->failures_left = 1;
  recording_->failure = shared::ErrorKind::kFatal;
  auto runner = Start(std::nullopt, kUpdates);
  SaveAndOffer(*runner, Outcome(0, {{"#a", 1}}));
  EXPECT_FALSE(runner->WaitUntilTaken(kPatience));
  ASSERT_TRUE(runner->failure());
  EXPECT_EQ(runner->failure()->kind, shared::ErrorKind::kFatal);
  EXPECT_FALSE(runner->Finish(kPatience, AtEnd::kLeaveFailing));
}

TEST_F(SinkRunnerTest, FailingSinkDoesNotHoldUpTheEnd) {
  recording_->failures_left = 1'000'000;
  auto runner = std::make_unique<SinkRunner>(
      std::make_unique<test::RecordingSink>("s", recording_), store_, std::nullopt,
      SinkRunnerOptions{.policy = kUpdates, .all_sinks = {"s"}});
  SaveAndOffer(*runner, Outcome(0, {{"#a", 1}}));
  const auto finished = runner->Finish(kPatience, AtEnd::kLeaveFailing);
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().kind, shared::ErrorKind::kRetry);
  EXPECT_FALSE(store_.ReadHead()->sinks.contains("s"));
}

}  // namespace
}  // namespace consumer
