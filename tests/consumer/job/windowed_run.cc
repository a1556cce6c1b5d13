#include "tests/consumer/job/windowed_run.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "consumer/sink/jsonl_sink.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/log.h"
#include "shared/time_text.h"
#include "tests/consumer/state/delegating_store.h"
#include "tests/support/fake_clock.h"

namespace test {

namespace {

using consumer::BatchId;
using consumer::BatchOutcome;

const consumer::JobIdentity kJob{.topic = "tweets", .cluster_id = "c1", .tokenizer = "spark"};

// What one run leaves to the next one, in memory that both processes see.
struct Handover {
  shared::UnixMillis now = 0;
};

// Says where each batch ends before it is saved, and kills the process at one call.
class KillingStore final : public DelegatingStore {
 public:
  KillingStore(std::unique_ptr<consumer::CheckpointStore> store, std::filesystem::path log,
               int kill_at)
      : DelegatingStore(std::move(store)), log_(std::move(log)), kill_at_(kill_at) {}

  shared::Result<void> Save(const BatchOutcome& batch) override {
    {
      std::ofstream log(log_, std::ios::app);
      log << batch.id.value << ' ' << batch.time;
      for (const auto& [partition, state] : batch.partitions) {
        log << ' ' << partition.value << ' ' << state.next.value;
      }
      log << '\n';
    }
    Moment();
    auto saved = DelegatingStore::Save(batch);
    Moment();
    return saved;
  }

  shared::Result<void> Acknowledge(const std::string& sink, BatchId batch,
                                   const std::vector<std::string>& all_sinks) override {
    Moment();
    auto acknowledged = DelegatingStore::Acknowledge(sink, batch, all_sinks);
    Moment();
    return acknowledged;
  }

 private:
  void Moment() {
    if (kill_at_ > 0 && --kill_at_ == 0) (void)raise(SIGKILL);
  }

  std::filesystem::path log_;
  std::atomic<int> kill_at_;
};

// Reading takes time, and brings as many records as it likes.
class SlowSource final : public consumer::RecordSource {
 public:
  SlowSource(const std::vector<Event>& script, FakeClock& clock, std::chrono::milliseconds step,
             Handover& handover, std::uint64_t seed)
      : script_(script), clock_(clock), step_(step), handover_(handover), random_(seed) {}

  void SeekTo(const shared::kafka::PartitionStates& partitions) { script_.SeekTo(partitions); }

  shared::Result<consumer::Chunk> ReadChunk(std::size_t max_records,
                                            std::chrono::milliseconds) override {
    clock_.Advance(std::chrono::milliseconds(random_() % (step_.count() + 1)));
    handover_.now = clock_.Now();
    if (random_() % 3 == 0) return consumer::Chunk{};
    return script_.ReadChunk(std::min<std::size_t>(max_records, 1 + random_() % 3),
                             std::chrono::milliseconds(0));
  }
  shared::Result<void> HoldBack(const std::set<shared::kafka::Partition>&) override { return {}; }
  shared::Result<void> StopAtCurrentEnds() override { return {}; }
  bool AtStop() const override { return false; }
  bool AtEnd() const override { return script_.AtEnd(); }
  void Commit(const shared::kafka::Positions&) override {}
  std::map<shared::kafka::Partition, consumer::PartitionLag> Lag() const override { return {}; }
  void Close(std::chrono::milliseconds) override {}

 private:
  ScriptedSource script_;
  FakeClock& clock_;
  std::chrono::milliseconds step_;
  Handover& handover_;
  std::mt19937_64 random_;
};

shared::Result<void> Start(consumer::CheckpointStore& store, int partitions) {
  shared::kafka::PartitionStates start;
  for (int partition = 0; partition < partitions; ++partition) start[{partition}] = {};
  return store.SaveStart(start);
}

shared::Result<void> RunOnce(const std::vector<Event>& script, const WindowedRun& run,
                             Handover& handover, int kill_at, std::uint64_t seed) {
  auto opened = consumer::OpenCheckpoint(run.dir / "state", kJob, {.sync = false});
  if (!opened) return Forward(opened);
  KillingStore store(std::move(*opened), run.dir / "batches", kill_at);
  auto head = store.ReadHead();
  if (head && head->partitions.empty()) {
    if (auto started = Start(store, run.partitions); !started) return started;
    head = store.ReadHead();
  }
  if (!head) return Forward(head);
  FakeClock clock(handover.now);
  SlowSource source(script, clock, run.step, handover, seed);
  source.SeekTo(head->partitions);
  auto sink = consumer::JsonlSink::Open(run.dir / "rows.jsonl", "hashtag");
  if (!sink) return Forward(sink);
  const std::string name((*sink)->name());
  const auto known = head->sinks.find(name);
  std::vector<std::unique_ptr<consumer::SinkRunner>> sinks;
  sinks.push_back(std::make_unique<consumer::SinkRunner>(
      *std::move(sink), store,
      known == head->sinks.end() ? std::nullopt : std::optional(known->second),
      consumer::SinkRunnerOptions{.policy = run.policy, .all_sinks = {name}}));
  const auto extractor = consumer::MakeExtractor({.tokenizer = consumer::Tokenizer::kSpark});
  consumer::Committer committer(store, source, std::move(sinks), std::chrono::seconds(60));
  consumer::Job job(
      run.job, source, *extractor, committer, clock, [] { return false; },
      run.make_windowing(clock));
  if (auto restored = job.Restore(store); !restored) return restored;
  auto ran = job.Run();
  const auto finished = committer.Finish(std::chrono::seconds(60), consumer::AtEnd::kTryAgain);
  return ran ? finished : ran;
}

// True: it was killed. A process of its own, as a thread cannot be killed.
bool RunInChild(const std::vector<Event>& script, const WindowedRun& run, Handover& handover,
                int kill_at, std::uint64_t seed) {
  const pid_t child = fork();
  if (child == 0) {
    shared::log::Configure(shared::log::Level::kError, shared::log::Format::kText);
    const auto ran = RunOnce(script, run, handover, kill_at, seed);
    if (!ran) std::fprintf(stderr, "%s\n", ran.error().what.c_str());
    _exit(ran ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  EXPECT_TRUE(killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) << "status " << status;
  return killed;
}

std::vector<SavedAt> ReadBatches(const std::filesystem::path& log) {
  std::map<std::uint64_t, SavedAt> batches;  // What was said last of a batch was saved.
  std::ifstream in(log);
  for (std::string line; std::getline(in, line);) {
    std::istringstream numbers(line);
    SavedAt batch;
    numbers >> batch.batch >> batch.time;
    for (int partition = 0; numbers >> partition;) numbers >> batch.positions[partition];
    batches[batch.batch] = batch;
  }
  std::vector<SavedAt> saved;
  for (const auto& [id, batch] : batches) saved.push_back(batch);
  return saved;
}

}  // namespace

WindowedOutcome RunWithKills(const std::vector<Event>& script, const WindowedRun& run,
                             std::mt19937_64& random) {
  void* memory =
      mmap(nullptr, sizeof(Handover), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto& handover = *new (memory) Handover{.now = run.begin};
  WindowedOutcome outcome;
  while (!::testing::Test::HasFailure()) {
    const int kill_at = outcome.killed < run.kills ? 1 + static_cast<int>(random() % 60) : 0;
    if (!RunInChild(script, run, handover, kill_at, random())) break;
    ++outcome.killed;
    const auto pause =
        static_cast<shared::UnixMillis>(random()) & std::numeric_limits<shared::UnixMillis>::max();
    handover.now += pause % (run.longest_pause.count() + 1);
  }
  munmap(memory, sizeof(Handover));
  outcome.batches = ReadBatches(run.dir / "batches");
  return outcome;
}

WindowRowsByKey ReadRows(const std::filesystem::path& rows, bool last_wins) {
  WindowRowsByKey counts;
  std::set<std::string> seen;
  std::ifstream in(rows);
  for (std::string line; std::getline(in, line);) {
    if (!seen.insert(line).second && !last_wins) continue;
    rapidjson::Document row;
    row.Parse(line.c_str());
    EXPECT_TRUE(row.IsObject() && row.HasMember("window_end")) << line;
    if (!row.IsObject() || !row.HasMember("window_end")) continue;
    const auto time = [&row](const char* name) {
      return *shared::ParseTime(row[name].GetString());
    };
    const std::tuple key(time("window_start"), time("window_end"),
                         std::string(row["hashtag"].GetString()));
    const auto [at, first] = counts.try_emplace(key, row["count"].GetUint64());
    EXPECT_TRUE(first || last_wins) << "came twice, and not equal: " << line;
    at->second = row["count"].GetUint64();
  }
  return counts;
}

}  // namespace test
