#include "consumer/count/tag_history.h"

#include <map>
#include <memory>
#include <random>

#include <gtest/gtest.h>

namespace consumer {
namespace {

constexpr shared::UnixMillis kMinute = 60'000;
constexpr shared::UnixMillis kNoon = 1'769'860'800'000;

std::vector<Row> Top(std::uint64_t count) {
  return {{.tag = "#b", .count = count + 1}, {.tag = "#a", .count = count}};
}

using TotalsByTime = std::vector<std::optional<std::uint64_t>>;

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
  EXPECT_EQ(TotalsAt(history.points(), "#a", ends),
            (TotalsByTime{std::nullopt, 5, 5, std::nullopt}));
  EXPECT_EQ(TotalsAt(history.points(), "#c", ends), TotalsByTime(4));
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
  EXPECT_EQ(all, TotalsByTime(60, 1));
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

// Fails when quiet minutes that have passed are not known any more.
TEST(TagHistoryTest, AClockThatIsSetBackIntoQuietMinutesKeepsThoseBefore) {
  TagHistory history;
  history.EndBatch(kNoon, {});
  history.EndBatch(kNoon + 9 * kMinute, Top(5));
  const auto change = history.EndBatch(kNoon + 4 * kMinute, Top(6));
  EXPECT_EQ(change.dropped, std::vector<shared::UnixMillis>{kNoon + 9 * kMinute});
  ASSERT_TRUE(change.taken);
  EXPECT_EQ(change.taken->from, kNoon + kMinute);
  EXPECT_EQ(change.taken->to, kNoon + 4 * kMinute);
  EXPECT_EQ(history.EndBatch(kNoon + 5 * kMinute, Top(7)).taken->Of("#a"), 7u);
  const auto ends = LastMinutes(kNoon + 5 * kMinute);
  const auto totals = TotalsAt(history.points(), "#a", ends);
  EXPECT_EQ((TotalsByTime{totals.end() - 5, totals.end()}), (TotalsByTime{5, 5, 5, 5, 7}));
}

// Fails when a clock that goes to and fro leaves minutes twice, in disorder, without end, or of
// another state than the checkpoint's.
TEST(TagHistoryTest, AClockThatJumpsLeavesEachMinuteOnceAndAsItIsStored) {
  TagHistory history;
  std::map<shared::UnixMillis, std::shared_ptr<const HistoryPoint>> stored;
  std::mt19937_64 random(3);
  shared::UnixMillis time = kNoon;
  std::uint64_t total = 0;
  int set_back = 0;
  for (int batch = 0; batch < 20'000; ++batch) {
    const std::uint64_t way = random() % 100;
    const auto jump =
        static_cast<shared::UnixMillis>(random() % (way < 2 ? 90 * kMinute : kMinute));
    set_back += way % 2;
    time += way % 2 == 1 ? -jump : jump;
    const HistoryChange change = history.EndBatch(time, Top(++total));
    for (const shared::UnixMillis to : change.dropped) EXPECT_EQ(stored.erase(to), 1u);
    if (change.taken) stored[change.taken->to] = change.taken;
    const HistoryPoints& points = history.points();
    ASSERT_LE(points.size(), TagHistory::kMinutes);
    ASSERT_EQ(points.size(), stored.size());
    shared::UnixMillis last = 0;
    std::uint64_t count = 0;
    for (const auto& point : points) {
      ASSERT_LT(last, point->from);
      ASSERT_LE(point->from, point->to);
      ASSERT_LE(point->to, time);
      ASSERT_LE(count, *point->Of("#a"));
      last = point->to;
      count = *point->Of("#a");
    }
  }
  EXPECT_GT(set_back, 1'000);
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
