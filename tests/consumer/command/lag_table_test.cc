#include "consumer/command/lag_table.h"

#include <limits>

#include <gtest/gtest.h>

namespace consumer {
namespace {

const std::vector<GroupLag> kRows{
    {.partition = {0}, .committed = {{120}}, .end = {125}, .lag = 5, .oldest_unread = 8'750},
    {.partition = {1}, .committed = {{7}}, .end = {7}, .lag = 0, .oldest_unread = {}},
    {.partition = {2}, .committed = {}, .end = {3}, .lag = {}, .oldest_unread = {}}};

TEST(LagTableTest, HasTheColumnsOfKafkaConsumerGroupsAndSeconds) {
  EXPECT_EQ(LagTable("g", "tweets", kRows, 10'000),
            "GROUP  TOPIC   PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  "
            "CONSUMER-ID  HOST  CLIENT-ID  LAG-SECONDS\n"
            "g      tweets  0          120             125             5    "
            "-            -     -          1.250\n"
            "g      tweets  1          7               7               0    "
            "-            -     -          0.000\n"
            "g      tweets  2          -               3               -    "
            "-            -     -          -\n");
}

TEST(LagTableTest, JsonHasNullForWhatIsUnknown) {
  EXPECT_EQ(LagJson("g", "t", {kRows[0], kRows[2]}, 10'000),
            R"([{"group":"g","topic":"t","partition":0,"current_offset":120,)"
            R"("log_end_offset":125,"lag":5,"lag_seconds":1.250},)"
            R"({"group":"g","topic":"t","partition":2,"current_offset":null,)"
            R"("log_end_offset":3,"lag":null,"lag_seconds":null}])"
            "\n");
}

// Fails when a commit above the end looks as if all were read.
TEST(LagTableTest, CommitAboveTheEndIsANegativeLagAndNoDelay) {
  const GroupLag row{.partition = {0}, .committed = {{10}}, .end = {4}, .lag = -6};
  EXPECT_NE(LagJson("g", "t", {row}, 0).find(R"("lag":-6,"lag_seconds":0.000)"), std::string::npos);
  EXPECT_NE(LagTable("g", "t", {row}, 0).find("-6   -  "), std::string::npos);
}

TEST(LagTableTest, ClockBehindTheBrokersIsNoNegativeLag) {
  EXPECT_NE(LagTable("g", "t", {kRows[0]}, 0).find("0.000"), std::string::npos);
}

// Fails when the age of a record that claims such a time overflows: it was no delay at all.
TEST(LagTableTest, AnyTimeThatARecordClaimsHasAnAge) {
  GroupLag row = kRows[0];
  row.oldest_unread = std::numeric_limits<shared::UnixMillis>::min();
  EXPECT_NE(LagJson("g", "t", {row}, 10'000).find("lag_seconds\":92233720368"), std::string::npos);
}

}  // namespace
}  // namespace consumer
