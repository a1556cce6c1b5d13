#include "consumer/job/event_time_windowing.h"

#include <limits>

#include <gtest/gtest.h>

#include "shared/record_time.h"
#include "tests/support/fake_clock.h"

namespace consumer {
namespace {

using shared::kafka::Partition;

// Partitions with records left to read, or without.
class Lags final : public RecordSource {
 public:
  void Set(int partition, std::int64_t position, std::int64_t end) {
    lags_[{partition}] = {.position = {position}, .end = {end}};
  }
  std::map<Partition, PartitionLag> Lag() const override { return lags_; }

  shared::Result<Chunk> ReadChunk(std::size_t, std::chrono::milliseconds) override {
    return Chunk{};
  }
  shared::Result<void> HoldBack(const std::set<Partition>&) override { return {}; }
  shared::Result<void> StopAtCurrentEnds() override { return {}; }
  bool AtEnd() const override { return false; }
  bool AtStop() const override { return false; }
  void Commit(const shared::kafka::Positions&) override {}
  void Close(std::chrono::milliseconds) override {}

 private:
  std::map<Partition, PartitionLag> lags_;
};

class EventTimeWindowingTest : public ::testing::Test {
 protected:
  void Count(int partition, shared::UnixMillis time) {
    windowing_.Count({.partition = {partition}, .timestamp = time}, {});
  }

  Lags source_;
  test::FakeClock clock_;
  EventTimeWindowing windowing_{
      {.spec = {.length = 10, .slide = 10}, .places = 10},
      {.delay = std::chrono::milliseconds(0), .idle_timeout = std::chrono::milliseconds(100)},
      clock_};
};

// The bound is 1000 slides. Fails when one partition opens windows without bound while another has
// records to read, or waits for one that has none.
TEST_F(EventTimeWindowingTest, APartitionFarAheadIsHeldBackUntilTheSlowestIsNear) {
  source_.Set(0, 5, 9);
  source_.Set(1, 5, 9);
  Count(0, 100);
  Count(1, 10'000);
  EXPECT_TRUE(windowing_.Ahead(source_).empty());
  Count(1, 10'200);
  EXPECT_EQ(windowing_.Ahead(source_), (std::set<Partition>{{1}}));
  Count(0, 2'000);
  EXPECT_EQ(windowing_.Ahead(source_), (std::set<Partition>{{1}}));  // Not at the first step.
  Count(0, 6'000);
  EXPECT_TRUE(windowing_.Ahead(source_).empty());
  Count(1, 90'000);
  source_.Set(0, 9, 9);  // Read to its end: there is nothing to wait for.
  EXPECT_TRUE(windowing_.Ahead(source_).empty());
}

// Fails when a partition with records left to read counts as idle, or one without never does.
TEST_F(EventTimeWindowingTest, IdleIsWhoIsReadToItsEndAndSilent) {
  source_.Set(0, 5, 5);
  source_.Set(1, 1, 5);
  Count(0, 500);
  Count(1, 100);
  EXPECT_EQ(windowing_.Watermark(source_), 100);
  clock_.Advance(std::chrono::milliseconds(150));
  Count(0, 600);
  EXPECT_EQ(windowing_.Watermark(source_), 100);
  source_.Set(1, 5, 5);
  EXPECT_EQ(windowing_.Watermark(source_), 600);
  clock_.Advance(std::chrono::milliseconds(150));
  EXPECT_EQ(windowing_.Watermark(source_), 600);  // Of all that are silent, the furthest.
  Count(1, 300);                                  // It is back.
  EXPECT_EQ(windowing_.Watermark(source_), 300);
}

// Fails when sums with a time near the ends of its type overflow: such a record was in no window,
// and the next ones of its partition were in none or in all.
TEST_F(EventTimeWindowingTest, ATimeThatNobodyLivesInIsTheNearerEndOfTheYears0To9999) {
  constexpr shared::UnixMillis kMin = std::numeric_limits<shared::UnixMillis>::min();
  constexpr shared::UnixMillis kMax = std::numeric_limits<shared::UnixMillis>::max();
  source_.Set(0, 5, 9);
  source_.Set(1, 5, 9);
  const Record first{.partition = {0}, .timestamp = kMin};
  const Record last{.partition = {1}, .timestamp = kMax};
  EXPECT_TRUE(windowing_.Count(first, {}));
  EXPECT_TRUE(windowing_.Count(last, {}));
  EXPECT_EQ(windowing_.Ahead(source_), (std::set<Partition>{{1}}));
  EXPECT_EQ(windowing_.Watermark(source_), shared::kEarliestTime);
  const WindowedBatch batch = windowing_.EndBatch(0, RunningCounts(), source_);
  ASSERT_TRUE(batch.event_times.has_value());
  EXPECT_EQ(batch.event_times->min, shared::kEarliestTime);
  EXPECT_EQ(batch.event_times->max, shared::kLatestTime);
  ASSERT_EQ(batch.outcome.panes.size(), 2u);
  EXPECT_EQ(batch.outcome.largest.at(1), shared::kLatestTime);
}

}  // namespace
}  // namespace consumer
