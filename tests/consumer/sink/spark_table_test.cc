#include "consumer/sink/spark_table.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

Row Plain(std::string tag, std::uint64_t count) { return {.tag = std::move(tag), .count = count}; }

TEST(SparkTableTest, CellsAreRightAligned) {
  EXPECT_EQ(SparkTable({"hashtag", "count"}, {{"#kafka", "120"}, {"#a", "7"}}, {}),
            "+-------+-----+\n"
            "|hashtag|count|\n"
            "+-------+-----+\n"
            "| #kafka|  120|\n"
            "|     #a|    7|\n"
            "+-------+-----+\n");
}

TEST(SparkTableTest, WholeCellsAreLeftAligned) {
  EXPECT_EQ(SparkTable({"a", "b"}, {{"twenty-one characters", "1"}}, {.truncate = 0}),
            "+---------------------+---+\n"
            "|a                    |b  |\n"
            "+---------------------+---+\n"
            "|twenty-one characters|1  |\n"
            "+---------------------+---+\n");
}

TEST(CountsTableTest, SaysWhenThereIsMore) {
  const std::string table = CountsTable({Plain("#a", 2), Plain("#b", 1)}, 3, "hashtag", 20);
  EXPECT_TRUE(table.ends_with("+\nonly showing top 2 rows\n")) << table;
  EXPECT_FALSE(CountsTable({Plain("#a", 2)}, 1, "hashtag", 20).ends_with("rows\n"));
}

TEST(CountsTableTest, RanksHaveColumnsWhereTheRowsAreAboutThem) {
  Row entered{.tag = "#new", .count = 5, .about_rank = true, .rank = 1};
  EXPECT_EQ(CountsTable({entered}, 1, "hashtag", 20),
            "+-------+-----+----+--------+\n"
            "|hashtag|count|rank|old_rank|\n"
            "+-------+-----+----+--------+\n"
            "|   #new|    5|   1|    NULL|\n"
            "+-------+-----+----+--------+\n");
}

// Fails when a tag can colour the terminal, move its cursor or turn the reading order round.
TEST(CountsTableTest, NoTagSteersTheTerminal) {
  for (const char* tag : {"#\x1b[31m", "#\u009b31m", "#\x9b", "#\u202exyz", "#a\rb", "#\x7f"}) {
    const std::string table = CountsTable({Plain(tag, 1)}, 1, "hashtag", 20);
    for (const char* hazard : {"\x1b", "\u009b", "\u202e", "\r", "\x7f"}) {
      EXPECT_EQ(table.find(hazard), std::string::npos) << table;
    }
  }
  EXPECT_NE(CountsTable({Plain("#\x1b[31m", 1)}, 1, "hashtag", 20).find("|#\\x1b[31m|"),
            std::string::npos);
}

TEST(CountsTableTest, BytesThatAreNoTextAreReplaced) {
  EXPECT_NE(CountsTable({Plain("#a\xff", 1)}, 1, "hashtag", 20).find("|    #a\uFFFD|"),
            std::string::npos);
}

TEST(CountsTableTest, WhatFellIntoAWindow) {
  const WindowTotals totals{.window = {0, 10'000}, .records = 120, .tags = 87, .distinct = 31};
  EXPECT_EQ(WindowTotalsTable({totals}, 0),
            "+------------------------------------------+-------+----+--------+\n"
            "|window                                    |records|tags|distinct|\n"
            "+------------------------------------------+-------+----+--------+\n"
            "|{1970-01-01 00:00:00, 1970-01-01 00:00:10}|120    |87  |31      |\n"
            "+------------------------------------------+-------+----+--------+\n");
}

// As Spark prints a window: a struct of two timestamps.
TEST(CountsTableTest, RowsOfWindowsHaveAColumnForThem) {
  const Window window{1'769'860'800'000, 1'769'860'830'500};
  EXPECT_EQ(CountsTable({{.tag = "#a", .count = 2, .window = window}}, 1, "hashtag", 0),
            "+--------------------------------------------+-------+-----+\n"
            "|window                                      |hashtag|count|\n"
            "+--------------------------------------------+-------+-----+\n"
            "|{2026-01-31 12:00:00, 2026-01-31 12:00:30.5}|#a     |2    |\n"
            "+--------------------------------------------+-------+-----+\n");
  EXPECT_NE(CountsTable({{.tag = "#a", .count = 2, .window = window}}, 1, "hashtag", 20)
                .find("|{2026-01-31 12:00...|"),
            std::string::npos);
}

}  // namespace
}  // namespace consumer
