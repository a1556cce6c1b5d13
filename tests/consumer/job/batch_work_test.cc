#include "consumer/job/batch_work.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;

TEST(BatchTimerTest, TimeGoesToThePhaseThatSpentIt) {
  test::FakeClock clock(1'000);
  BatchTimer timer(clock);
  timer.Begin({{{0}, {.next = {7}}}});
  clock.Advance(5ms);
  timer.Spent(Phase::kReading);
  clock.Advance(3ms);
  timer.Spent(Phase::kCounting);
  clock.Advance(2ms);
  timer.Spent(Phase::kReading);
  const BatchWork work = timer.Take();
  EXPECT_EQ(work.Spent(Phase::kReading), 7ms);
  EXPECT_EQ(work.Spent(Phase::kCounting), 3ms);
  EXPECT_EQ(work.Spent(Phase::kWaiting), 0ms);
  EXPECT_EQ(work.began, 1'000);
  EXPECT_EQ(work.ended, 1'010);
  EXPECT_EQ(work.start, (shared::kafka::Positions{{{0}, {7}}}));
  EXPECT_EQ(work.since_last, std::nullopt);
}

// Fails when a trigger without records, of which no batch comes, leaves its time to the next one.
TEST(BatchTimerTest, EachTriggerBeginsAtZeroAndKnowsTheOneBefore) {
  test::FakeClock clock;
  BatchTimer timer(clock);
  timer.Begin({});
  clock.Advance(2s);
  timer.Spent(Phase::kWaiting);
  timer.Begin({});
  clock.Advance(1s);
  timer.Spent(Phase::kReading);
  const BatchWork work = timer.Take();
  EXPECT_EQ(work.Spent(Phase::kWaiting), 0ms);
  EXPECT_EQ(work.Spent(Phase::kReading), 1s);
  EXPECT_EQ(work.since_last, 2s);
}

// A wall clock that goes back an hour each time it is looked at.
class ClockSetBack final : public shared::Clock {
 public:
  shared::UnixMillis Now() const override { return now_ -= 3'600'000; }
  std::chrono::nanoseconds Steady() const override { return steady_ += 1s; }

 private:
  mutable shared::UnixMillis now_ = 1'769'860'800'000;
  mutable std::chrono::nanoseconds steady_{0};
};

// Fails when a rate, or the time to catch up, is made of a clock that people set.
TEST(BatchTimerTest, WhatTookHowLongDoesNotDependOnTheWallClock) {
  const ClockSetBack clock;
  BatchTimer timer(clock);
  timer.Begin({});
  timer.Spent(Phase::kReading);
  const BatchWork first = timer.Take();
  timer.Begin({});
  timer.Spent(Phase::kReading);
  const BatchWork second = timer.Take();
  EXPECT_LT(second.ended, first.began);
  EXPECT_EQ(second.Spent(Phase::kReading), 1s);
  EXPECT_EQ(second.since_last, 3s);
  EXPECT_EQ(second.ended_steady - first.ended_steady, 3s);
}

}  // namespace
}  // namespace consumer
