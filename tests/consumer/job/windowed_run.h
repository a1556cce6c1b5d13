// A job with windows, run on a script from one end to the other though it is killed and restarted
// on the way: the real job, committer, store and JSON lines sink, each run in a process of its own.
//
//   WindowedRun run{.dir = dir, .job = …, .make_windowing = …};
//   RunWithKills(script, run, random);      // the rows are in dir/rows.jsonl then
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "consumer/job/job.h"
#include "consumer/job/windowing.h"
#include "shared/clock.h"
#include "tests/consumer/job/scripted_source.h"

namespace test {

struct WindowedRun {
  std::filesystem::path dir;
  consumer::JobOptions job = {};
  consumer::TablePolicy policy = {};
  std::function<std::unique_ptr<consumer::Windowing>(const shared::Clock&)> make_windowing;
  int partitions = 1;
  shared::UnixMillis begin = 0;                // The clock's time at the first start.
  std::chrono::milliseconds step{100};         // Every read takes up to so long.
  std::chrono::milliseconds longest_pause{0};  // Between two runs.
  int kills = 0;  // At most; each at a random moment around a save or an acknowledgement.
};

// A batch as the store saved it.
struct SavedAt {
  std::uint64_t batch = 0;
  shared::UnixMillis time = 0;
  std::map<int, std::int64_t> positions;
};

// Runs until the script is read to its end. Returns the batches that were saved, in order, and how
// often it was killed. Every failure is the test's.
struct WindowedOutcome {
  std::vector<SavedAt> batches;
  int killed = 0;
};
WindowedOutcome RunWithKills(const std::vector<Event>& script, const WindowedRun& run,
                             std::mt19937_64& random);

// A row that the sink got, as (window start, window end, tag) -> count; a row that came twice must
// have come equal byte for byte.
using WindowRowsByKey =
    std::map<std::tuple<shared::UnixMillis, shared::UnixMillis, std::string>, std::uint64_t>;
// `last_wins`: rows of one window and tag may follow one another with other counts (mode update).
WindowRowsByKey ReadRows(const std::filesystem::path& rows, bool last_wins);

}  // namespace test
