#include "consumer/sink/sql_query.h"

#include <chrono>
#include <cstdio>
#include <limits>
#include <random>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "consumer/sink/sql_cell.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;
using Rows = std::vector<std::vector<std::string>>;

BatchTable Table(std::vector<Row> rows, bool snapshot) {
  BatchTable table;
  table.rows = std::move(rows);
  table.snapshot = snapshot;
  return table;
}

std::unique_ptr<SqlQuery> Open(const std::string& query) {
  auto opened = SqlQuery::Open({.query = query});
  if (!opened) throw std::runtime_error(opened.error().what);
  return *std::move(opened);
}

// "" where the query is taken.
std::string Refusal(const std::string& query) {
  const auto opened = SqlQuery::Open({.query = query, .timeout = 200ms});
  if (opened) return "";
  EXPECT_EQ(opened.error().kind, shared::ErrorKind::kUsage);
  return opened.error().what;
}

TEST(SqlQueryTest, IsAskedOfTheTotalsAsTheyAre) {
  const auto query =
      Open("select hashtag, hashtag_count from hashtags order by hashtag_count desc limit 2");
  ASSERT_TRUE(query->Apply(Table({{"#a", 1}, {"#b", 5}, {"#c", 3}}, true)));
  const auto result = query->Run(20);
  EXPECT_EQ(result->header, (std::vector<std::string>{"hashtag", "hashtag_count"}));
  EXPECT_EQ(result->rows, (Rows{{"#b", "5"}, {"#c", "3"}}));
  ASSERT_TRUE(query->Apply(Table({{"#a", 9}}, false)));
  EXPECT_EQ(query->Run(20)->rows, (Rows{{"#a", "9"}, {"#b", "5"}}));
  ASSERT_TRUE(query->Apply(Table({{"#z", 1}}, true)));
  EXPECT_EQ(query->Run(20)->rows, (Rows{{"#z", "1"}}));
}

TEST(SqlQueryTest, ColumnsAndValuesOfAnyKind) {
  const auto query = Open(
      "SELECT count(*), avg(hashtag_count) AS mean, NULL, x'01ab', 'it''s' FROM hashtags; -- end");
  ASSERT_TRUE(query->Apply(Table({{"#a", 1}, {"#b", 4}}, true)));
  const auto result = query->Run(20);
  EXPECT_EQ(result->header[0], "count(*)");
  EXPECT_EQ(result->header[1], "mean");
  EXPECT_EQ(result->rows, (Rows{{"2", "2.5", "NULL", "[01 AB]", "it's"}}));
}

TEST(SqlQueryTest, MoreRowsThanAreShownAreTold) {
  const auto query = Open("select * from hashtags order by 1");
  ASSERT_TRUE(query->Apply(Table({{"#a", 1}, {"#b", 4}, {"#c", 4}}, true)));
  EXPECT_EQ(query->Run(2)->rows.size(), 2u);
  EXPECT_TRUE(query->Run(2)->more_rows);
  EXPECT_FALSE(query->Run(3)->more_rows);
}

TEST(SqlQueryTest, WindowsAreThoseOfTheNewestBatchThatHadSome) {
  const auto query = Open("select window_start, hashtag, hashtag_count from windows");
  const Window first{0, 1000}, second{1000, 2000};
  ASSERT_TRUE(query->Apply(Table({{"#a", 1, first}}, false)));
  ASSERT_TRUE(query->Apply(Table({{"#a", 3}, {"#a", 2, second}}, false)));
  EXPECT_EQ(query->Run(9)->rows, (Rows{{"1970-01-01T00:00:01.000Z", "#a", "2"}}));
}

// Fails when a query may change what it is asked of, or reach a file.
TEST(SqlQueryTest, AnythingButReadingIsRefused) {
  for (const char* query :
       {"update hashtags set hashtag_count = 0", "delete from hashtags", "drop table hashtags",
        "insert into hashtags values ('#a', 1)", "attach 'x.db' as x", "pragma user_version",
        "pragma journal_mode=off", "vacuum into 'x.db'", "create table x(a)", "begin",
        "select load_extension('x')", "select 1; delete from hashtags", "select 1; select 2", "",
        "-- nothing", "select writefile('x', 'y')"}) {
    EXPECT_NE(Refusal(query), "") << query;
  }
}

TEST(SqlQueryTest, ABadQueryIsToldInSqlitesWords) {
  EXPECT_EQ(Refusal("select hashtg from hashtags"),
            "--sql \"select hashtg from hashtags\": no such column: hashtg");
  EXPECT_NE(Refusal("selec 1").find("near \"selec\": syntax error"), std::string::npos);
  EXPECT_NE(Refusal("select * from tags").find("no such table: tags"), std::string::npos);
}

constexpr const char* kEndless =
    "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n";

TEST(SqlQueryTest, AnEndlessQueryIsEnded) {
  const auto began = std::chrono::steady_clock::now();
  EXPECT_NE(Refusal(kEndless).find("it took longer than 200ms and was ended"), std::string::npos);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

// Fails when a query that is slow on much data alone takes the next one with it.
TEST(SqlQueryTest, AQueryThatBecameSlowIsEndedAndTheTableGoesOn) {
  auto opened = SqlQuery::Open({.query = "select count(*) from hashtags a, hashtags b, hashtags c, "
                                         "hashtags d, hashtags e where a.hashtag_count > 1",
                                .timeout = 200ms});
  ASSERT_TRUE(opened);
  std::vector<Row> rows;
  for (int i = 0; i < 1000; ++i) rows.push_back({"#t" + std::to_string(i), 2});
  ASSERT_TRUE((*opened)->Apply(Table(rows, true)));
  const auto late = (*opened)->Run(1);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, shared::ErrorKind::kRetry);
  ASSERT_TRUE((*opened)->Apply(Table({{"#a", 2}}, true)));
  EXPECT_EQ((*opened)->Run(1)->rows, (Rows{{"1"}}));
}

// Fails when the table in memory takes more than docs/sinks.md says.
TEST(SqlQueryTest, ATagTakesAboutTwiceItsText) {
  constexpr int kTags = 100'000;
  const auto query = Open("select count(*) from hashtags");
  std::mt19937 random(7);
  BatchTable table = Table({}, true);
  for (int i = 0; i < kTags; ++i) {
    table.rows.push_back({fmt::format("#{:012}", random()), 1 + random() % 1000});
  }
  const auto before = sqlite3_memory_used();
  ASSERT_TRUE(query->Apply(table));
  const auto bytes = static_cast<double>(sqlite3_memory_used() - before) / kTags;
  std::printf("bytes a tag of 13 bytes: %.0f\n", bytes);
  EXPECT_LT(bytes, 60);
}

TEST(SqlQueryTest, DoublesAreThoseOfJava) {
  EXPECT_EQ(DoubleText(1), "1.0");
  EXPECT_EQ(DoubleText(-0.5), "-0.5");
  EXPECT_EQ(DoubleText(0), "0.0");
  EXPECT_EQ(DoubleText(0.001), "0.001");
  EXPECT_EQ(DoubleText(0.00015), "1.5E-4");
  EXPECT_EQ(DoubleText(9999999), "9999999.0");
  EXPECT_EQ(DoubleText(1e7), "1.0E7");
  EXPECT_EQ(DoubleText(1.5e300), "1.5E300");
  EXPECT_EQ(DoubleText(std::numeric_limits<double>::infinity()), "Infinity");
}

}  // namespace
}  // namespace consumer
