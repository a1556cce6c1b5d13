// A job whose sinks a test looks at, on a real Kafka that the tests of a suite share.
#pragma once

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/hashtag_consumer.h"
#include "tests/support/real_kafka.h"
#include "tests/support/sink_tables.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/wait_until.h"

namespace test {

class SinkJob : public testing::Test {
 protected:
  static void SetUpTestSuite() { kafka = std::make_unique<RealKafka>(); }
  static void TearDownTestSuite() { kafka.reset(); }

  SinkJob() { kafka->admin().CreateTopic(topic_, 2); }

  // One record, of one to three of 50 tags.
  void Say() {
    std::string text = "text";
    for (std::uint32_t tags = 1 + random_() % 3; tags > 0; --tags) {
      text += " #t" + std::to_string(random_() % 50);
    }
    producer_.Produce({.topic = topic_, .value = text});
  }
  void Say(int records) {
    for (int i = 0; i < records; ++i) Say();
    producer_.Flush();
  }

  std::string File(const std::string& name) const { return dir_.path() / name; }
  std::vector<std::string> AllSinks() const {
    return {"jsonl:" + File("rows.jsonl"), "csv:" + File("rows.csv"), "sqlite:" + File("out.db"),
            "kafka:" + topic_ + "-plain", "kafka:" + topic_ + "-exact?transactional"};
  }
  // Those that hold a table.
  std::vector<std::string> Tables() const {
    const std::vector<std::string> all = AllSinks();
    return {all.begin() + 2, all.end()};
  }
  static std::vector<std::string> Flags(const std::vector<std::string>& sinks,
                                        std::vector<std::string> more = {}) {
    for (const std::string& sink : sinks) {
      more.insert(more.end(), {"--sink", sink});
      // Refused where every sink holds a table.
      if (sink.starts_with("jsonl")) more.insert(more.end(), {"--output-mode", "update"});
    }
    return more;
  }

  // Both know the totals and, for SQLite, that no batch went in twice.
  bool Holds(const std::string& sink) const {
    const SinkTable table = ReadSink(sink, kafka->brokers());
    const ConsumerState state = job_.State();
    const bool once = !sink.starts_with("sqlite") || table.records == RecordsOf(state);
    return table.counts == state.counts && once && table.differing == 0;
  }

  static std::uint64_t RecordsOf(const ConsumerState& state) {
    std::uint64_t records = 0;
    for (const auto& [partition, next] : state.positions) {
      records += static_cast<std::uint64_t>(next);
    }
    return records;
  }

  // The totals alone: after a return batch numbers come again, with other rows.
  void ExpectEqual(const std::string& sink, const std::string& after) const {
    const bool equal = ReadSink(sink, kafka->brokers()).counts == job_.State().counts;
    std::printf("%s: %s: %s\n", sink.c_str(), after.c_str(), equal ? "equal" : "NOT equal");
    EXPECT_TRUE(equal) << sink;
  }

  void Drain(const std::vector<std::string>& sinks, std::vector<std::string> more = {}) {
    const Ended ended = job_.Drain(Flags(sinks, std::move(more)));
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  }

  std::uint64_t BatchesSaved() const {
    try {
      const auto last = job_.State().batch_id;
      return last ? *last + 1 : 0;
    } catch (const std::runtime_error&) {  // No checkpoint yet.
      return 0;
    }
  }

  inline static std::unique_ptr<RealKafka> kafka;

  TempDir dir_;
  std::mt19937 random_{7};
  const std::string topic_ =
      std::string("in-") + testing::UnitTest::GetInstance()->current_test_info()->name();
  TestProducer producer_{kafka->brokers()};
  const ConsumerJob job_{.programs = PROGRAM_DIR,
                         .brokers = kafka->brokers(),
                         .topic = topic_,
                         .checkpoint = dir_.path() / "checkpoint"};
};

}  // namespace test
