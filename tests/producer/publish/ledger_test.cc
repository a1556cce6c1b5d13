#include "producer/publish/ledger.h"

#include <random>

#include <gtest/gtest.h>

namespace producer {
namespace {

using namespace std::chrono_literals;

// Fails when an event counts on one side only.
TEST(Ledger, TheEquationHoldsAfterEveryEvent) {
  Ledger ledger;
  PublishProgress progress;
  std::mt19937 random(1);
  for (int i = 0; i < 10'000; ++i) {
    switch (random() % 8) {
      case 0:
        ledger.Receive(Fate::kDuplicate);
        break;
      case 1:
        ledger.Receive(Fate::kFiltered);
        break;
      case 2:
        ledger.Receive(Fate::kMalformed);
        break;
      case 3:
        ledger.Receive(Fate::kNotice);
        break;
      case 4:
        if (ledger.counts().pending > 0)
          ++(random() % 9 == 0 ? progress.rejected : progress.published);
        ledger.Settle(progress);
        break;
      default:
        ledger.Receive(Fate::kPending);
    }
    ASSERT_TRUE(ledger.counts().Balances()) << LedgerJson(ledger.counts());
  }
  EXPECT_EQ(ledger.counts().published, progress.published);
  EXPECT_GT(ledger.counts().rejected, 0u);
}

// Fails when the notices of one connection are added up: each tells the total so far.
TEST(Ledger, LimitNoticesAreCumulativeForEachConnection) {
  Ledger ledger;
  ledger.OnConnected(0s);
  ledger.OnLimit(5);
  ledger.OnLimit(12);
  ledger.OnLimit(9);
  EXPECT_EQ(ledger.counts().undelivered, 12u);
  ledger.OnConnected(1s);
  ledger.OnLimit(3);
  ledger.OnLimit(4);
  EXPECT_EQ(ledger.counts().undelivered, 16u);
}

TEST(Ledger, GapsAreTimed) {
  Ledger ledger;
  ledger.OnConnected(5s);
  ledger.OnDisconnected(10s);
  ledger.OnConnected(12s);
  ledger.OnDisconnected(20s);
  ledger.OnConnected(20500ms);
  EXPECT_EQ(ledger.counts().connections, 3u);
  EXPECT_EQ(ledger.counts().gaps, 2u);
  EXPECT_EQ(ledger.counts().gap_time, 2500ms);
}

// Fails when a stream that is gone for good looks as if it had been away for no time.
TEST(Ledger, AnOpenGapGrowsAndIsCountedOnce) {
  Ledger ledger;
  ledger.OnConnected(0s);
  ledger.OnDisconnected(1s);
  for (int i = 1; i <= 100; ++i) ledger.Advance(1s + i * 1500us);
  EXPECT_EQ(ledger.counts().gap_time, 150ms);
  ledger.OnConnected(3s);
  ledger.Advance(9s);
  EXPECT_EQ(ledger.counts().gap_time, 2s);
}

// Fails when a stream that goes on where it stood is told to have missed the time between.
TEST(Ledger, WhatIsGoneOnWithIsNoGap) {
  Ledger ledger;
  ledger.OnConnected(0s);
  ledger.OnPaused(1s);
  ledger.Advance(5s);
  ledger.OnResumed();
  EXPECT_EQ(ledger.counts().connections, 2u);
  EXPECT_EQ(ledger.counts().gaps, 0u);
  ledger.OnPaused(6s);
  ledger.OnResumed();
  ledger.OnMissed(4h);
  EXPECT_EQ(ledger.counts().gaps, 1u);
  EXPECT_EQ(ledger.counts().gap_time, 4h);
  ledger.OnPaused(10s);
  ledger.OnConnected(13s);  // It could not be gone on with after all.
  EXPECT_EQ(ledger.counts().gaps, 2u);
  EXPECT_EQ(ledger.counts().gap_time, 4h + 3s);
}

TEST(Ledger, JsonHasTheNamesOfTheEquation) {
  LedgerCounts counts;
  counts.received = 3;
  counts.published = 2;
  counts.pending = 1;
  EXPECT_EQ(LedgerJson(counts),
            R"({"received":3,"recovered":0,"published":2,"duplicate":0,"filtered":0,)"
            R"("malformed":0,"notice":0,"rejected":0,"pending":1,"dropped":0,"restamped":0,)"
            R"("undelivered":0,"connections":0,"gaps":0,"gap_ms":0})");
}

// Each count is another one, so that none can stand for another.
LedgerCounts CountsFrom(std::uint64_t first) {
  return {.received = first,
          .recovered = first + 36,
          .published = first + 1,
          .duplicate = 2,
          .filtered = 3,
          .malformed = 4,
          .notice = 5,
          .rejected = 6,
          .pending = 7,
          .dropped = first + 8,
          .restamped = 9,
          .undelivered = 10,
          .connections = 11,
          .gaps = 12,
          .gap_time = 13ms,
          .spend = LedgerCounts::Spend{.posts = 14, .usd = 0.15}};
}

// Fails when a source or a count is left out of the sum, or the equation does not hold for all
// together.
TEST(LedgerOfSeveral, EachCountIsPartOfTheSum) {
  const LedgersBySource ledgers = {
      {"x", CountsFrom(100)}, {"twitter", {}}, {"bluesky", CountsFrom(1000)}};
  const LedgerCounts sum = SumOf(ledgers);
  EXPECT_TRUE(ledgers[0].second.Balances());
  EXPECT_TRUE(sum.Balances());
  const auto rows = LedgerRows(sum), first = LedgerRows(ledgers[0].second),
             last = LedgerRows(ledgers[2].second);
  ASSERT_EQ(rows.size(), 17u);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    EXPECT_GT(first[row].second, 0u) << rows[row].first;
    EXPECT_EQ(rows[row].second, first[row].second + last[row].second) << rows[row].first;
  }
}

TEST(LedgerOfSeveral, HasOneOfEachAndTheSum) {
  const LedgersBySource ledgers = {
      {"twitter", {.received = 3, .published = 2, .notice = 1, .gaps = 1}},
      {"bluesky", {.received = 5, .recovered = 1, .published = 6, .gaps = 2}}};
  const std::string json = LedgerJson(ledgers);
  EXPECT_TRUE(json.starts_with(R"({"sources":{"twitter":{"received":3,)")) << json;
  EXPECT_NE(json.find(R"("bluesky":{"received":5,"recovered":1,)"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("all":{"received":8,"recovered":1,"published":8,)"), std::string::npos);
  EXPECT_TRUE(
      LedgerTable(ledgers).starts_with("                 twitter     bluesky         all\n"
                                       "received               3           5           8\n"))
      << LedgerTable(ledgers);
}

}  // namespace
}  // namespace producer
