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

}  // namespace
}  // namespace consumer
