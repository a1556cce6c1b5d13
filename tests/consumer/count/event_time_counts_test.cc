#include "consumer/count/event_time_counts.h"

#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace consumer {
namespace {

using Place = EventTimeCounts::Place;
using Totals = std::map<std::string, std::uint64_t>;

Totals TotalsIn(const EventTimeCounts& counts, const Window& window) {
  Totals totals;
  for (const Row& row : counts.RowsOf(window)) totals[row.tag] = row.count;
  return totals;
}

const std::vector<std::string_view> kTag = {"#a"};

TEST(EventTimeCountsTest, ARecordIsInEveryWindowThatHoldsItsTime) {
  EventTimeCounts counts({.length = 30, .slide = 10});
  EXPECT_EQ(counts.Add(kTag, 25, std::nullopt), Place::kCounted);
  EXPECT_EQ(counts.Open(), (std::vector<Window>{{0, 30}, {10, 40}, {20, 50}}));
  EXPECT_EQ(TotalsIn(counts, {10, 40}), (Totals{{"#a", 1}}));
}

TEST(EventTimeCountsTest, AWindowsEndIsNotInIt) {
  EventTimeCounts counts({.length = 10, .slide = 10});
  counts.Add(kTag, 9, std::nullopt);
  counts.Add(kTag, 10, std::nullopt);
  EXPECT_EQ(counts.TotalsOf({0, 10}).records, 1);
  EXPECT_EQ(counts.TotalsOf({10, 20}).records, 1);
}

// Fails when a record counts in a window that its own watermark had passed, though others hold it
// open.
TEST(EventTimeCountsTest, ARecordIsLateForTheWindowsThatItsWatermarkPassed) {
  EventTimeCounts counts({.length = 30, .slide = 10});
  EXPECT_EQ(counts.Add(kTag, 25, 30), Place::kCounted);
  EXPECT_EQ(counts.Open(), (std::vector<Window>{{10, 40}, {20, 50}}));
  EXPECT_EQ(counts.Add(kTag, 25, 49), Place::kCounted);
  EXPECT_EQ(TotalsIn(counts, {10, 40}), (Totals{{"#a", 1}}));
  EXPECT_EQ(TotalsIn(counts, {20, 50}), (Totals{{"#a", 2}}));
  EXPECT_EQ(counts.Add(kTag, 25, 50), Place::kLate);
}

TEST(EventTimeCountsTest, AClosedWindowTakesNothing) {
  EventTimeCounts counts({.length = 10, .slide = 10});
  counts.Add(kTag, 5, std::nullopt);
  counts.Add(kTag, 15, std::nullopt);
  EXPECT_EQ(counts.CloseUntil(12), (std::vector<Window>{{0, 10}}));
  EXPECT_EQ(counts.Add(kTag, 6, std::nullopt), Place::kClosed);
  EXPECT_EQ(TotalsIn(counts, {0, 10}), (Totals{{"#a", 1}}));  // Until the next call.
  EXPECT_TRUE(counts.CloseUntil(19).empty());
  EXPECT_EQ(counts.Open(), (std::vector<Window>{{10, 20}}));
  EXPECT_EQ(counts.needed_from(), 10);
}

// Fails when a tag that another batch had counted in the window is left out of its sum.
TEST(EventTimeCountsTest, ChangedRowsAreWholeSumsOfTheTagsThatChanged) {
  EventTimeCounts counts({.length = 20, .slide = 10});
  const std::vector<std::string_view> two = {"#a", "#b"};
  counts.Add(two, 5, std::nullopt);
  EXPECT_EQ(counts.TakeChanges().size(), 1);
  counts.Add(kTag, 15, std::nullopt);
  EXPECT_EQ(counts.Changed(), (std::vector<Window>{{0, 20}, {10, 30}}));
  EXPECT_EQ(counts.ChangedRowsOf({0, 20}),
            (std::vector<Row>{{.tag = "#a", .count = 2, .window = Window{0, 20}}}));
}

// Fails when what was restored goes on otherwise than what was not interrupted, or when either
// differs from counting every record in every window by itself.
TEST(EventTimeCountsTest, EqualsCountingEachWindowByItself) {
  std::mt19937_64 random(5);
  for (int run = 0; run < 60; ++run) {
    const shared::UnixMillis slide = 5 * (1 + static_cast<shared::UnixMillis>(random() % 4));
    const WindowSpec spec{.length = slide + 5 * static_cast<shared::UnixMillis>(random() % 8),
                          .slide = slide};
    EventTimeCounts counts(spec);
    std::map<Window, Totals> expected;
    std::map<PaneKey, Totals> stored;
    for (int i = 0; i < 400; ++i) {
      const std::string tag = "#" + std::to_string(random() % 20);
      const auto at = static_cast<shared::UnixMillis>(random() % 300);
      const auto watermark = static_cast<shared::UnixMillis>(random() % 300);
      bool counted = false;
      for (shared::UnixMillis end = spec.FirstEnd(at); end <= spec.LastEnd(at); end += slide) {
        if (end <= watermark) continue;
        ++expected[spec.EndingAt(end)][tag];
        counted = true;
      }
      const std::vector<std::string_view> tags = {tag};
      ASSERT_EQ(counts.Add(tags, at, watermark), counted ? Place::kCounted : Place::kLate);
      if (i % 50 != 0) continue;
      for (const PaneChange& change : counts.TakeChanges()) {
        for (const TagTotal& total : change.counts) {
          stored[change.pane][std::string(total.tag)] = total.count;
        }
      }
    }
    for (const PaneChange& change : counts.TakeChanges()) {
      for (const TagTotal& total : change.counts) {
        stored[change.pane][std::string(total.tag)] = total.count;
      }
    }
    EventTimeCounts restored(spec);
    for (const auto& [key, totals] : stored) {
      restored.RestorePane(key, 0, 0);
      for (const auto& [tag, count] : totals) restored.RestoreCount(key, tag, count);
    }
    ASSERT_EQ(counts.Open().size(), expected.size());
    ASSERT_EQ(restored.Open(), counts.Open());
    for (const auto& [window, totals] : expected) {
      ASSERT_EQ(TotalsIn(counts, window), totals) << "run " << run;
      ASSERT_EQ(TotalsIn(restored, window), totals) << "run " << run;
    }
  }
}

}  // namespace
}  // namespace consumer
