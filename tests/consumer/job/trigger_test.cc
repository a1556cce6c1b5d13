#include "consumer/job/trigger.h"

#include <vector>

#include <gtest/gtest.h>

#include "consumer/job/overrun_notice.h"
#include "tests/support/fake_clock.h"

namespace consumer {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds kStart{1000};

TEST(TriggerTest, BatchEndsAtTheNextMultipleOfTheInterval) {
  const Trigger trigger({.interval = milliseconds(2000)});
  const BatchBudget budget = trigger.Begin(12'500, kStart);
  EXPECT_FALSE(budget.Spent(kStart + milliseconds(1499)));
  EXPECT_TRUE(budget.Spent(kStart + milliseconds(1500)));
  EXPECT_EQ(budget.TimeLeft(kStart), milliseconds(1500));
  EXPECT_EQ(budget.TimeOfBatch(14'003), 14'000);
}

TEST(TriggerTest, BatchThatBeginsOnTheBoundaryHasTheWholeInterval) {
  const Trigger trigger({.interval = milliseconds(2000)});
  EXPECT_EQ(trigger.Begin(14'000, kStart).TimeLeft(kStart), milliseconds(2000));
}

TEST(TriggerTest, OverrunIsNotMadeUpForByABurst) {
  const Trigger trigger({.interval = milliseconds(1000)});
  // The batch before should have ended at 5,000 and took until 9,300.
  EXPECT_EQ(trigger.Begin(9'300, kStart).TimeLeft(kStart), milliseconds(700));
}

TEST(TriggerTest, RecordsEndABatchEarlyAndItsTimeIsWhenItEnded) {
  const Trigger trigger({.interval = milliseconds(2000), .max_records = 10});
  BatchBudget budget = trigger.Begin(12'500, kStart);
  EXPECT_EQ(budget.records_left(), 10u);
  budget.Spend(7);
  EXPECT_FALSE(budget.Spent(kStart));
  budget.Spend(3);
  EXPECT_TRUE(budget.Spent(kStart));
  EXPECT_EQ(budget.TimeOfBatch(12'700), 12'700);
}

TEST(TriggerTest, OnceKnowsNoLimit) {
  const Trigger trigger(
      {.kind = TriggerKind::kOnce, .interval = milliseconds(50), .max_records = 1});
  BatchBudget budget = trigger.Begin(12'500, kStart);
  budget.Spend(1'000'000'000);
  EXPECT_FALSE(budget.Spent(kStart + std::chrono::hours(1000)));
  EXPECT_EQ(budget.TimeOfBatch(99'000), 12'500);  // When it began.
}

// Fails when the few milliseconds that closing a batch takes count as an overrun, or a checkpoint
// that takes longer than the interval does not.
TEST(TriggerTest, OverrunIsWhatTakesATenthLongerThanTheInterval) {
  const Trigger trigger({.interval = milliseconds(1000)});
  const BatchBudget budget = trigger.Begin(12'000, kStart);
  EXPECT_EQ(trigger.Overrun(budget, kStart + milliseconds(300)), std::nullopt);
  EXPECT_EQ(trigger.Overrun(budget, kStart + milliseconds(1100)), std::nullopt);
  EXPECT_EQ(trigger.Overrun(budget, kStart + milliseconds(1101)), milliseconds(101));
}

TEST(TriggerTest, OnlyTheIntervalCanBeOverrun) {
  for (const TriggerKind kind : {TriggerKind::kAvailableNow, TriggerKind::kOnce}) {
    const Trigger trigger({.kind = kind, .interval = milliseconds(1000)});
    EXPECT_EQ(trigger.Overrun(trigger.Begin(0, kStart), kStart + std::chrono::hours(1)),
              std::nullopt);
  }
}

// The batch before ends 3,300 ms late with an interval of 1 s. Fails when the three triggers that
// passed are made up for by batches without any length.
TEST(TriggerTest, AfterAnOverrunOneBatchFollowsAtOnceAndThenTheNextAtItsTime) {
  const Trigger trigger({.interval = milliseconds(1000)});
  shared::UnixMillis now = 12'000 + 4'300;
  std::vector<shared::UnixMillis> ends;
  for (int i = 0; i < 3; ++i) {
    now += trigger.Begin(now, kStart).TimeLeft(kStart).count();
    ends.push_back(now);
  }
  EXPECT_EQ(ends, (std::vector<shared::UnixMillis>{17'000, 18'000, 19'000}));
}

TEST(OverrunNoticeTest, TheFirstIsToldThenOneAMinuteWithACount) {
  test::FakeClock clock;
  OverrunNotice notice(clock);
  EXPECT_EQ(notice.Take(), 1u);
  for (int i = 0; i < 29; ++i) {
    clock.Advance(std::chrono::seconds(2));
    EXPECT_EQ(notice.Take(), std::nullopt);
  }
  clock.Advance(std::chrono::seconds(2));
  EXPECT_EQ(notice.Take(), 30u);
}

}  // namespace
}  // namespace consumer
