#include "consumer/count/rank_changes.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "consumer/count/running_counts.h"
#include "consumer/count/top_n.h"

namespace consumer {
namespace {

Row Plain(const std::string& tag, std::uint64_t count) { return {.tag = tag, .count = count}; }

Row Change(const std::string& tag, std::uint64_t count, std::optional<std::uint64_t> rank,
           std::optional<std::uint64_t> old_rank) {
  return {.tag = tag, .count = count, .about_rank = true, .rank = rank, .old_rank = old_rank};
}

TEST(RankChangesTest, EnteredMovedAndLeft) {
  const std::vector<Row> changes =
      RankChanges({Plain("#a", 5), Plain("#b", 3)}, {Plain("#c", 6), Plain("#a", 5)},
                  [](std::string_view) { return 3; });
  EXPECT_EQ(changes, (std::vector<Row>{Change("#c", 6, 1, {}), Change("#a", 5, 2, 1),
                                       Change("#b", 3, {}, 2)}));
}

TEST(RankChangesTest, ACountThatRoseInPlaceIsAChange) {
  const std::vector<Row> changes =
      RankChanges({Plain("#a", 5), Plain("#b", 3)}, {Plain("#a", 6), Plain("#b", 3)},
                  [](std::string_view) { return 0; });
  EXPECT_EQ(changes, (std::vector<Row>{Change("#a", 6, 1, 1)}));
}

TEST(RankChangesTest, ATagThatLeftThoughItRoseHasItsNewCount) {
  const std::vector<Row> changes =
      RankChanges({Plain("#a", 5)}, {Plain("#b", 8)}, [](std::string_view) { return 7; });
  EXPECT_EQ(changes, (std::vector<Row>{Change("#b", 8, 1, {}), Change("#a", 7, {}, 1)}));
}

// Whoever keeps a table of N places and applies the rows has the top N after every batch.
// Fails when a change is left out, or a rank is wrong.
TEST(RankChangesTest, ApplyingTheRowsGivesTheTopN) {
  std::mt19937_64 random(5);
  for (const std::size_t n : {1, 3, 10}) {
    RunningCounts counts;
    TopN top(n, [](const TopN::Visit&) {});
    std::vector<Row> before;
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> follower;  // rank and count
    for (int batch = 0; batch < 200; ++batch) {
      for (int i = 0; i < 5; ++i) counts.Add("#" + std::to_string(random() % 25), 0);
      top.Update(counts.TakeChanged());
      for (const Row& row :
           RankChanges(before, top.Rows(), [&](auto tag) { return counts.Of(tag); })) {
        const auto known = follower.find(row.tag);
        ASSERT_EQ(row.old_rank.has_value(), known != follower.end());
        if (row.old_rank) {
          ASSERT_EQ(*row.old_rank, known->second.first);
          ASSERT_FALSE(row.rank == row.old_rank && row.count == known->second.second) << row.tag;
        }
        if (row.rank) {
          follower[row.tag] = {*row.rank, row.count};
        } else {
          ASSERT_EQ(row.count, counts.Of(row.tag));
          follower.erase(row.tag);
        }
      }
      before = top.Rows();
      ASSERT_EQ(follower.size(), before.size());
      for (std::size_t i = 0; i < before.size(); ++i) {
        ASSERT_EQ(follower[before[i].tag], std::pair(std::uint64_t{i + 1}, before[i].count));
      }
    }
  }
}

}  // namespace
}  // namespace consumer
