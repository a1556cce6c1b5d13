// The table in a topic: what leaves it, what stands there already, what becomes of the topic.

#include "consumer/sink/kafka_sink.h"

#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "tests/broker/sink_job.h"
#include "tests/support/topic_reader.h"

namespace test {
namespace {

using namespace std::chrono_literals;

class KafkaSinkTopic : public SinkJob {
 protected:
  void SayTags(const std::string& text) {
    producer_.Produce({.topic = topic_, .value = text});
    producer_.Flush();
  }
  TagCounts Held() const { return ReadSink(table_, kafka->brokers()).counts; }

  const std::string table_ = "kafka:" + topic_ + "-exact?transactional";
};

// Fails when what left the top N keeps its record.
TEST_F(KafkaSinkTopic, WhatLeavesTheTopNGetsANullValue) {
  SayTags("#a #a #a #b #b #c");
  Drain({table_}, {"--top", "2"});
  EXPECT_EQ(Held(), (TagCounts{{"#a", 3}, {"#b", 2}}));
  SayTags("#c #c #c #c");
  Drain({table_}, {"--top", "2"});
  EXPECT_EQ(Held(), (TagCounts{{"#a", 3}, {"#c", 5}}));
  std::size_t nulls = 0;
  for (const ReadRecord& record : ReadTopic(kafka->brokers(), topic_ + "-exact")) {
    nulls += record.value ? 0 : 1;
    EXPECT_TRUE(record.value || record.key == "#b");
  }
  EXPECT_EQ(nulls, 1u);
  Drain({table_});  // All of them again: another table than the one that the position tells of.
  EXPECT_EQ(Held(), job_.State().counts);
  std::printf("top 2: left: null value; all again: equal\n");
}

// Fails when somebody else's records are given null values.
TEST_F(KafkaSinkTopic, RecordsThatAreNotOursAreLeftAlone) {
  kafka->admin().CreateTopic(topic_ + "-other", 1);
  producer_.Produce({.topic = topic_ + "-other", .value = "theirs", .key = "k"});
  SayTags("#a");
  for (const char* option : {"", "?transactional"}) {
    const Ended refused = job_.Drain(Flags({"kafka:" + topic_ + "-other" + option}));
    EXPECT_EQ(refused.exit_code, 2) << refused.err;
    EXPECT_NE(refused.err.find("does not say that they are ours"), std::string::npos)
        << refused.err;
  }
  EXPECT_EQ(ReadTopic(kafka->brokers(), topic_ + "-other").size(), 1u);
  std::printf("a topic with other records: exit 2, untouched\n");
}

// Fails when a topic that was deleted is gone for good, or lacks what was there.
TEST_F(KafkaSinkTopic, ADeletedTopicIsMadeAgainWhole) {
  Say(30);
  Process consumer(job_.Command(Flags({table_}, {"--batch-interval", "100ms"})));
  ASSERT_TRUE(WaitUntil([&] { return BatchesSaved() > 0 && Holds(table_); }, 30s))
      << consumer.Err();
  kafka->admin().DeleteTopic(topic_ + "-exact");
  Say(1);
  const auto whole = [&] {
    return kafka->admin().PartitionCount(topic_ + "-exact") > 0 && Holds(table_) &&
           RecordsOf(job_.State()) == 31;
  };
  EXPECT_TRUE(WaitUntil(whole, 90s)) << consumer.Err();
  consumer.CtrlC();
  EXPECT_EQ(consumer.WaitForExit(20s), 0) << consumer.Err();
  std::printf("topic deleted: made again, equal\n");
}

consumer::BatchTable WindowTable(std::uint64_t batch, std::vector<consumer::Row> rows) {
  consumer::BatchTable table;
  table.batch = {batch};
  table.rows = std::move(rows);
  table.snapshot = true;
  return table;
}

// Fails when a window that closed is taken out, or a tag that left an open one stays.
TEST_F(KafkaSinkTopic, ClosedWindowsStay) {
  const consumer::Window first{0, 2000}, second{1000, 3000}, third{2000, 4000};
  const std::string topic = topic_ + "-windows";
  const consumer::KafkaSinkOptions options{.topic = topic, .transactional = true, .windows = true};
  consumer::CheckpointRef checkpoint{.checkpoint_id = "c"};
  auto sink = *consumer::KafkaSink::Open({.brokers = kafka->brokers()}, options);
  ASSERT_TRUE(WaitUntil([&] { return sink->Begin(checkpoint).has_value(); }, 60s));
  ASSERT_TRUE(sink->Write(WindowTable(
      0, {{"#x", 9}, {"#a", 9}, {"#a", 1, first}, {"#b", 1, first}, {"#b", 1, second}})));
  ASSERT_TRUE(sink->Write(WindowTable(1, {{"#a", 9}, {"#a", 2, second}, {"#c", 1, third}})));
  checkpoint.batch = consumer::BatchId{1};
  sink = *consumer::KafkaSink::Open({.brokers = kafka->brokers()}, options);
  EXPECT_EQ(*sink->Begin(checkpoint), consumer::BatchId{1});
  ASSERT_TRUE(sink->Write(WindowTable(2, {{"#a", 9}, {"#d", 1, third}})));
  const std::string at = "1970-01-01T00:00:0";
  EXPECT_EQ(ReadSink("kafka:" + topic, kafka->brokers()).counts,
            (TagCounts{{"#a", 9},
                       {at + "0.000Z|#a", 1},
                       {at + "0.000Z|#b", 1},
                       {at + "1.000Z|#a", 2},
                       {at + "2.000Z|#d", 1}}));
}

// Fails when windows that ended after the state to which the checkpoint was put back stay for ever:
// they are counted anew, or never again.
TEST_F(KafkaSinkTopic, WindowsOfAGivenUpStateGo) {
  const consumer::Window first{0, 2000}, second{1000, 3000}, third{2000, 4000};
  const std::string topic = topic_ + "-given-up";
  const consumer::KafkaSinkOptions options{.topic = topic, .transactional = true, .windows = true};
  consumer::CheckpointRef checkpoint{.checkpoint_id = "c"};
  auto sink = *consumer::KafkaSink::Open({.brokers = kafka->brokers()}, options);
  ASSERT_TRUE(WaitUntil([&] { return sink->Begin(checkpoint).has_value(); }, 60s));
  ASSERT_TRUE(sink->Write(
      WindowTable(0, {{"#a", 9}, {"#a", 1, first}, {"#b", 1, second}, {"#c", 1, third}})));
  checkpoint.epoch = 1;
  checkpoint.batch = consumer::BatchId{0};
  sink = *consumer::KafkaSink::Open({.brokers = kafka->brokers()}, options);
  EXPECT_EQ(*sink->Begin(checkpoint), std::nullopt);
  consumer::BatchTable back = WindowTable(0, {{"#a", 5}});
  back.closed_until = first.end;
  ASSERT_TRUE(sink->Write(back));
  EXPECT_EQ(ReadSink("kafka:" + topic, kafka->brokers()).counts,
            (TagCounts{{"#a", 5}, {"1970-01-01T00:00:00.000Z|#a", 1}}));
}

// Fails when the topic is one that Kafka would not keep as a table.
TEST_F(KafkaSinkTopic, IsMadeCompacted) {
  SayTags("#a");
  Drain({table_});
  const Ended told = kafka->Tool({"topics", "--describe", "--topic", topic_ + "-exact"});
  EXPECT_NE(told.out.find("cleanup.policy=compact"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("PartitionCount: 4"), std::string::npos) << told.out;
}

}  // namespace
}  // namespace test
