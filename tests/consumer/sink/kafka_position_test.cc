#include "consumer/sink/kafka_position.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

TEST(KafkaPositionTest, IsReadBackAsItWasWritten) {
  KafkaPosition position{
      .checkpoint_id = "c\"1", .epoch = 2, .batch = BatchId{3}, .holds = "all top 10"};
  const std::string value = PositionValue(position, 1769860806000);
  EXPECT_EQ(value, R"({"checkpoint_id":"c\"1","epoch":2,"batch_id":3,)"
                   R"("batch_time":"2026-01-31T12:00:06.000Z","holds":"all top 10"})");
  EXPECT_EQ(ParseKafkaPosition(value), position);
  position.batch.reset();
  EXPECT_EQ(ParseKafkaPosition(PositionValue(position, 0)), position);
}

TEST(KafkaPositionTest, AnythingElseIsNoPosition) {
  for (const char* value : {"", "x", "[]", "{}", R"({"checkpoint_id":"c","holds":"all"})",
                            R"({"checkpoint_id":1,"epoch":0,"batch_id":3,"holds":"all"})"}) {
    EXPECT_EQ(ParseKafkaPosition(value), std::nullopt) << value;
  }
}

TEST(KafkaPositionTest, BothTopicsAreCompacted) {
  EXPECT_EQ(TableTopicPlan("tags").config.at("cleanup.policy"), "compact");
  EXPECT_EQ(PositionTopicPlan("tags").config.at("cleanup.policy"), "compact");
  EXPECT_EQ(PositionTopicPlan("tags").name, "tags.batch");
  EXPECT_EQ(PositionTopicPlan("tags").partitions, 1);
}

}  // namespace
}  // namespace consumer
