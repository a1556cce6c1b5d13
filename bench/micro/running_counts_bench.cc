// What counting costs the job thread: known tags, new tags, the delta of a batch, bytes a tag.
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <malloc.h>

#include "consumer/count/running_counts.h"
#include "consumer/count/top_n.h"

namespace {

std::vector<std::string> Tags(std::size_t count) {
  std::vector<std::string> tags;
  for (std::size_t i = 0; i < count; ++i) tags.push_back("#topic" + std::to_string(i * 7919));
  return tags;
}

// A shuffled order, long enough that the branch predictor cannot learn it.
std::vector<std::string_view> Stream(const std::vector<std::string>& tags, std::size_t length) {
  std::mt19937_64 random(1);
  std::vector<std::string_view> stream;
  for (std::size_t i = 0; i < length; ++i) stream.push_back(tags[random() % tags.size()]);
  return stream;
}

void AddKnownTags(benchmark::State& state) {
  const std::vector<std::string> tags = Tags(state.range(0));
  const std::vector<std::string_view> stream = Stream(tags, 1 << 20);
  consumer::RunningCounts counts;
  for (const std::string& tag : tags) counts.Add(tag, 0);
  for (auto _ : state) {
    for (const std::string_view tag : stream) counts.Add(tag, 1'700'000'000'000);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(stream.size()));
}
BENCHMARK(AddKnownTags)->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void AddNewTags(benchmark::State& state) {
  const std::vector<std::string> tags = Tags(state.range(0));
  std::size_t bytes = 0;
  for (auto _ : state) {
    const std::size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    consumer::RunningCounts counts;
    for (const std::string& tag : tags) counts.Add(tag, 0);
    bytes = mallinfo2().uordblks + mallinfo2().hblkhd - before;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["bytes_per_tag"] = static_cast<double>(bytes) / static_cast<double>(tags.size());
}
BENCHMARK(AddNewTags)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void RestoreTags(benchmark::State& state) {
  const std::vector<std::string> tags = Tags(state.range(0));
  std::size_t bytes = 0;
  for (auto _ : state) {
    const std::size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    consumer::RunningCounts counts;
    for (const std::string& tag : tags) counts.Restore({tag, 1, 0, 0});
    bytes = mallinfo2().uordblks + mallinfo2().hblkhd - before;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["bytes_per_tag"] = static_cast<double>(bytes) / static_cast<double>(tags.size());
}
BENCHMARK(RestoreTags)->Arg(800'000)->Arg(1'000'000)->Arg(1'600'000)->Unit(benchmark::kMillisecond);

// One batch in which every tag changed: the delta, then the new top 10.
void TakeChangedAndRank(benchmark::State& state) {
  const std::vector<std::string> tags = Tags(state.range(0));
  consumer::RunningCounts counts;
  consumer::TopN top(10, [&counts](const consumer::TopN::Visit& visit) { counts.VisitAll(visit); });
  for (auto _ : state) {
    state.PauseTiming();
    for (const std::string& tag : tags) counts.Add(tag, 0);
    state.ResumeTiming();
    const consumer::ChangedTotals changed = counts.TakeChanged();
    top.Update(changed);
    benchmark::DoNotOptimize(top.Rows());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(TakeChangedAndRank)
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(500'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
