#include "consumer/job/job.h"

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "consumer/job/processing_time_windowing.h"
#include "shared/clock.h"
#include "tests/consumer/job/memory_store.h"
#include "tests/consumer/job/recording_sink.h"
#include "tests/consumer/job/scripted_source.h"

namespace consumer {
namespace {

using test::DataLoss;
using test::Marker;
using test::Say;
using test::ScriptedSource;
using Totals = std::map<std::string, std::uint64_t>;

// Splits at spaces and takes the words with '#'.
class WordsWithHash final : public Extractor {
 public:
  void Extract(std::string_view text, std::string_view,
               std::vector<std::string_view>& tags) override {
    while (!text.empty()) {
      const std::string_view word = text.substr(0, text.find(' '));
      if (word.find('#') != word.npos) tags.push_back(word);
      text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
  }
};

class JobTest : public ::testing::Test {
 protected:
  static JobOptions AvailableNow() {
    JobOptions options;
    options.trigger.kind = TriggerKind::kAvailableNow;
    return options;
  }

  // One run of the job on the store, as a process does it.
  shared::Result<void> Run(ScriptedSource& source, const JobOptions& options = AvailableNow(),
                           TablePolicy policy = {.mode = OutputMode::kUpdate},
                           std::unique_ptr<Windowing> windowing = nullptr) {
    WordsWithHash extractor;
    const shared::Result<CheckpointHead> head = store_.ReadHead();
    source.SeekTo(head->partitions);
    std::optional<BatchId> acknowledged;
    if (head->sinks.contains("s")) acknowledged = head->sinks.at("s");
    std::vector<std::unique_ptr<SinkRunner>> sinks;
    sinks.push_back(std::make_unique<SinkRunner>(
        std::make_unique<test::RecordingSink>("s", recording_), store_, acknowledged,
        SinkRunnerOptions{.policy = policy, .all_sinks = {"s"}}));
    Committer committer(store_, source, std::move(sinks), std::chrono::seconds(5));
    Job job(
        options, source, extractor, committer, clock_, [this] { return stop_; },
        std::move(windowing));
    if (auto restored = job.Restore(store_); !restored) return restored;
    auto ran = job.Run();
    const auto finished = committer.Finish(std::chrono::seconds(5), AtEnd::kLeaveFailing);
    summary_ = job.summary();
    return ran ? finished : ran;
  }

  shared::SystemClock clock_;
  test::MemoryStore store_;
  std::shared_ptr<test::Recording> recording_ = std::make_shared<test::Recording>();
  bool stop_ = false;
  JobSummary summary_;
};

TEST_F(JobTest, CountsWhatIsThereAndStoresWhereItStands) {
  ScriptedSource source({Say(0, "#a #b"), Say(1, "#a"), Say(0, "no tag"), Say(0, "#a #a")});
  ASSERT_TRUE(Run(source));
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 4}, {"#b", 1}}));
  EXPECT_EQ(store_.ReadHead()->partitions.at({0}).next.value, 3);
  EXPECT_EQ(source.committed().at({1}).value, 1);
  EXPECT_EQ(summary_.records, 4u);
}

TEST_F(JobTest, SecondRunCountsNothingTwice) {
  ScriptedSource source({Say(0, "#a #b"), Say(0, "#a")});
  ASSERT_TRUE(Run(source));
  ASSERT_TRUE(Run(source));
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 2}, {"#b", 1}}));
  EXPECT_EQ(store_.ReadHead()->batch, BatchId{0});  // Nothing new, no batch.
}

TEST_F(JobTest, EmptyTopicGivesTheFirstBatchAndNoOther) {
  ScriptedSource source({});
  ASSERT_TRUE(Run(source));
  ASSERT_TRUE(Run(source));
  EXPECT_EQ(store_.ReadHead()->batch, BatchId{0});
  EXPECT_EQ(store_.saves(), 1);
}

// Fails when a run over what is there shows an empty table first, as the broker was slow.
TEST_F(JobTest, NothingReadYetIsNoFirstBatchOfAvailableNow) {
  JobOptions options = AvailableNow();
  options.trigger.interval = std::chrono::milliseconds(50);
  std::vector<test::Event> script(10, test::Silence{});
  script.emplace_back(Say(0, "#a"));
  ScriptedSource source(std::move(script));
  ASSERT_TRUE(Run(source, options));
  EXPECT_EQ(store_.ReadHead()->batch, BatchId{0});
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 1}}));
}

// Fails when a dashboard alone fills the checkpoint with tweets that wait for no sink, or shows
// none.
TEST_F(JobTest, FollowedTweetsWaitForSinksOnlyWhereOneTakesThem) {
  JobOptions options = AvailableNow();
  options.followed_tags = {"#a"};
  options.history = true;
  options.sinks_take_tweets = false;
  ScriptedSource source({Say(0, "#a")});
  ASSERT_TRUE(Run(source, options));
  EXPECT_EQ(store_.followed_saved(), 0u);
  EXPECT_EQ(store_.FollowedOf("#a")->size(), 1u);
  options.sinks_take_tweets = true;
  ScriptedSource more({Say(0, "#a"), Say(0, "#a")});
  ASSERT_TRUE(Run(more, options));
  EXPECT_EQ(store_.followed_saved(), 1u);
}

TEST_F(JobTest, BatchEndsByNumberOfRecords) {
  JobOptions options = AvailableNow();
  options.trigger.max_records = 2;
  ScriptedSource source({Say(0, "#a"), Say(0, "#a"), Say(0, "#a"), Say(0, "#b"), Say(0, "#b")});
  ASSERT_TRUE(Run(source, options));
  EXPECT_EQ(store_.ReadHead()->batch, BatchId{2});
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 3}, {"#b", 2}}));
}

TEST_F(JobTest, OnceIsOneBatchWhateverTheLimits) {
  JobOptions options = AvailableNow();
  options.trigger = {.kind = TriggerKind::kOnce, .max_records = 1};
  ScriptedSource source({Say(0, "#a"), Say(0, "#a"), Say(0, "#a")});
  ASSERT_TRUE(Run(source, options));
  EXPECT_EQ(store_.ReadHead()->batch, BatchId{0});
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 3}}));
}

// Fails when the bound on changed tags splits the one batch.
TEST_F(JobTest, OnceIsOneBatchHoweverManyTagsItChanges) {
  std::vector<test::Event> script;
  for (int text = 0; text < 60; ++text) {
    std::string tags;
    for (int tag = 0; tag < 10'000; ++tag) tags += "#" + std::to_string(text * 10'000 + tag) + " ";
    script.push_back(Say(0, tags));
  }
  ScriptedSource source(script);
  JobOptions options;
  options.trigger.kind = TriggerKind::kOnce;
  ASSERT_TRUE(Run(source, options, {.mode = OutputMode::kComplete, .top = 10}));
  EXPECT_EQ(summary_.batches, 1u);
  EXPECT_EQ(store_.Totals().size(), 600'000u);
}

TEST_F(JobTest, MaxBatchesEndsTheRun) {
  JobOptions options = AvailableNow();
  options.trigger.max_records = 1;
  options.max_batches = 2;
  ScriptedSource source({Say(0, "#a"), Say(0, "#a"), Say(0, "#a")});
  ASSERT_TRUE(Run(source, options));
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 2}}));
}

// Fails when the records read before a loss are dropped with it, or counted again after it.
TEST_F(JobTest, WhatWasCountedBeforeALossIsSaved) {
  ScriptedSource source({Say(0, "#a"), Say(0, "#b"), DataLoss{}, Say(0, "#c")});
  const auto lost = Run(source);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, shared::ErrorKind::kDataLoss);
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 1}, {"#b", 1}}));
  ASSERT_TRUE(Run(source));
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 1}, {"#b", 1}, {"#c", 1}}));
}

// Fails when a position moves only with a record: lag tools would show 1 for ever.
TEST_F(JobTest, MarkersWithoutRecordsMoveThePositionWithoutABatch) {
  ScriptedSource source({Say(0, "#a"), Marker{0}});
  ASSERT_TRUE(Run(source));
  ScriptedSource longer({Say(0, "#a"), Marker{0}, Marker{0}, Marker{0}});
  ASSERT_TRUE(Run(longer));
  EXPECT_EQ(store_.ReadHead()->batch, BatchId{0});
  EXPECT_EQ(store_.ReadHead()->partitions.at({0}).next.value, 4);
  EXPECT_EQ(longer.committed().at({0}).value, 4);
}

TEST_F(JobTest, FailedCheckpointEndsTheRunAndCountsNothing) {
  JobOptions options = AvailableNow();
  options.trigger.max_records = 1;
  store_.FailFrom({1});
  ScriptedSource source({Say(0, "#a"), Say(0, "#a"), Say(0, "#a")});
  const auto failed = Run(source, options);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().what.find("saving the checkpoint: the disk is full"), std::string::npos);
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 1}}));
}

TEST_F(JobTest, NullValuesAndOversizedTagsAreCountedApart) {
  ScriptedSource source({test::Said{.partition = 0, .text = "", .null_value = true},
                         Say(0, "#" + std::string(1024, 'x')),
                         Say(0, "#" + std::string(1023, 'y'))});
  ASSERT_TRUE(Run(source));
  EXPECT_EQ(store_.ReadHead()->totals,
            (JobTotals{.records = 3, .tags = 1, .null_values = 1, .oversized = 1, .lost = 0}));
}

TEST_F(JobTest, BatchCountsBeginAtZeroInEachBatch) {
  JobOptions options = AvailableNow();
  options.trigger.max_records = 2;
  options.counts = CountScope::kBatch;
  ScriptedSource source({Say(0, "#a"), Say(0, "#a #b"), Say(0, "#a")});
  ASSERT_TRUE(Run(source, options, {.mode = OutputMode::kComplete, .kept_rows = true, .top = 10}));
  const auto tables = recording_->Tables();
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].rows,
            (std::vector<Row>{{.tag = "#a", .count = 2}, {.tag = "#b", .count = 1}}));
  EXPECT_EQ(tables[1].rows, (std::vector<Row>{{.tag = "#a", .count = 1}}));
}

TEST_F(JobTest, UpdateWithTopTellsRankChanges) {
  JobOptions options = AvailableNow();
  options.trigger.max_records = 2;
  options.rank_changes_of = options.top_places = 1;
  ScriptedSource source({Say(0, "#a"), Say(0, "#b"), Say(0, "#b"), Say(0, "#b")});
  ASSERT_TRUE(Run(source, options, {.mode = OutputMode::kUpdate, .kept_rows = true, .top = 1}));
  const auto tables = recording_->Tables();
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[1].rows,
            (std::vector<Row>{{.tag = "#b", .count = 3, .about_rank = true, .rank = 1},
                              {.tag = "#a", .count = 1, .about_rank = true, .old_rank = 1}}));
}

// Four tags with different counts, then one record more of the least, in a run with another --top.
class JobWithAnotherTop : public JobTest {
 protected:
  std::vector<Row> RowsOfFirstBatchWith(std::optional<std::size_t> before, std::size_t after) {
    std::vector<test::Event> script;
    for (const int tag : {1, 1, 1, 1, 2, 2, 2, 3, 3, 4}) {
      script.emplace_back(Say(0, "#" + std::to_string(tag)));
    }
    EXPECT_TRUE(RunWithTop(script, before));
    script.emplace_back(Say(0, "#4"));
    EXPECT_TRUE(RunWithTop(script, after));
    return recording_->Tables().back().rows;
  }

 private:
  // Without a top: output mode complete.
  shared::Result<void> RunWithTop(const std::vector<test::Event>& script,
                                  std::optional<std::size_t> top) {
    ScriptedSource source(script);
    JobOptions options = AvailableNow();
    options.rank_changes_of = top;
    options.top_places = top.value_or(10);
    return Run(source, options,
               {.mode = top ? OutputMode::kUpdate : OutputMode::kComplete,
                .kept_rows = top.has_value(),
                .top = options.top_places});
  }
};

// Fails when who applies the rows to the table of the run before lacks the place that is new.
TEST_F(JobWithAnotherTop, ALargerOneTellsTheNewPlacesInItsFirstBatch) {
  EXPECT_EQ(RowsOfFirstBatchWith(1, 2),
            (std::vector<Row>{{.tag = "#2", .count = 3, .about_rank = true, .rank = 2}}));
}

// Fails when a tag stays in the table for ever that has no place in it any more.
TEST_F(JobWithAnotherTop, ASmallerOneTellsWhoHasNoPlaceAnyMore) {
  EXPECT_EQ(RowsOfFirstBatchWith(3, 2),
            (std::vector<Row>{{.tag = "#3", .count = 2, .about_rank = true, .old_rank = 3}}));
}

TEST_F(JobWithAnotherTop, TheSameTellsWhatChangedAlone) {
  EXPECT_EQ(RowsOfFirstBatchWith(2, 2), std::vector<Row>());
}

// Fails when changes are told to who was never told what they are changes of.
TEST_F(JobWithAnotherTop, AfterAnotherOutputModeAllPlacesAreNew) {
  EXPECT_EQ(RowsOfFirstBatchWith(std::nullopt, 2),
            (std::vector<Row>{{.tag = "#1", .count = 4, .about_rank = true, .rank = 1},
                              {.tag = "#2", .count = 3, .about_rank = true, .rank = 2}}));
}

test::Said Tweet(const std::string& key, const std::string& text) {
  test::Said said = Say(0, text, 5);
  said.key = key;
  return said;
}

TEST_F(JobTest, FollowedTweetsAndDeletionsComeWithTheirBatch) {
  JobOptions options = AvailableNow();
  options.trigger.max_records = 2;
  options.followed_tags = {"#a"};
  ScriptedSource source({Tweet("1", "one #a #b"), Tweet("2", "#b"),
                         test::Said{.text = "", .null_value = true, .key = "1"}, Tweet("3", "#a")});
  ASSERT_TRUE(Run(source, options, {.mode = OutputMode::kUpdate, .followed = true}));
  const auto tables = recording_->Tables();
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].followed,
            (std::vector<FollowedTweet>{
                {.id = "1", .time = 5, .user = "", .text = "one #a #b", .tags = {"#a"}}}));
  ASSERT_EQ(tables[1].followed.size(), 2u);
  EXPECT_TRUE(tables[1].followed[0].deleted());
  EXPECT_EQ(tables[1].followed[1].id, "3");
  EXPECT_FALSE(*store_.ReadFollowed(std::nullopt)) << "every sink has them";
}

// Fails when a batch without rows, as those of windows mostly are, takes its tweets along.
TEST_F(JobTest, FollowedTweetsComeWithoutRowsToo) {
  JobOptions options = AvailableNow();
  options.followed_tags = {"#a"};
  ScriptedSource source({Tweet("1", "#a")});
  ASSERT_TRUE(Run(source, options,
                  {.mode = OutputMode::kAppend, .windows = WindowRows::kClosed, .followed = true}));
  const auto tables = recording_->Tables();
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_TRUE(tables[0].rows.empty());
  EXPECT_EQ(tables[0].followed.size(), 1u);
}

// Fails when a batch holds whatever the topic brings.
TEST_F(JobTest, ABatchEndsWhenItsFollowedTweetsAreManyBytes) {
  JobOptions options = AvailableNow();
  options.followed_tags = {"#a"};
  std::vector<test::Event> script;
  const std::string text = "#a " + std::string(1024 * 1024, 'x');
  for (int i = 0; i < 12; ++i) script.push_back(Tweet(std::to_string(i), text));
  ScriptedSource source(script);
  ASSERT_TRUE(Run(source, options, {.mode = OutputMode::kUpdate, .followed = true}));
  const auto tables = recording_->Tables();
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].followed.size(), 9u) << "8 MiB, and the rest of the chunk of three";
  EXPECT_EQ(tables[1].followed.size(), 3u);
}

// Fails when a live view under mode update would show the changes alone.
TEST_F(JobTest, AnUpdateTellsTheLiveViewTheWholeTop) {
  JobOptions options = AvailableNow();
  options.trigger.max_records = 1;
  ScriptedSource source({Say(0, "#a #a"), Say(0, "#b")});
  ASSERT_TRUE(Run(source, options));
  const auto tables = recording_->Tables();
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[1].rows, (std::vector<Row>{{.tag = "#b", .count = 1}}));
  EXPECT_EQ(tables[1].status->top,
            (std::vector<Row>{{.tag = "#a", .count = 2}, {.tag = "#b", .count = 1}}));
}

// Fails when the live view of --counts batch shows running totals.
TEST_F(JobTest, BatchCountsTellTheLiveViewNoRunningTop) {
  JobOptions options = AvailableNow();
  options.trigger.max_records = 1;
  options.counts = CountScope::kBatch;
  ScriptedSource source({Say(0, "#a #a"), Say(0, "#a")});
  ASSERT_TRUE(Run(source, options, {.mode = OutputMode::kUpdate, .kept_rows = true}));
  const auto tables = recording_->Tables();
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[1].rows, (std::vector<Row>{{.tag = "#a", .count = 1}}));
  EXPECT_TRUE(tables[1].status->top.empty());
}

// Fails when the top of a complete table is carried twice, or cut to the live view's default.
TEST_F(JobTest, CompleteTableIsItselfWhatTheLiveViewShows) {
  JobOptions options = AvailableNow();
  options.top_places = 12;
  std::string text;
  for (int i = 0; i < 20; ++i) text += "#" + std::to_string(i) + " ";
  ScriptedSource source({Say(0, text)});
  ASSERT_TRUE(Run(source, options, {.mode = OutputMode::kComplete, .top = 12}));
  const auto tables = recording_->Tables();
  EXPECT_EQ(tables.back().rows.size(), 12u);
  EXPECT_TRUE(tables.back().status->top.empty());
}

TEST_F(JobTest, ShowsTheFirstTextsOfEachBatchAndWhetherThereAreMore) {
  JobOptions options = AvailableNow();
  options.trigger.max_records = 2;
  options.show_tweets = 1;
  options.counting = false;
  ScriptedSource source({Say(0, "one"), Say(0, "two"), Say(0, "three")});
  ASSERT_TRUE(Run(source, options));
  const auto tables = recording_->Tables();
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].tweets, std::vector<std::string>{"one"});
  EXPECT_TRUE(tables[0].more_tweets);
  EXPECT_EQ(tables[1].tweets, std::vector<std::string>{"three"});
  EXPECT_FALSE(tables[1].more_tweets);
}

TEST_F(JobTest, IntervalShowsTheStartAtOnceAndEndsOnRequest) {
  JobOptions options;
  options.trigger.interval = std::chrono::hours(1);
  options.max_batches = 1;
  ScriptedSource source({Say(0, "#a")});
  ASSERT_TRUE(Run(source, options));
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 1}}));
}

// Fails when the batch of a window that ended meanwhile is made beyond the limit.
TEST_F(JobTest, ABatchForAWindowThatEndedCountsAmongTheMost) {
  const WindowingOptions windows{.spec = {.length = 50, .slide = 50}};
  const auto windowing = [&] { return std::make_unique<ProcessingTimeWindowing>(windows); };
  ScriptedSource source({Say(0, "#a"), Say(0, "#b")}, 1);
  JobOptions options;
  options.trigger.interval = std::chrono::milliseconds(50);
  options.trigger.max_records = 1;
  options.max_batches = 1;
  ASSERT_TRUE(Run(source, options, {}, windowing()));
  std::this_thread::sleep_for(std::chrono::milliseconds(120));
  ASSERT_TRUE(Run(source, options, {}, windowing()));
  EXPECT_EQ(summary_.batches, 1u);
  EXPECT_EQ(store_.ReadHead()->batch, BatchId{1});
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 1}}));
}

// Fails (never ends) when only available-now and once look for their stop.
TEST_F(JobTest, AnIntervalEndsByItselfAtItsStop) {
  JobOptions options;
  options.trigger.interval = std::chrono::milliseconds(50);
  ScriptedSource source({Say(0, "#a"), Say(0, "#a"), Say(0, "#b"), Say(0, "#b")}, 1);
  source.StopAtEnd();
  ASSERT_TRUE(Run(source, options));
  EXPECT_EQ(store_.Totals(), (Totals{{"#a", 2}, {"#b", 2}}));
}

}  // namespace
}  // namespace consumer
