#include "consumer/count/batch_counts.h"

#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace consumer {
namespace {

std::map<std::string, std::uint64_t> ToMap(const std::vector<Row>& rows) {
  std::map<std::string, std::uint64_t> counts;
  for (const Row& row : rows) counts.emplace(row.tag, row.count);
  return counts;
}

TEST(BatchCountsTest, CountsTheBatchAlone) {
  RunningCounts counts;
  counts.Restore({"#a", 100, 0, 0});
  counts.Add("#a", 1);
  counts.Add("#b", 1);
  counts.Add("#b", 1);
  const BatchCounts batch(counts);
  counts.TakeChanged();
  const std::vector<Row> rows = batch.Rows(std::nullopt);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].tag, "#b");
  EXPECT_EQ(rows[0].count, 2u);
  EXPECT_EQ(rows[1].tag, "#a");
  EXPECT_EQ(rows[1].count, 1u);
  EXPECT_EQ(batch.Rows(1).size(), 1u);
  EXPECT_EQ(batch.Rows(9).size(), 2u);
}

// Fails when occurrences of one batch are told again in the next, or not at all.
TEST(BatchCountsTest, EqualsAMapThatIsClearedAfterEachBatch) {
  std::mt19937_64 random(3);
  RunningCounts counts;
  for (int number = 0; number < 40; ++number) {
    std::map<std::string, std::uint64_t> reference;
    for (int i = 0; i < 500; ++i) {
      const std::string tag = "#" + std::to_string(random() % 300);
      counts.Add(tag, 0);
      ++reference[tag];
    }
    const BatchCounts batch(counts);
    counts.TakeChanged();
    ASSERT_EQ(ToMap(batch.Rows(std::nullopt)), reference) << "batch " << number;
  }
}

}  // namespace
}  // namespace consumer
