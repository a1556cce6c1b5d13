// What a checkpoint costs beside the tags that it already holds, 1,000,000 unless told: saving a
// batch, opening it again after SIGKILL, reading it all, keeping it; and what memory the store
// takes at the worst moment.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <benchmark/benchmark.h>

#include "consumer/state/rocksdb_store.h"

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kHeldTags = 1'000'000;
const consumer::JobIdentity kJob = {.topic = "tweets", .cluster_id = "bench"};

std::string MakeDirectory() {
  std::string pattern = fs::temp_directory_path() / "checkpoint-bench-XXXXXX";
  return mkdtemp(pattern.data()) == nullptr ? "" : pattern;
}

// A checkpoint of a job whose batches change the tags in turn, each by one.
class GrowingCheckpoint {
 public:
  explicit GrowingCheckpoint(std::uint64_t tags_in_a_batch,
                             const consumer::StoreOptions& options = {},
                             std::uint64_t held_tags = kHeldTags)
      : tags_in_a_batch_(tags_in_a_batch), held_tags_(held_tags) {
    store_ = std::move(consumer::OpenCheckpoint(path(), kJob, options).value());
    while (totals_.tags < held_tags_) Save(NextBatch(100'000));
  }
  ~GrowingCheckpoint() {
    store_.reset();
    fs::remove_all(root_);
  }
  GrowingCheckpoint(const GrowingCheckpoint&) = delete;
  GrowingCheckpoint& operator=(const GrowingCheckpoint&) = delete;

  fs::path path() const { return fs::path(root_) / "checkpoint"; }
  fs::path copy() const { return fs::path(root_) / "copy"; }

  consumer::BatchOutcome NextBatch() { return NextBatch(tags_in_a_batch_); }

  const consumer::CheckpointStore& store() const { return *store_; }

  void Save(const consumer::BatchOutcome& batch) {
    if (auto saved = store_->Save(batch); !saved) throw std::runtime_error(saved.error().what);
  }

 private:
  consumer::BatchOutcome NextBatch(std::uint64_t tags) {
    consumer::BatchOutcome batch;
    batch.id = next_;
    next_ = next_.Next();
    for (std::uint64_t i = 0; i < tags; ++i) {
      const std::uint64_t occurrence = totals_.tags++;
      batch.changed.Append("#topic" + std::to_string(occurrence % held_tags_ * 7919 % held_tags_),
                           occurrence / held_tags_ + 1, 1'700'000'000'000, 1'700'000'600'000);
    }
    batch.totals = totals_;
    return batch;
  }

  const std::string root_ = MakeDirectory();
  const std::uint64_t tags_in_a_batch_;
  const std::uint64_t held_tags_;
  consumer::BatchId next_;
  consumer::JobTotals totals_;
  std::unique_ptr<consumer::CheckpointStore> store_;
};

// A line of /proc/self/status, in MiB.
double StatusMib(const std::string& name) {
  std::ifstream status("/proc/self/status");
  std::string word;
  double kib = 0;
  while (status >> word) {
    if (word == name + ":") status >> kib;
  }
  return kib / 1024;
}

// From here on VmHWM is the most since now.
void ForgetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

void SaveBatch(benchmark::State& state) {
  GrowingCheckpoint checkpoint(static_cast<std::uint64_t>(state.range(0)), {},
                               static_cast<std::uint64_t>(state.range(1)));
  for (auto _ : state) {
    state.PauseTiming();
    const consumer::BatchOutcome batch = checkpoint.NextBatch();
    state.ResumeTiming();
    checkpoint.Save(batch);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
// It grows with what changed, and not with what is held.
BENCHMARK(SaveBatch)
    ->ArgNames({"changed", "held"})
    ->Args({1'000, 1'000'000})
    ->Args({100'000, 1'000'000})
    ->Args({500'000, 1'000'000})
    ->Args({10'000, 100'000})
    ->Args({10'000, 1'000'000})
    ->Args({10'000, 5'000'000})
    ->Unit(benchmark::kMillisecond);

// What --keep adds to a batch, beside SaveBatch: the states of the last five are kept.
void SaveBatchAndKeepIt(benchmark::State& state) {
  GrowingCheckpoint checkpoint(static_cast<std::uint64_t>(state.range(0)),
                               {.keep = {.states = 5, .every = {.batches = 1, .time = {}}}});
  for (auto _ : state) {
    state.PauseTiming();
    const consumer::BatchOutcome batch = checkpoint.NextBatch();
    state.ResumeTiming();
    checkpoint.Save(batch);
  }
}
BENCHMARK(SaveBatchAndKeepIt)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

// A batch every two seconds: flushes and compactions run beside the saves. Run it alone, as memory
// that other benchmarks have given back counts for nothing here.
void StoreMemory(benchmark::State& state) {
  consumer::BatchOutcome batch;
  batch.changed.Reserve(static_cast<std::size_t>(state.range(0)), 20 * state.range(0));
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    batch.changed.Append("#topic" + std::to_string(i * 7919 % state.range(0)), 70'000,
                         1'700'000'000'000, 1'700'000'600'000);
  }
  const std::string root = MakeDirectory();
  const double before = StatusMib("VmRSS");
  ForgetPeak();
  {
    const auto store = consumer::OpenCheckpoint(fs::path(root) / "checkpoint", kJob).value();
    for (auto _ : state) {
      if (auto saved = store->Save(batch); !saved) throw std::runtime_error(saved.error().what);
      batch.id = batch.id.Next();
      state.PauseTiming();
      std::this_thread::sleep_for(std::chrono::seconds(2));
      state.ResumeTiming();
    }
    state.counters["resident_mib"] = StatusMib("VmRSS") - before;
  }
  state.counters["peak_mib"] = StatusMib("VmHWM") - before;
  fs::remove_all(root);
}
BENCHMARK(StoreMemory)->Arg(100'000)->Arg(500'000)->Iterations(6)->Unit(benchmark::kMillisecond);

// The files as they lie there while the store is open are what SIGKILL leaves.
void OpenAfterKill(benchmark::State& state) {
  GrowingCheckpoint checkpoint(static_cast<std::uint64_t>(state.range(0)));
  checkpoint.Save(checkpoint.NextBatch());
  for (auto _ : state) {
    state.PauseTiming();
    fs::remove_all(checkpoint.copy());
    fs::copy(checkpoint.path(), checkpoint.copy(), fs::copy_options::recursive);
    state.ResumeTiming();
    auto store = consumer::OpenCheckpoint(checkpoint.copy(), kJob).value();
    state.PauseTiming();
    store.reset();
    state.ResumeTiming();
  }
}
BENCHMARK(OpenAfterKill)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void ReadAllTotals(benchmark::State& state) {
  const GrowingCheckpoint checkpoint(1'000);
  const auto reader = consumer::OpenCheckpointReadOnly(checkpoint.path()).value();
  for (auto _ : state) {
    std::uint64_t sum = 0;
    (void)reader->ReadTotals(
        std::nullopt, [&sum](const consumer::StoredTotal& stored) { sum += stored.total.count; });
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kHeldTags));
}
BENCHMARK(ReadAllTotals)->Unit(benchmark::kMillisecond);

// The dashboard's look-up of a tag: the first after a batch of 10,000 changed tags, or one of those
// that follow it.
void FindTag(benchmark::State& state) {
  GrowingCheckpoint checkpoint(10'000);
  for (auto _ : state) {
    if (state.range(0) == 1) {
      state.PauseTiming();
      checkpoint.Save(checkpoint.NextBatch());
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(checkpoint.store().Find("#topic7919"));
  }
}
BENCHMARK(FindTag)->ArgNames({"after_a_batch"})->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);

void FindByPrefix(benchmark::State& state) {
  const GrowingCheckpoint checkpoint(1'000);
  for (auto _ : state) {
    benchmark::DoNotOptimize(checkpoint.store().TagsWithPrefix("#topic1", 20));
  }
}
BENCHMARK(FindByPrefix)->Unit(benchmark::kMillisecond);

}  // namespace
