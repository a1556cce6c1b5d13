// The query that ends the Spark tutorials, asked of our totals, and queries that do harm.

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace test {
namespace {

constexpr const char* kQuery =
    "select hashtag, hashtag_count from hashtags order by hashtag_count desc limit 10";

// As Spark's show() prints it.
constexpr const char* kTable = R"(-------------------------------------------
Batch: 0
-------------------------------------------
+-------+-------------+
|hashtag|hashtag_count|
+-------+-------------+
|  #tag1|           12|
|  #tag2|           11|
|  #tag3|           10|
|  #tag4|            9|
|  #tag5|            8|
|  #tag6|            7|
|  #tag7|            6|
|  #tag8|            5|
|  #tag9|            4|
| #tag10|            3|
+-------+-------------+

)";

class SqlTutorialQuery : public ::testing::Test {
 protected:
  // #tag1 12 times, #tag2 11 times, … #tag12 once.
  SqlTutorialQuery() {
    for (int tag = 1; tag <= 12; ++tag) {
      for (int i = 0; i <= 12 - tag; ++i) {
        producer_.Produce({.topic = "t", .value = "see #tag" + std::to_string(tag) + " now"});
      }
    }
    producer_.Flush();
  }

  Ended Ask(const std::string& query, std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--sql", query});
    return job_.Drain(std::move(more));
  }

  TempDir dir_;
  EmbeddedBroker broker_{{"t:2"}};
  TestProducer producer_{broker_.brokers()};
  const ConsumerJob job_{.programs = PROGRAM_DIR,
                         .brokers = broker_.brokers(),
                         .topic = "t",
                         .checkpoint = dir_.path() / "checkpoint"};
};

// Fails when names, order, columns or layout are not those of the tutorials.
TEST_F(SqlTutorialQuery, PrintsTheTopTenAsSparkDoes) {
  const Ended ended = Ask(kQuery);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, kTable);
  std::printf("the tutorial's query: equal table: %s\n", ended.out == kTable ? "yes" : "no");
}

// Fails when the table in memory lacks what earlier runs counted, or a restart shows nothing.
TEST_F(SqlTutorialQuery, ARestartAsksOfAllThatWasCounted) {
  ASSERT_EQ(Ask(kQuery).exit_code, 0);
  const Ended again = Ask(kQuery);
  EXPECT_EQ(again.out, kTable) << again.err;
  for (int i = 0; i < 30; ++i) producer_.Produce({.topic = "t", .value = "#tag12"});
  producer_.Flush();
  const Ended more = Ask("select sum(hashtag_count) as total, max(hashtag_count) from hashtags",
                         {"--max-records-per-batch", "10"});
  EXPECT_NE(more.out.find("|total|max(hashtag_count)|"), std::string::npos) << more.out;
  EXPECT_NE(more.out.find("|  108|                31|"), std::string::npos) << more.out;
}

TEST_F(SqlTutorialQuery, WhatIsNotAQueryIsExit2BeforeAnythingIsRead) {
  for (const char* query :
       {"update hashtags set hashtag_count = 0", "delete from hashtags", "attach 'x' as x",
        "pragma table_info(hashtags)", "select nothing from hashtags",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"}) {
    const Ended ended = Ask(query, {"--sql-timeout", "300ms"});
    EXPECT_EQ(ended.exit_code, 2) << query << ended.err;
    EXPECT_NE(ended.err.find("--sql"), std::string::npos) << ended.err;
    EXPECT_THROW(job_.State(), std::runtime_error);
  }
  std::printf("update, delete, attach, pragma, a wrong column, an endless query: exit 2\n");
}

// Fails when a query that takes too long holds the counting up.
TEST_F(SqlTutorialQuery, AQueryThatGrowsTooSlowIsEndedAndCountingGoesOn) {
  const Ended ended = Ask(
      "select count(*) from hashtags a, hashtags b, hashtags c, hashtags d, hashtags e, hashtags "
      "f, hashtags g, hashtags h, hashtags i where a.hashtag_count > 0",
      {"--sql-timeout", "200ms"});
  EXPECT_EQ(ended.exit_code, 1) << ended.err;
  EXPECT_NE(ended.err.find("it took longer than 200ms and was ended"), std::string::npos)
      << ended.err;
  EXPECT_EQ(job_.State().total, 78u);
}

}  // namespace
}  // namespace test
