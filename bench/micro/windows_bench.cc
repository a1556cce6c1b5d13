// What a slide costs, and what a window takes in memory, against its length.
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "consumer/count/sliding_counts.h"

namespace {

constexpr shared::UnixMillis kPane = 1000;
constexpr std::size_t kTagsOfPane = 10'000;

std::vector<std::string> Tags(std::size_t count) {
  std::vector<std::string> tags;
  for (std::size_t i = 0; i < count; ++i) tags.push_back("#tag" + std::to_string(1'000'000 + i));
  return tags;
}

// Each pane holds 10,000 of 100,000 tags. One iteration: a pane enters, one leaves, the top 10 is
// looked up. The argument is the window's length in panes.
void Slide(benchmark::State& state) {
  const std::vector<std::string> tags = Tags(100'000);
  const auto length = kPane * state.range(0);
  consumer::SlidingCounts counts(10);
  shared::UnixMillis pane = 0;
  std::size_t next = 0;
  const auto enter = [&] {
    for (std::size_t i = 0; i < kTagsOfPane; ++i) {
      counts.Add(pane, tags[next], 1 + next % 7);
      next = (next + 7919) % tags.size();
    }
    pane += kPane;
    counts.DropBefore(pane - length);
  };
  while (pane < length) enter();
  for (auto _ : state) {
    enter();
    benchmark::DoNotOptimize(counts.Top());
  }
  state.counters["distinct"] = static_cast<double>(counts.distinct());
  state.counters["bytes_per_tag"] =
      static_cast<double>(counts.bytes()) / static_cast<double>(counts.distinct());
}
BENCHMARK(Slide)->Arg(10)->Arg(60)->Arg(600)->Unit(benchmark::kMillisecond);

}  // namespace
