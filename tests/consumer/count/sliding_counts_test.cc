#include "consumer/count/sliding_counts.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace consumer {
namespace {

using Totals = std::map<std::string, std::uint64_t>;

Totals TotalsIn(const SlidingCounts& counts) {
  Totals totals;
  for (const Row& row : counts.All()) totals[row.tag] = row.count;
  return totals;
}

TEST(SlidingCountsTest, WhatLeavesIsSubtracted) {
  SlidingCounts counts(10);
  counts.Add(0, "#cpp", 6);
  counts.Add(10, "#cpp", 3);
  EXPECT_EQ(counts.Of("#cpp"), 9);
  counts.Add(30, "#cpp", 2);
  counts.DropBefore(10);
  EXPECT_EQ(counts.Of("#cpp"), 9 + 2 - 6);
}

// Fails when a tag that left the window stays as a row of 0.
TEST(SlidingCountsTest, ATagAtZeroIsGone) {
  SlidingCounts counts(10);
  counts.Add(0, "#old", 1);
  counts.Add(10, "#new", 1);
  counts.DropBefore(10);
  EXPECT_EQ(counts.distinct(), 1);
  EXPECT_EQ(counts.Top(), (std::vector<Row>{{.tag = "#new", .count = 1}}));
  EXPECT_EQ(TotalsIn(counts), (Totals{{"#new", 1}}));
}

TEST(SlidingCountsTest, AddTellsWhatThePaneHolds) {
  SlidingCounts counts(10);
  EXPECT_EQ(counts.Add(0, "#a", 2), 2);
  EXPECT_EQ(counts.Add(0, "#a", 3), 5);
  EXPECT_EQ(counts.Add(10, "#a", 1), 1);
  counts.AddRecords(10, 4);
  EXPECT_EQ(counts.tags_of_last_pane(), 1);
  EXPECT_EQ(counts.records_of_last_pane(), 4);
  EXPECT_EQ(counts.tags(), 6);
}

// Fails when the incremental sums and the sums over the panes part.
TEST(SlidingCountsTest, EqualsTheSumOfItsPanes) {
  std::mt19937_64 random(3);
  for (int run = 0; run < 30; ++run) {
    const shared::UnixMillis length = 10 * (1 + static_cast<shared::UnixMillis>(random() % 8));
    const std::uint64_t tags = 1 + random() % 300;
    SlidingCounts counts(5);
    std::map<shared::UnixMillis, Totals> panes;
    for (shared::UnixMillis pane = 0; pane < 400; pane += 10) {
      const int adds = random() % 4 == 0 ? 0 : static_cast<int>(random() % 60);
      for (int i = 0; i < adds; ++i) {
        const std::string tag = "#" + std::to_string(random() % tags);
        const std::uint64_t occurrences = 1 + random() % 3;
        panes[pane][tag] += occurrences;
        EXPECT_EQ(counts.Add(pane, tag, occurrences), panes[pane][tag]);
      }
      counts.DropBefore(pane + 10 - length);
      Totals expected;
      for (const auto& [start, pane_counts] : panes) {
        if (start < pane + 10 - length) continue;
        for (const auto& [tag, count] : pane_counts) expected[tag] += count;
      }
      ASSERT_EQ(TotalsIn(counts), expected) << "run " << run << ", pane " << pane;
      std::vector<Row> rows;
      for (const auto& [tag, count] : expected) rows.push_back({.tag = tag, .count = count});
      std::stable_sort(rows.begin(), rows.end(),
                       [](const Row& a, const Row& b) { return a.count > b.count; });
      rows.resize(std::min<std::size_t>(rows.size(), 5));
      ASSERT_EQ(counts.Top(), rows);
    }
  }
}

}  // namespace
}  // namespace consumer
