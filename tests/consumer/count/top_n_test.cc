#include "consumer/count/top_n.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "consumer/count/running_counts.h"

namespace consumer {
namespace {

using Totals = std::map<std::string, std::uint64_t>;

// The slow, obvious way: sort everything, keep the first N.
std::vector<Row> Reference(const Totals& totals, std::size_t n) {
  std::vector<Row> rows;
  for (const auto& [tag, count] : totals) {
    rows.push_back({.tag = tag, .count = count});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.count != b.count ? a.count > b.count : a.tag < b.tag;
  });
  rows.resize(std::min(n, rows.size()));
  return rows;
}

// For tops that are told everything and never lose a tag.
void Nothing(const TopN::Visit&) {}

// Few counts and many tags, so that ties at the last place are the rule.
std::string RandomTag(std::mt19937_64& random, std::uint64_t tags) {
  return "#" + std::to_string(random() % tags);
}

TEST(TopNTest, OrdersByCountThenByBytes) {
  TopN top(3, Nothing);
  for (const auto& [tag, count] : Totals{{"#b", 2}, {"#a", 2}, {"#z", 9}, {"#c", 2}, {"#d", 1}}) {
    top.Set(tag, count);
  }
  EXPECT_EQ(top.Rows(), Reference({{"#z", 9}, {"#a", 2}, {"#b", 2}}, 3));
}

TEST(TopNTest, FewerTagsThanPlaces) {
  TopN top(10, Nothing);
  EXPECT_TRUE(top.Rows().empty());
  top.Set("#a", 1);
  top.Set("#a", 2);
  EXPECT_EQ(top.Rows(), Reference({{"#a", 2}}, 10));
}

// Fails when a tag that rises keeps its old place too, or when a tie at the last place goes wrong.
TEST(TopNTest, EqualsAFullSortAfterEveryBatch) {
  std::mt19937_64 random(11);
  for (const std::size_t n : {1, 2, 10, 100, 1000}) {
    RunningCounts counts;
    Totals totals;
    TopN top(n, Nothing);
    for (int batch = 0; batch < 50; ++batch) {
      const std::uint64_t tags = 1 + random() % 2000;
      for (int i = 0; i < 300; ++i) {
        const std::string tag = RandomTag(random, tags);
        counts.Add(tag, 0);
        ++totals[tag];
      }
      top.Update(counts.TakeChanged());
      if (batch % 3 == 0) continue;  // Rows need not be asked for after every batch.
      ASSERT_EQ(top.Rows(), Reference(totals, n)) << "n " << n << ", batch " << batch;
    }
  }
}

// Fails when a tag that fell keeps its place, or one that was never a candidate does not get it.
TEST(TopNTest, CountsMayFallAndTagsGo) {
  std::mt19937_64 random(13);
  for (const std::size_t n : {1, 3, 10, 100}) {
    Totals totals;
    TopN top(n, [&totals](const TopN::Visit& visit) {
      for (const auto& [tag, count] : totals) visit(tag, count);
    });
    for (int round = 0; round < 200; ++round) {
      // Whole stretches of falling alone, so that the candidates run out.
      const std::uint64_t most = round % 20 < 10 ? 50 : 3;
      for (int i = 0; i < 100; ++i) {
        const std::string tag = RandomTag(random, 3000);
        const std::uint64_t count = random() % most;
        if (count == 0)
          totals.erase(tag);
        else
          totals[tag] = count;
        top.Set(tag, count);
      }
      if (round % 20 == 19) {
        while (totals.size() > n / 2) {
          const std::string tag = totals.begin()->first;
          totals.erase(tag);
          top.Set(tag, 0);
        }
      }
      ASSERT_EQ(top.Rows(), Reference(totals, n)) << "n " << n << ", round " << round;
    }
  }
}

// Fails when a restart would show another top N than the run that was interrupted.
TEST(TopNTest, BuiltFromRestoredTotalsItGoesOnTheSame) {
  std::mt19937_64 random(12);
  RunningCounts counts;
  for (int i = 0; i < 20'000; ++i) counts.Add(RandomTag(random, 3000), 0);
  TopN running(10, Nothing);
  const ChangedTotals stored = counts.TakeChanged();
  running.Update(stored);
  TopN restarted(10, Nothing);
  for (std::size_t i = stored.size(); i > 0; --i) {  // A checkpoint has an order of its own.
    restarted.Set(stored[i - 1].tag, stored[i - 1].count);
  }
  EXPECT_EQ(restarted.Rows(), running.Rows());
  for (int i = 0; i < 5000; ++i) counts.Add(RandomTag(random, 3000), 0);
  const ChangedTotals changed = counts.TakeChanged();
  running.Update(changed);
  restarted.Update(changed);
  EXPECT_EQ(restarted.Rows(), running.Rows());
}

TEST(ChangedRowsTest, AreTheChangedTotalsAlone) {
  RunningCounts counts;
  counts.Restore({"#old", 7, 0, 0});
  counts.Restore({"#b", 4, 0, 0});
  for (const char* tag : {"#b", "#a", "#c", "#c"}) counts.Add(tag, 0);
  std::map<std::string, std::uint64_t> rows;
  for (const Row& row : ChangedRows(counts.TakeChanged())) rows[row.tag] = row.count;
  EXPECT_EQ(rows, (Totals{{"#b", 5}, {"#c", 2}, {"#a", 1}}));
}

}  // namespace
}  // namespace consumer
