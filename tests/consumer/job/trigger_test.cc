#include "consumer/job/trigger.h"

#include <gtest/gtest.h>

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
  EXPECT_EQ(budget.TimeOfBatch(99), 99);
}

}  // namespace
}  // namespace consumer
