#include "consumer/count/running_counts.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace consumer {
namespace {

struct Expected {
  std::uint64_t count = 0;
  shared::UnixMillis first = 0;
  shared::UnixMillis last = 0;
  bool operator==(const Expected&) const = default;
};
using ExpectedTotals = std::map<std::string, Expected>;

ExpectedTotals ToMap(const ChangedTotals& changed) {
  ExpectedTotals totals;
  for (const TagTotal& total : changed) {
    const auto [place, is_new] =
        totals.emplace(total.tag, Expected{total.count, total.first_seen, total.last_seen});
    EXPECT_TRUE(is_new) << "twice: " << place->first;
  }
  return totals;
}

// The slow, obvious way.
void AddTo(ExpectedTotals& totals, const std::string& tag, shared::UnixMillis time) {
  const auto [place, is_new] = totals.emplace(tag, Expected{0, time, time});
  Expected& entry = place->second;
  ++entry.count;
  entry.first = std::min(entry.first, time);
  entry.last = std::max(entry.last, time);
}

TEST(RunningCountsTest, CountsAndKeepsFirstAndLastTime) {
  RunningCounts counts;
  counts.Add("#cpp", 2000);
  counts.Add("#cpp", 1000);
  counts.Add("#kafka", 3000);
  counts.Add("#cpp", 1500);
  EXPECT_EQ(counts.Of("#cpp"), 3u);
  EXPECT_EQ(counts.Of("#rust"), 0u);
  EXPECT_EQ(counts.distinct(), 2u);
  EXPECT_EQ(ToMap(counts.TakeChanged()),
            (ExpectedTotals{{"#cpp", {3, 1000, 2000}}, {"#kafka", {1, 3000, 3000}}}));
}

TEST(RunningCountsTest, TakeChangedReturnsOnlyWhatChangedSince) {
  RunningCounts counts;
  counts.Add("#a", 1);
  counts.Add("#b", 1);
  counts.TakeChanged();
  EXPECT_EQ(counts.changed(), 0u);
  counts.Add("#b", 5);
  EXPECT_EQ(counts.changed(), 1u);
  EXPECT_EQ(ToMap(counts.TakeChanged()), (ExpectedTotals{{"#b", {2, 1, 5}}}));
  EXPECT_TRUE(counts.TakeChanged().empty());
}

TEST(RunningCountsTest, ARestoredTotalIsCountedOnButHasNotChanged) {
  RunningCounts counts;
  counts.Restore({"#a", 40, 10, 20});
  EXPECT_EQ(counts.changed(), 0u);
  EXPECT_EQ(counts.Of("#a"), 40u);
  counts.Add("#a", 15);
  EXPECT_EQ(ToMap(counts.TakeChanged()), (ExpectedTotals{{"#a", {41, 10, 20}}}));
}

TEST(RunningCountsTest, AnyBytesAreATag) {
  RunningCounts counts;
  const std::string with_nul("#a\0b", 4);
  const std::string huge(3'000'000, 'x');
  for (int i = 0; i < 2; ++i) {
    counts.Add("", 0);
    counts.Add(with_nul, 0);
    counts.Add("#a", 0);
    counts.Add(huge, 0);
  }
  EXPECT_EQ(counts.distinct(), 4u);
  for (const std::string& tag : {std::string(), with_nul, std::string("#a"), huge}) {
    EXPECT_EQ(counts.Of(tag), 2u);
  }
}

TEST(RunningCountsTest, VisitChangedTellsTheBatchsOwnOccurrences) {
  RunningCounts counts;
  counts.Restore({"#a", 40, 10, 20});
  counts.Add("#b", 1);
  counts.TakeChanged();
  counts.Add("#a", 1);
  counts.Add("#a", 1);
  counts.Add("#b", 1);
  std::map<std::string, std::uint64_t> occurrences;
  counts.VisitChanged(
      [&](const TagTotal& total, std::uint64_t n) { occurrences.emplace(total.tag, n); });
  EXPECT_EQ(occurrences, (std::map<std::string, std::uint64_t>{{"#a", 2}, {"#b", 1}}));
}

// Fails when the index loses a tag as it grows, or when a change is missed or told twice.
TEST(RunningCountsTest, EqualsAnOrderedMapOverManyRandomBatches) {
  std::mt19937_64 random(7);
  RunningCounts counts;
  ExpectedTotals all;
  for (int batch = 0; batch < 60; ++batch) {
    ExpectedTotals changed;
    const std::uint64_t tags = 1 + random() % 20'000;
    for (int i = 0; i < 3000; ++i) {
      const std::string tag = "#t" + std::to_string(random() % tags * (random() % tags));
      const auto time = static_cast<shared::UnixMillis>(random() % 1'000'000) - 500'000;
      counts.Add(tag, time);
      AddTo(all, tag, time);
      changed[tag] = all[tag];
    }
    for (auto& [tag, total] : changed) total = all[tag];
    ASSERT_EQ(ToMap(counts.TakeChanged()), changed) << "batch " << batch;
  }
  for (const auto& [tag, total] : all) EXPECT_EQ(counts.Of(tag), total.count) << tag;
  EXPECT_EQ(counts.distinct(), all.size());
}

TEST(ChangedTotalsTest, OutlivesTheCountsItCameFrom) {
  ChangedTotals changed;
  {
    RunningCounts counts;
    for (int i = 0; i < 1000; ++i) counts.Add("#" + std::to_string(i), i);
    changed = counts.TakeChanged();
    counts.Add("#0", 99);
  }
  ASSERT_EQ(changed.size(), 1000u);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(changed[i], (TagTotal{"#" + std::to_string(i), 1, i, i}));
  }
}

// A tag of 13 bytes takes 69 to 82 bytes, as the header has it. Fails when what the index or the
// texts take is left out.
TEST(RunningCountsTest, TellsTheMemoryItTakes) {
  RunningCounts counts;
  constexpr int kDistinct = 100'000;
  for (int i = 0; i < kDistinct; ++i) counts.Add("#tag-" + std::to_string(10'000'000 + i), 0);
  EXPECT_GT(counts.bytes(), kDistinct * 69u);
  EXPECT_LT(counts.bytes(), kDistinct * 110u);  // With the notes of changes.
}

}  // namespace
}  // namespace consumer
