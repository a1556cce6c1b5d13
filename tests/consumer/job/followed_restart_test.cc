// Followed tweets across kills: the real job, checkpoint and sinks, killed before and behind each
// step of each batch.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "consumer/job/job.h"
#include "consumer/sink/jsonl_sink.h"
#include "consumer/sink/sqlite_sink.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/clock.h"
#include "tests/consumer/job/scripted_source.h"
#include "tests/consumer/state/delegating_store.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace test {
namespace {

using consumer::BatchId;

constexpr int kTweets = 24;

// Kills the process at its nth step. Steps are a batch saved, and an acknowledgement that is about
// to be stored or was.
class KilledStore final : public DelegatingStore {
 public:
  KilledStore(std::unique_ptr<consumer::CheckpointStore> store, int steps)
      : DelegatingStore(std::move(store)), steps_(steps) {}

  shared::Result<void> Save(const consumer::BatchOutcome& batch) override {
    auto saved = DelegatingStore::Save(batch);
    Step();
    return saved;
  }

  shared::Result<void> Acknowledge(const std::string& sink, BatchId batch,
                                   const std::vector<std::string>& all_sinks) override {
    Step();
    auto stored = DelegatingStore::Acknowledge(sink, batch, all_sinks);
    Step();
    return stored;
  }

 private:
  void Step() {
    if (--steps_ == 0) raise(SIGKILL);
  }

  std::atomic<int> steps_;
};

std::vector<Event> Script() {
  std::vector<Event> script;
  for (int i = 0; i < kTweets; ++i) {
    Said tweet = Say(0, i % 3 == 0 ? "#a and #b" : i % 3 == 1 ? "#b" : "#c", 1000 + i);
    tweet.key = std::to_string(100 + i);
    script.push_back(tweet);
    if (i % 4 == 3)
      script.push_back(Said{.text = "", .null_value = true, .key = std::to_string(97 + i)});
  }
  return script;
}

// A tweet of the topic is in `tweets` unless its deletion followed.
std::string ReferenceTweets() {
  std::map<std::string, std::string> tweets;
  for (const Event& event : Script()) {
    const Said& said = std::get<Said>(event);
    if (said.null_value) {
      tweets.erase(said.key);
    } else if (said.text != "#c") {
      tweets[said.key] = said.text == "#b" ? said.key + "#b;" : said.key + "#a;" + said.key + "#b;";
    }
  }
  std::string all;
  for (const auto& [id, rows] : tweets) all += rows;
  return all;
}

class Words final : public consumer::Extractor {
 public:
  void Extract(std::string_view text, std::string_view,
               std::vector<std::string_view>& tags) override {
    for (std::size_t at = text.find('#'); at != text.npos; at = text.find('#', at + 1)) {
      tags.push_back(text.substr(at, 2));
    }
  }
};

class FollowedRestart : public testing::Test {
 protected:
  // One process of the job. Returns whether it came to its end.
  bool Run(const std::filesystem::path& dir, int steps) {
    const pid_t child = fork();
    if (child == 0) _exit(RunHere(dir, steps) ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return !WIFSIGNALED(status);
  }

  static std::string SqliteRows(const std::filesystem::path& dir) {
    auto database = *consumer::SqliteDatabase::OpenFile(dir / "out.db", "test");
    auto rows = *database->Prepare("SELECT tweet_id || hashtag FROM tweets ORDER BY 1");
    std::string all;
    while (*rows.Step()) all += std::string(rows.Text(0)) + ";";
    return all;
  }

  // The lines of tweets and deletions, each once.
  static std::set<std::string> Lines(const std::filesystem::path& dir) {
    std::set<std::string> lines;
    std::istringstream file(ReadFile(dir / "rows.jsonl"));
    for (std::string line; std::getline(file, line);) {
      if (line.find("tweet_id") != line.npos) lines.insert(line.substr(line.find("\"tweet_id")));
      whole_.insert(line);
    }
    return lines;
  }

  // Lines with their batch: as many as without it, unless a row came with another batch as well.
  static inline std::set<std::string> whole_;

 private:
  static bool RunHere(const std::filesystem::path& dir, int steps) {
    auto opened = consumer::OpenCheckpoint(dir / "c", {.topic = "t", .cluster_id = "c"});
    if (!opened) return false;
    KilledStore store(*std::move(opened), steps);
    const auto head = store.ReadHead();
    std::vector<std::unique_ptr<consumer::Sink>> made;
    made.push_back(*consumer::SqliteSink::Open(dir / "out.db", {.followed = true}));
    made.push_back(*consumer::JsonlSink::Open(dir / "rows.jsonl", "hashtag"));
    std::vector<std::string> names;
    for (const auto& sink : made) names.emplace_back(sink->name());
    std::vector<std::unique_ptr<consumer::SinkRunner>> sinks;
    for (auto& sink : made) {
      const std::string name(sink->name());
      std::optional<BatchId> acknowledged;
      if (head->sinks.contains(name)) acknowledged = head->sinks.at(name);
      const bool table = sinks.empty();
      sinks.push_back(std::make_unique<consumer::SinkRunner>(
          std::move(sink), store, acknowledged,
          consumer::SinkRunnerOptions{.policy = {.mode = consumer::OutputMode::kUpdate,
                                                 .holds_table = table,
                                                 .followed = true},
                                      .all_sinks = names}));
    }
    ScriptedSource source(Script());
    source.SeekTo(head->partitions);
    Words extractor;
    const shared::SystemClock clock;
    consumer::Committer committer(store, source, std::move(sinks), std::chrono::seconds(5));
    consumer::JobOptions options;
    options.trigger = {.kind = consumer::TriggerKind::kAvailableNow, .max_records = 10};
    options.followed_tags = {"#a", "#b"};
    consumer::Job job(options, source, extractor, committer, clock, [] { return false; });
    return job.Restore(store) && job.Run() &&
           committer.Finish(std::chrono::seconds(5), consumer::AtEnd::kTryAgain);
  }
};

// Fails when tweets are not in the write of their batch, or are dropped before every sink has them.
TEST_F(FollowedRestart, KilledAtAnyStepEachTweetIsInSqliteOnceAndInTheFileAtLeastOnce) {
  const TempDir undisturbed;
  ASSERT_TRUE(Run(undisturbed.path(), 0));
  ASSERT_EQ(SqliteRows(undisturbed.path()), ReferenceTweets());
  const std::set<std::string> lines = Lines(undisturbed.path());
  int kills = 0;
  int wrong = 0;
  for (int step = 1;; ++step) {
    const TempDir dir;
    if (Run(dir.path(), step)) break;
    ++kills;
    whole_.clear();
    ASSERT_TRUE(Run(dir.path(), 0));
    wrong += SqliteRows(dir.path()) != ReferenceTweets();
    wrong += Lines(dir.path()) != lines;
    std::size_t tweets = 0;
    for (const std::string& line : whole_) tweets += line.find("tweet_id") != line.npos;
    EXPECT_EQ(tweets, lines.size()) << "a repeated row is not equal byte for byte";
  }
  EXPECT_GT(kills, 5);
  EXPECT_EQ(wrong, 0);
  std::printf("kills between save and acknowledgement: %d, wrong tweets: %d\n", kills, wrong);
}

}  // namespace
}  // namespace test
