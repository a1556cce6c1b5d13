// The rows of --output-mode update --top N, of running totals and of windows: whoever applies them
// holds the top N after every batch, however often the job was killed.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "consumer/job/processing_time_windowing.h"
#include "tests/consumer/job/windowed_run.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using test::Event;
using test::Said;
using test::SavedAt;
using Counts = std::map<std::string, std::uint64_t>;
using Top = std::map<std::uint64_t, std::pair<std::string, std::uint64_t>>;  // By rank.

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kRankedStreams = 20;
#else
constexpr int kRankedStreams = 120;
#endif
constexpr std::size_t kPlaces = 3;

class RankChanges : public ::testing::Test {
 protected:
  std::uint64_t Below(std::uint64_t limit) { return random_() % limit; }

  // What each batch counted. One partition: positions say it.
  static std::map<std::uint64_t, Counts> CountedBy(const std::vector<Event>& script,
                                                   const std::vector<SavedAt>& batches) {
    std::map<std::uint64_t, Counts> counted;
    std::int64_t before = 0;
    for (const SavedAt& batch : batches) {
      counted[batch.batch];
      for (; before < batch.positions.at(0); ++before) {
        ++counted[batch.batch][std::get<Said>(script[static_cast<std::size_t>(before)]).text];
      }
    }
    return counted;
  }

  static Top TopOf(const Counts& counts) {
    std::vector<std::pair<std::string, std::uint64_t>> ranked(counts.begin(), counts.end());
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    Top top;
    for (std::size_t i = 0; i < std::min(kPlaces, ranked.size()); ++i) top[i + 1] = ranked[i];
    return top;
  }

  // The rows of each batch, each once.
  static std::map<std::uint64_t, std::vector<rapidjson::Document>> ReadRowsByBatch(
      const std::filesystem::path& file) {
    std::map<std::uint64_t, std::vector<rapidjson::Document>> rows;
    std::set<std::string> seen;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
      if (!seen.insert(line).second) continue;
      rapidjson::Document row;
      row.Parse(line.c_str());
      rows[row["batch_id"].GetUint64()].push_back(std::move(row));
    }
    return rows;
  }

  // Applies the rows of one batch to what is held. False: they do not fit it.
  static bool Apply(const std::vector<rapidjson::Document>& rows, Top& held) {
    Top next = held;
    for (const auto& row : rows) {
      if (row["old_rank"].IsNull()) continue;
      const auto old = held.find(row["old_rank"].GetUint64());
      if (old == held.end() || old->second.first != row["hashtag"].GetString()) return false;
      next.erase(old->first);
    }
    for (const auto& row : rows) {
      if (row["rank"].IsNull()) continue;
      next[row["rank"].GetUint64()] = {row["hashtag"].GetString(), row["count"].GetUint64()};
    }
    held = std::move(next);
    return true;
  }

  void RunOne(bool windows) {
    const test::TempDir dir;
    std::vector<Event> script;
    for (std::uint64_t i = 20 + Below(60); i > 0; --i) {
      script.emplace_back(test::Say(0, "#" + std::to_string(Below(8))));
    }
    const WindowSpec spec{.length = 300, .slide = 100};
    test::WindowedRun run{.dir = dir.path()};
    run.job.trigger = {.kind = TriggerKind::kAvailableNow,
                       .interval = std::chrono::milliseconds(50)};
    run.job.rank_changes_of = kPlaces;
    run.job.top_places = kPlaces;
    run.policy = {.mode = OutputMode::kUpdate, .kept_rows = true, .top = kPlaces};
    run.make_windowing = [windows, spec](const shared::Clock&) -> std::unique_ptr<Windowing> {
      if (!windows) return nullptr;
      return std::make_unique<ProcessingTimeWindowing>(
          WindowingOptions{.spec = spec, .places = kPlaces, .rank_changes_of = kPlaces});
    };
    if (windows) {
      run.policy.windows = WindowRows::kClosed;
      run.policy.window_spec = spec;
    }
    run.begin = 1'700'000'000'000;
    run.step = std::chrono::milliseconds(40);
    run.kills = static_cast<int>(Below(4));
    const test::WindowedOutcome outcome = RunWithKills(script, run, random_);
    kills_ += outcome.killed;
    ++streams_;
    auto rows = ReadRowsByBatch(dir.path() / "rows.jsonl");
    const auto counted = CountedBy(script, outcome.batches);
    Top held;
    for (const SavedAt& batch : outcome.batches) {
      const bool shows = !windows || spec.EndFrom(batch.time) == batch.time;
      rows_ += static_cast<int>(rows[batch.batch].size());
      differences_ += !Apply(rows[batch.batch], held);
      if (!shows) continue;
      differences_ += held != TopOf(CountsUpTo(batch, outcome.batches, counted, windows, spec));
    }
  }

  static Counts CountsUpTo(const SavedAt& last, const std::vector<SavedAt>& batches,
                           const std::map<std::uint64_t, Counts>& counted, bool windows,
                           const WindowSpec& spec) {
    Counts sums;
    for (const SavedAt& batch : batches) {
      if (batch.batch > last.batch) break;
      if (windows && batch.time <= last.time - spec.length) continue;
      for (const auto& [tag, count] : counted.at(batch.batch)) sums[tag] += count;
    }
    return sums;
  }

  void RunAll(bool windows, const char* what) {
    while (streams_ < kRankedStreams && !HasFailure()) RunOne(windows);
    std::cout << what << ": streams: " << streams_ << ", kills: " << kills_ << ", rows: " << rows_
              << ", tops that differ: " << differences_ << '\n';
    EXPECT_EQ(differences_, 0);
    EXPECT_GT(kills_, kRankedStreams / 4);
    EXPECT_GT(rows_, kRankedStreams);
  }

  std::mt19937_64 random_{7};
  int streams_ = 0;
  int kills_ = 0;
  int rows_ = 0;
  int differences_ = 0;
};

// Fails when a change is left out, told twice with other ranks, or lost at a kill.
TEST_F(RankChanges, OfRunningTotals) { RunAll(false, "running totals"); }

// Fails when a tag that fell as a pane left keeps its rank, or when a restart compares with another
// window than the last that slid.
TEST_F(RankChanges, OfWindowsThatSlide) { RunAll(true, "windows"); }

}  // namespace
}  // namespace consumer
