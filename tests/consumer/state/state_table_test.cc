#include "consumer/state/state_table.h"

#include <gtest/gtest.h>

#include "consumer/state/rocksdb_store.h"
#include "tests/consumer/state/batches.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

class StateTableTest : public ::testing::Test {
 protected:
  StateTable Read(std::optional<std::size_t> top) {
    auto reader = OpenCheckpointReadOnly(temp_.path());
    EXPECT_TRUE(reader) << reader.error().what;
    auto table = ReadStateTable(**reader, top);
    EXPECT_TRUE(table);
    table->head.checkpoint_id = "id";
    return *table;
  }

  test::TempDir temp_;
};

TEST_F(StateTableTest, IsOneObjectOrderedAsTheTable) {
  {
    auto store = OpenCheckpoint(temp_.path(), {.topic = "tweets", .cluster_id = "c1"});
    ASSERT_TRUE(store);
    auto batch = test::MakeBatch(
        {.id = 0, .changed = {{"#b\"", 2}, {"#a", 2}, {"#c", 5}}, .tags = 9, .position = 123});
    ASSERT_TRUE((*store)->Save(batch));
  }
  EXPECT_EQ(StateJson(Read(std::nullopt)),
            R"({"checkpoint_id":"id","batch_id":0,"batch_time":"2023-11-14T22:13:20.000Z",)"
            R"("topic":"tweets","cluster_id":"c1","tokenizer":"twitter-text","fold_case":false,)"
            R"("positions":{"0":123},"total":9,"distinct":3,"counts":[{"hashtag":"#c","count":5},)"
            R"({"hashtag":"#a","count":2},{"hashtag":"#b\"","count":2}]})");
  const StateTable top = Read(1);
  EXPECT_EQ(top.rows, (std::vector<Row>{{.tag = "#c", .count = 5}}));
  EXPECT_EQ(top.distinct, 3u);
  EXPECT_EQ(top.total, 9u);
}

// Fails when the rows of a job that counts words are called hashtags.
TEST_F(StateTableTest, RowsAreCalledAfterWhatTheJobCounts) {
  {
    auto store = OpenCheckpoint(temp_.path(), {.topic = "t", .cluster_id = "c", .count = "words"});
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->Save(test::MakeBatch({.id = 0, .changed = {{"a", 2}}, .tags = 2})));
  }
  const StateTable table = Read(std::nullopt);
  EXPECT_EQ(FieldOf(table.head), "word");
  EXPECT_TRUE(StateJson(table).ends_with(R"("counts":[{"word":"a","count":2}]})"));
}

TEST_F(StateTableTest, BeforeTheFirstBatchThereIsNone) {
  ASSERT_TRUE(OpenCheckpoint(temp_.path(), {.topic = "t", .cluster_id = "c"}));
  EXPECT_EQ(StateJson(Read(10)),
            R"({"checkpoint_id":"id","batch_id":null,"batch_time":null,"topic":"t",)"
            R"("cluster_id":"c","tokenizer":"twitter-text","fold_case":false,"positions":{},)"
            R"("total":0,"distinct":0,"counts":[]})");
}

}  // namespace
}  // namespace consumer
