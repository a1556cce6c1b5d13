// Parsing a file of statuses, ours beside RapidJSON's DOM parse of the same lines in the same run.
// Before anything is timed both read the same records.
//
//   parse_bench statuses.jsonl
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/micro/rapidjson_dom.h"
#include "producer/parse/tweet_parser.h"

namespace {

std::vector<std::string> lines;
std::int64_t bytes = 0;

bool ReadLines(const char* path) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    bytes += static_cast<std::int64_t>(line.size());
    lines.push_back(line);
  }
  return !lines.empty();
}

bool Same(const producer::Tweet& ours, const bench::PlainTweet& theirs) {
  return ours.id == theirs.id && ours.text == theirs.text && ours.user == theirs.user &&
         ours.location == theirs.location && ours.lang == theirs.lang &&
         ours.retweet_of == theirs.retweet_of;
}

bool RecordsAreEqual() {
  producer::TweetParser parser;
  for (const std::string& line : lines) {
    const producer::Message message = parser.Parse(line);
    const auto* ours = std::get_if<producer::Tweet>(&message);
    const auto theirs = bench::ReadByDom(line);
    if ((ours != nullptr) == theirs.has_value() && (ours == nullptr || Same(*ours, *theirs))) {
      continue;
    }
    std::fprintf(stderr, "different records from: %s\n", line.c_str());
    return false;
  }
  return true;
}

void Report(benchmark::State& state) {
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(rounds * static_cast<std::int64_t>(lines.size()));
  state.SetBytesProcessed(rounds * bytes);
}

void TweetParser(benchmark::State& state) {
  producer::TweetParser parser;
  for (auto _ : state) {
    for (const std::string& line : lines) benchmark::DoNotOptimize(parser.Parse(line));
  }
  Report(state);
}
BENCHMARK(TweetParser)->Unit(benchmark::kMillisecond);

void RapidJsonDom(benchmark::State& state) {
  for (auto _ : state) {
    for (const std::string& line : lines) benchmark::DoNotOptimize(bench::ParseByDom(line));
  }
  Report(state);
}
BENCHMARK(RapidJsonDom)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2 || !ReadLines(argv[1])) {
    std::fprintf(stderr, "usage: parse_bench [--benchmark_...] FILE   (a status a line)\n");
    return 2;
  }
  if (!RecordsAreEqual()) return 1;
  std::printf("equal records: %zu\n", lines.size());
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
