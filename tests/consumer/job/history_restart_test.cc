// What the dashboard looks back at, across kills: the real job and checkpoint, killed before and
// behind saves at random, against a reference that sorts everything.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "consumer/count/tag_history.h"
#include "consumer/job/job.h"
#include "consumer/state/rocksdb_store.h"
#include "consumer/state/state_verify.h"
#include "tests/consumer/job/scripted_source.h"
#include "tests/consumer/state/delegating_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace test {
namespace {

using consumer::FollowedTweet;
using consumer::HistoryPoint;
using consumer::TagHistory;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kBatches = 60;
#else
constexpr int kBatches = 250;
#endif
constexpr int kDistinct = 1'400;  // More than the history holds.
constexpr shared::UnixMillis kMinute = 60'000;
const std::vector<std::string> kFollowed = {"#0", "#1", "#2"};

struct Batch {
  shared::UnixMillis time = 0;
  std::vector<Said> records;
};

// A batch of the stream: the first ones bring each tag, later ones some of them, with deletions.
Batch MakeBatch(int number, shared::UnixMillis time, std::mt19937_64& random) {
  Batch batch{.time = time, .records = {}};
  for (int i = 0; i < 150; ++i) {
    const auto tag = number < 10 ? static_cast<std::uint64_t>(number * 150 + i) % kDistinct
                                 : std::min(random() % kDistinct, random() % kDistinct);
    Said tweet = Say(0, "#" + std::to_string(tag) + " #" + std::to_string(random() % 4), time);
    tweet.key = std::to_string(random() % 5'000);
    tweet.null_value = random() % 5 == 0;
    batch.records.push_back(tweet);
  }
  return batch;
}

std::vector<Batch> MakeStream() {
  std::mt19937_64 random(20261122);
  std::vector<Batch> stream;
  shared::UnixMillis time = 1'700'000'000'123;
  for (int number = 0; number < kBatches; ++number) {
    stream.push_back(MakeBatch(number, time, random));
    time += static_cast<shared::UnixMillis>(random() % (random() % 8 == 0 ? 5 * kMinute : 30'000));
  }
  return stream;
}

std::vector<std::string> TagsOf(const std::string& text) {
  const std::size_t space = text.find(' ');
  return {text.substr(0, space), text.substr(space + 1)};
}

// The state by the sentence of the contract, told batch by batch.
class Reference {
 public:
  void Count(const Batch& batch) {
    // The ends of the minutes that are over when the batch comes.
    if (last_) {
      for (auto end = *last_ / kMinute * kMinute + kMinute; end <= batch.time; end += kMinute) {
        at_end_[end] = Top();
      }
    }
    last_ = batch.time;
    for (const Said& said : batch.records) Count(said);
  }

  std::optional<std::uint64_t> At(shared::UnixMillis end, const std::string& tag) const {
    const auto top = at_end_.find(end);
    if (top == at_end_.end()) return std::nullopt;
    const auto found = top->second.find(tag);
    return found == top->second.end() ? std::nullopt : std::optional(found->second);
  }

  const std::map<std::string, std::uint64_t>& counts() const { return counts_; }
  // The newest last.
  std::vector<std::string> TweetsOf(const std::string& tag) const {
    const auto found = tweets_.find(tag);
    return found == tweets_.end() ? std::vector<std::string>() : found->second;
  }

 private:
  void Count(const Said& said) {
    if (said.null_value) {
      for (auto& [tag, ids] : tweets_) std::erase(ids, said.key);
      return;
    }
    for (const std::string& tag : TagsOf(said.text)) ++counts_[tag];
    for (const std::string& tag : TagsOf(said.text)) {
      if (std::ranges::count(kFollowed, tag) == 0) continue;
      std::vector<std::string>& ids = tweets_[tag];
      std::erase(ids, said.key);
      ids.push_back(said.key);
      if (ids.size() > 50) ids.erase(ids.begin());
    }
  }

  std::map<std::string, std::uint64_t> Top() const {
    std::vector<std::pair<std::string, std::uint64_t>> all(counts_.begin(), counts_.end());
    std::ranges::stable_sort(all, std::greater(), [](const auto& row) { return row.second; });
    all.resize(std::min(all.size(), TagHistory::kTags));
    return {all.begin(), all.end()};
  }

  std::map<std::string, std::uint64_t> counts_;
  std::map<std::string, std::vector<std::string>> tweets_;
  std::map<shared::UnixMillis, std::map<std::string, std::uint64_t>> at_end_;
  std::optional<shared::UnixMillis> last_;
};

class WordsWithTimes final : public consumer::Extractor {
 public:
  void Extract(std::string_view text, std::string_view,
               std::vector<std::string_view>& tags) override {
    const std::size_t space = text.find(' ');
    tags.push_back(text.substr(0, space));
    tags.push_back(text.substr(space + 1));
  }
};

// Kills the process before or behind its nth save.
class KilledHistoryStore final : public DelegatingStore {
 public:
  KilledHistoryStore(std::unique_ptr<consumer::CheckpointStore> store, int steps)
      : DelegatingStore(std::move(store)), steps_(steps) {}

  shared::Result<void> Save(const consumer::BatchOutcome& batch) override {
    Step();
    auto saved = DelegatingStore::Save(batch);
    Step();
    return saved;
  }

 private:
  void Step() {
    if (--steps_ == 0) raise(SIGKILL);
  }

  int steps_;
};

class HistoryRestart : public ::testing::Test {
 protected:
  // One batch of the job after another, from the checkpoint to the end of the stream. False:
  // killed.
  bool RunInAProcess(int steps) {
    const pid_t child = fork();
    if (child == 0) _exit(Run(steps) ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return !WIFSIGNALED(status);
  }

  std::unique_ptr<consumer::CheckpointStore> Open() const {
    return *consumer::OpenCheckpoint(dir(), {.topic = "t", .cluster_id = "c"}, {.sync = false});
  }

  std::filesystem::path dir() const { return dir_.path() / "state"; }

  TempDir dir_;
  const std::vector<Batch> stream_ = MakeStream();

 private:
  bool Run(int steps) {
    KilledHistoryStore store(Open(), steps);
    while (true) {
      const auto head = store.ReadHead();
      const std::size_t next = head->batch ? head->batch->value + 1 : 0;
      if (next == stream_.size()) return true;
      if (!RunBatch(store, *head, next)) return false;
    }
  }

  // By a job that begins and ends for it.
  bool RunBatch(consumer::CheckpointStore& store, const consumer::CheckpointHead& head,
                std::size_t number) {
    std::vector<Event> script;
    for (std::size_t batch = 0; batch <= number; ++batch) {
      for (const Said& said : stream_[batch].records) script.emplace_back(said);
    }
    ScriptedSource source(std::move(script), 10'000);
    source.SeekTo(head.partitions);
    WordsWithTimes extractor;
    const FakeClock clock(stream_[number].time);
    consumer::Committer committer(store, source, {}, std::chrono::seconds(60));
    consumer::JobOptions options;
    options.trigger = {.kind = consumer::TriggerKind::kOnce};
    options.followed_tags = kFollowed;
    options.history = true;
    consumer::Job job(options, source, extractor, committer, clock, [] { return false; });
    return job.Restore(store) && job.Run() &&
           committer.Finish(std::chrono::seconds(60), consumer::AtEnd::kTryAgain);
  }
};

// Fails when a point is taken twice or not at all after a kill, when it holds a batch too many or
// too few, when a deleted tweet stays, or when either is not in the write of its batch.
TEST_F(HistoryRestart, KilledAtRandomTheHistoryAndTheLastTweetsAreThoseOfAnUndisturbedRun) {
  std::mt19937_64 random(4);
  int kills = 0;
  while (!RunInAProcess(1 + static_cast<int>(random() % 12))) ++kills;
  Reference reference;
  for (const Batch& batch : stream_) reference.Count(batch);

  const auto store = Open();
  const auto points = *store->ReadHistory();
  const auto minutes = consumer::LastMinutes(stream_.back().time);
  int values = 0;
  int absent = 0;
  int differences = 0;
  for (const auto& [tag, count] : reference.counts()) {
    const auto found = *store->Find(tag);
    differences += !found || found->count != count;
    const auto totals = consumer::TotalsAt(points, tag, minutes);
    for (std::size_t i = 0; i < minutes.size(); ++i, ++values) {
      differences += totals[i] != reference.At(minutes[i], tag);
      absent += !totals[i];
    }
  }
  int tweets = 0;
  for (const std::string& tag : kFollowed) {
    std::vector<std::string> ids;
    const std::vector<FollowedTweet> followed = *store->FollowedOf(tag);
    for (const FollowedTweet& tweet : followed) ids.push_back(tweet.id);
    differences += ids != reference.TweetsOf(tag);
    tweets += static_cast<int>(ids.size());
  }
  std::printf(
      "batches: %d, restarts: %d of them kills: %d, totals of minutes: %d (not among the top: %d), "
      "last tweets: %d, differences: %d\n",
      kBatches, kBatches, kills, values, absent, tweets, differences);
  EXPECT_GT(kills, 5);
  EXPECT_GT(absent, 0);
  EXPECT_GT(values - absent, 20'000u);
  EXPECT_LE(points.size(), TagHistory::kMinutes);
  EXPECT_EQ(differences, 0);
  const auto checks = consumer::VerifyCheckpoint(dir(), {});
  for (const consumer::Check& check : *checks) EXPECT_TRUE(check.ok) << check.said;
}

}  // namespace
}  // namespace test
