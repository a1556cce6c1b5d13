#include <gtest/gtest.h>

#include "consumer/source/producer_ledger.h"

namespace consumer {
namespace {

constexpr shared::UnixMillis kAt = 1769860806000;

std::string Value(int received) {
  return R"({"counts":{"received":)" + std::to_string(received) + "}}";
}

std::vector<std::uint64_t> Received(const LatestLedgers& latest) {
  std::vector<std::uint64_t> counts;
  for (const ProducerLedger& ledger : latest.All()) counts.push_back(ledger.counts.at(0).second);
  return counts;
}

// Fails when one writer's word takes the place of another's.
TEST(LatestLedgersTest, EachWriterIsTheNewestThatItTold) {
  LatestLedgers latest;
  EXPECT_TRUE(latest.Take("ledger/a", Value(1), kAt));
  EXPECT_TRUE(latest.Take("ledger/b", Value(2), kAt + 1));
  EXPECT_TRUE(latest.Take("ledger/a", Value(3), kAt + 2));
  EXPECT_EQ(Received(latest), (std::vector<std::uint64_t>{3, 2}));
}

// Fails when the page shows a producer as it was for as long as the broker's clock was set back.
TEST(LatestLedgersTest, TheLastInTheLogIsTheNewestWhateverTheBrokersClock) {
  constexpr shared::UnixMillis kHour = 3'600'000;
  LatestLedgers latest;
  latest.Take("ledger/a", Value(1), kAt);
  latest.Take("ledger/b", Value(2), kAt);
  EXPECT_TRUE(latest.Take("ledger/a", Value(3), kAt - 5));
  EXPECT_EQ(Received(latest), (std::vector<std::uint64_t>{3, 2}));
  EXPECT_TRUE(latest.Take("ledger/a", Value(4), kAt - kHour));
  EXPECT_EQ(Received(latest), (std::vector<std::uint64_t>{4}));
  EXPECT_TRUE(latest.Take("ledger/b", Value(5), kAt - kHour + 1));
  EXPECT_EQ(Received(latest), (std::vector<std::uint64_t>{5, 4}));
}

// Fails when what is no ledger changes what is told.
TEST(LatestLedgersTest, OtherRecordsAreNone) {
  LatestLedgers latest;
  EXPECT_TRUE(latest.Take("ledger/a", Value(3), kAt));
  EXPECT_FALSE(latest.Take("gap/a/1", Value(9), kAt));
  EXPECT_FALSE(latest.Take("ledger/b", "}{", kAt));
  EXPECT_EQ(Received(latest), (std::vector<std::uint64_t>{3}));
}

// Fails when a run of last week stands beside that of today, or the last one is forgotten.
TEST(LatestLedgersTest, WhoToldNothingForLongIsLeftOut) {
  LatestLedgers latest;
  latest.Take("ledger/old", Value(1), kAt);
  EXPECT_EQ(Received(latest).size(), 1u);
  latest.Take("ledger/new", Value(2), kAt + LatestLedgers::kLately);
  EXPECT_EQ(Received(latest), (std::vector<std::uint64_t>{2, 1}));
  latest.Take("ledger/new", Value(3), kAt + LatestLedgers::kLately + 1);
  EXPECT_EQ(Received(latest), (std::vector<std::uint64_t>{3}));
}

// Fails when a topic that anybody may write to fills the page.
TEST(LatestLedgersTest, ThereAreOnlySoMany) {
  LatestLedgers latest;
  for (int i = 0; i < 200; ++i) latest.Take("ledger/" + std::to_string(i), Value(i), kAt + i);
  EXPECT_EQ(Received(latest).size(), LatestLedgers::kMost);
  EXPECT_EQ(Received(latest).front(), 199u);
}

}  // namespace
}  // namespace consumer
