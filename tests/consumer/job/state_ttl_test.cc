// Tags with a time to live, by the real job and store, restarted before every batch.
#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "consumer/job/job.h"
#include "consumer/state/rocksdb_store.h"
#include "tests/consumer/job/recording_sink.h"
#include "tests/consumer/job/scripted_source.h"
#include "tests/consumer/state/batches.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

constexpr shared::UnixMillis kTtl = 4'000;
constexpr shared::UnixMillis kLongestStep = 400;

class StateTtl : public ::testing::Test {
 protected:
  std::unique_ptr<CheckpointStore> Open() {
    return *OpenCheckpoint(dir_.path() / "state", {.topic = "t", .cluster_id = "c"},
                           {.sync = false});
  }

  // One batch of these texts, by a job that begins and ends for it.
  void RunBatch(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) script_.emplace_back(test::Say(0, text));
    const auto store = Open();
    auto head = store->ReadHead();
    if (head->partitions.empty()) {
      ASSERT_TRUE(store->SaveStart({{{0}, {}}}));
    }
    test::ScriptedSource source(script_, 10'000);
    source.SeekTo(head->partitions);
    std::optional<BatchId> acknowledged;
    if (head->sinks.contains("s")) acknowledged = head->sinks.at("s");
    std::vector<std::unique_ptr<SinkRunner>> sinks;
    sinks.push_back(std::make_unique<SinkRunner>(
        std::make_unique<test::RecordingSink>("s", recording_), *store, acknowledged,
        SinkRunnerOptions{.policy = {.mode = OutputMode::kUpdate, .holds_table = true},
                          .all_sinks = {"s"}}));
    const auto extractor = MakeExtractor({.tokenizer = Tokenizer::kSpark});
    Committer committer(*store, source, std::move(sinks), std::chrono::seconds(60));
    JobOptions options;
    options.trigger = {.kind = TriggerKind::kOnce};
    options.state_ttl = std::chrono::milliseconds(kTtl);
    Job job(options, source, *extractor, committer, clock_, [] { return false; });
    ASSERT_TRUE(job.Restore(*store));
    ASSERT_TRUE(job.Run());
    ASSERT_TRUE(committer.Finish(std::chrono::seconds(60), AtEnd::kTryAgain));
  }

  // What a sink holds that puts in the rows it is given, after it took out what was forgotten.
  test::Counts HeldBySink() {
    test::Counts held;
    for (const BatchTable& table : recording_->Tables()) {
      if (table.snapshot) held.clear();
      for (const std::string& tag : table.forgotten) held.erase(tag);
      for (const Row& row : table.rows) held[row.tag] = row.count;
    }
    return held;
  }

  test::TempDir dir_;
  test::FakeClock clock_{1'700'000'000'000};
  std::vector<test::Event> script_;
  std::shared_ptr<test::Recording> recording_ = std::make_shared<test::Recording>();
};

// Fails when a tag goes too early or too late, when one that comes back goes on from its old total,
// when a restart forgets when a tag was seen, or when a sink keeps what was forgotten.
TEST_F(StateTtl, ATagIsForgottenWithItsTotalAndBeginsAnew) {
  std::mt19937_64 random(17);
  test::Counts counts;
  std::map<std::string, shared::UnixMillis> seen;
  std::uint64_t forgotten = 0;
  int too_early = 0;
  int too_late = 0;
  for (int batch = 0; batch < 200; ++batch) {
    clock_.Advance(std::chrono::milliseconds(1 + random() % kLongestStep));
    std::vector<std::string> texts;
    for (int i = 0; i < 6; ++i) {
      texts.push_back("#" + std::to_string(random() % (random() % 2 == 0 ? 5 : 150)));
      ++counts[texts.back()];
      seen[texts.back()] = clock_.Now();
    }
    ASSERT_NO_FATAL_FAILURE(RunBatch(texts));
    const test::Counts stored = *test::ReadCounts(*Open());
    for (auto at = seen.begin(); at != seen.end();) {
      const shared::UnixMillis age = clock_.Now() - at->second;
      if (stored.contains(at->first)) {
        // A period lasts an eighth and as long as a batch is late to begin the next.
        too_late += age > kTtl + kTtl / 8 + 2 * kLongestStep;
        ++at;
        continue;
      }
      too_early += age < kTtl;
      ++forgotten;
      counts.erase(at->first);
      at = seen.erase(at);
    }
    ASSERT_EQ(stored, counts) << "batch " << batch;
    ASSERT_EQ(HeldBySink(), counts) << "batch " << batch;
    ASSERT_EQ(Open()->ReadHead()->totals.evicted, forgotten);
  }
  std::cout << "batches: 200, restarts: 200, forgotten: " << forgotten
            << ", too early: " << too_early << ", too late: " << too_late
            << ", still in a sink: 0\n";
  EXPECT_GT(forgotten, 100u);
  EXPECT_EQ(too_early, 0);
  EXPECT_EQ(too_late, 0);
}

}  // namespace
}  // namespace consumer
