#include "consumer/count/tag_history.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

constexpr shared::UnixMillis kMinute = 60'000;
constexpr shared::UnixMillis kNoon = 1'769'860'800'000;

std::vector<Row> Top(std::uint64_t count) {
  return {{.tag = "#b", .count = count + 1}, {.tag = "#a", .count = count}};
}

using Totals = std::vector<std::optional<std::uint64_t>>;

TEST(TagHistoryTest, TheFirstBatchOfAMinuteTakesThePointOfTheStateBeforeIt) {
  TagHistory history;
  EXPECT_FALSE(history.EndBatch(kNoon + 1'000, {}).taken);
  EXPECT_FALSE(history.EndBatch(kNoon + 59'999, Top(1)).taken);
  const auto change = history.EndBatch(kNoon + kMinute, Top(5));
  ASSERT_TRUE(change.taken);
  EXPECT_EQ(*change.taken,
            (HistoryPoint{
                .from = kNoon + kMinute, .to = kNoon + kMinute, .totals = {{"#a", 5}, {"#b", 6}}}));
  EXPECT_FALSE(history.EndBatch(kNoon + kMinute + 2'000, Top(7)).taken);
  EXPECT_EQ(history.points().size(), 1u);
}

// Fails when a quiet minute has no total, though none changed in it.
TEST(TagHistoryTest, APointStandsForTheQuietMinutesBeforeItToo) {
  TagHistory history;
  history.EndBatch(kNoon, {});
  history.EndBatch(kNoon + 4 * kMinute, Top(5));
  const std::vector<shared::UnixMillis> ends = {kNoon, kNoon + kMinute, kNoon + 4 * kMinute,
                                                kNoon + 5 * kMinute};
  EXPECT_EQ(TotalsAt(history.points(), "#a", ends), (Totals{std::nullopt, 5, 5, std::nullopt}));
  EXPECT_EQ(TotalsAt(history.points(), "#c", ends), Totals(4));
}

TEST(TagHistoryTest, PointsOlderThanAnHourGo) {
  TagHistory history;
  std::size_t dropped = 0;
  for (int minute = 0; minute <= 100; ++minute) {
    dropped += history.EndBatch(kNoon + minute * kMinute, Top(1)).dropped.size();
  }
  EXPECT_EQ(history.points().size(), TagHistory::kMinutes);
  EXPECT_EQ(dropped, 100 - TagHistory::kMinutes);
  EXPECT_EQ(history.points().front()->to, kNoon + 41 * kMinute);
  const auto all = TotalsAt(history.points(), "#a", LastMinutes(kNoon + 100 * kMinute + 1));
  EXPECT_EQ(all, Totals(60, 1));
}

TEST(TagHistoryTest, AClockThatIsSetBackTakesTheMinutesThatComeAgain) {
  TagHistory history;
  for (int minute = 0; minute < 5; ++minute) history.EndBatch(kNoon + minute * kMinute, Top(1));
  const auto change = history.EndBatch(kNoon + 2 * kMinute, Top(2));
  EXPECT_FALSE(change.taken);
  EXPECT_EQ(change.dropped,
            (std::vector<shared::UnixMillis>{kNoon + 3 * kMinute, kNoon + 4 * kMinute}));
  EXPECT_EQ(history.EndBatch(kNoon + 3 * kMinute, Top(3)).taken->Of("#a"), 3u);
}

TEST(TagHistoryTest, MinutesBeforeTheEpochAreRoundedDownToo) {
  TagHistory history;
  history.EndBatch(-1, {});
  const auto change = history.EndBatch(1, Top(1));
  ASSERT_TRUE(change.taken);
  EXPECT_EQ(change.taken->from, 0);
  EXPECT_EQ(change.taken->to, 0);
}

TEST(TagHistoryTest, APointHasAThousandTags) {
  std::vector<Row> rows;
  for (int i = 0; i < 1'500; ++i) {
    rows.push_back({.tag = std::to_string(i), .count = static_cast<std::uint64_t>(9'000 - i)});
  }
  TagHistory history;
  history.EndBatch(0, {});
  const auto point = history.EndBatch(kMinute, rows).taken;
  EXPECT_EQ(point->totals.size(), 1'000u);
  EXPECT_EQ(point->Of("999"), 8'001u);
  EXPECT_EQ(point->Of("1000"), std::nullopt);
}

TEST(TagHistoryTest, LastMinutesEndWithTheLastFullOne) {
  const auto minutes = LastMinutes(kNoon + 30'000);
  ASSERT_EQ(minutes.size(), 60u);
  EXPECT_EQ(minutes.back(), kNoon);
  EXPECT_EQ(minutes.front(), kNoon - 59 * kMinute);
}

}  // namespace
}  // namespace consumer
