// Windows as the program shows them, on the embedded broker.
#include <cstdio>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/source_reader.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/text_file.h"
#include "tests/support/topic_reader.h"

namespace test {
namespace {

using Flags = std::vector<std::string>;

constexpr std::int64_t kNoon = 1'769'860'800'000;  // 2026-01-31T12:00:00Z.

class Windows : public ::testing::Test {
 protected:
  void Produce(int partition, std::int64_t seconds, const std::string& text,
               const std::string& key = "") {
    TestRecord record{.topic = "t", .value = text, .partition = partition};
    record.timestamp = kNoon + seconds * 1000;
    if (!key.empty()) record.key = key;
    producer_.Produce(record);
    producer_.Flush();
  }

  ConsumerJob Job(const std::string& name) const {
    return {.programs = PROGRAM_DIR,
            .brokers = broker_.brokers(),
            .topic = "t",
            .checkpoint = dir_.path() / name};
  }

  EmbeddedBroker broker_{Flags{"t:2"}};
  TestProducer producer_{broker_.brokers()};
  TempDir dir_;
};

// Fails when a late record counts, or is not sent on as it was; when a window is shown before the
// slower partition has passed its end, or twice.
TEST_F(Windows, OfEventTimeEachOnceAndLateRecordsSentOn) {
  Produce(0, 1, "#a #b");
  Produce(0, 12, "#a");
  Produce(1, 2, "#a");
  Produce(0, 40, "#c");              // The watermark of partition 0 is 35 s now.
  Produce(0, 3, "late #a", "late");  // For [0, 10): 5 s behind no more.
  Produce(1, 3, "#a in time");       // As partition 1 is its own measure.
  Produce(1, 40, "#c");
  const Flags flags{"--event-time", "--window",   "10s", "--watermark", "5s",  "--output-mode",
                    "append",       "--truncate", "0",   "--late-to",   "late"};
  const Ended first = Job("c").Drain(flags);
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(first.out,
            "-------------------------------------------\n"
            "Batch: 0\n"
            "-------------------------------------------\n"
            "+------------------------------------------+-------+-----+\n"
            "|window                                    |hashtag|count|\n"
            "+------------------------------------------+-------+-----+\n"
            "|{2026-01-31 12:00:00, 2026-01-31 12:00:10}|#a     |3    |\n"
            "|{2026-01-31 12:00:00, 2026-01-31 12:00:10}|#b     |1    |\n"
            "|{2026-01-31 12:00:10, 2026-01-31 12:00:20}|#a     |1    |\n"
            "+------------------------------------------+-------+-----+\n\n");
  EXPECT_NE(first.err.find("late=1"), std::string::npos) << first.err;
  const std::vector<ReadRecord> late = ReadTopic(broker_.brokers(), "late");
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(late[0].value, "late #a");
  EXPECT_EQ(late[0].key, "late");
  EXPECT_EQ(late[0].timestamp, kNoon + 3000);
  EXPECT_EQ(late[0].headers.at("partition"), "0");
  EXPECT_EQ(late[0].headers.at("offset"), "3");

  Produce(0, 60, "#d");
  Produce(1, 60, "#d");
  const Ended second = Job("c").Drain(flags);
  EXPECT_NE(second.out.find("{2026-01-31 12:00:40, 2026-01-31 12:00:50}|#c     |2"),
            std::string::npos)
      << second.out;
  EXPECT_EQ(second.out.find("#b"), std::string::npos) << second.out;
  // Another window is another job's state.
  Flags other = flags;
  other[2] = "20s";
  const Ended refused = Job("c").Drain(other);
  EXPECT_EQ(refused.exit_code, 8);
  EXPECT_NE(refused.err.find("its window is \"10s\", this job's is \"20s\""), std::string::npos)
      << refused.err;
}

// Fails when what fell into a window is not the sum of its rows.
TEST_F(Windows, CountByWindow) {
  for (int i = 0; i < 3; ++i) Produce(i % 2, i, "#a #b");
  Produce(0, 4, "no tag");
  Produce(0, 100, "on");
  Produce(1, 100, "on");
  const auto csv = dir_.path() / "windows.csv";
  const Ended ended = Job("c").Drain({"--event-time", "--window", "10s", "--watermark", "0s",
                                      "--output-mode", "append", "--count-by-window", "--truncate",
                                      "0", "--sink", "console", "--sink", "csv:" + csv.string()});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE(ended.out.find("|{2026-01-31 12:00:00, 2026-01-31 12:00:10}|4      |6   |2       |"),
            std::string::npos)
      << ended.out;
  EXPECT_NE(ReadFile(csv).find("2026-01-31T12:00:00.000Z,2026-01-31T12:00:10.000Z,4,6,2\n"),
            std::string::npos);
}

// Fails when a partition that is silent holds windows open for ever though it was to be left out,
// or when what it brings later counts in windows that were shown.
TEST_F(Windows, AnIdlePartitionIsLeftOut) {
  Produce(0, 1, "#a");
  Produce(0, 30, "#b");
  const auto rows = dir_.path() / "rows.jsonl";
  const Flags flags{"--event-time",
                    "--window",
                    "10s",
                    "--watermark",
                    "0s",
                    "--output-mode",
                    "append",
                    "--idle-timeout",
                    "300ms",
                    "--batch-interval",
                    "100ms",
                    "--sink",
                    "jsonl:" + rows.string()};
  const ConsumerJob job = Job("c");
  Flags once = flags;
  once.insert(once.end(), {"--run-for", "3s"});
  ASSERT_EQ(RunProgram(job.Command(once)).exit_code, 0);
  ASSERT_EQ(ReadJsonRows(rows).size(), 1u);
  EXPECT_EQ(ReadJsonRows(rows)[0].hashtag, "#a");
  Produce(1, 2, "#a too late");
  const Ended again = RunProgram(job.Command(once));
  EXPECT_NE(again.err.find("late_after_idle=1"), std::string::npos) << again.err;
  EXPECT_EQ(ReadJsonRows(rows).size(), 1u);
}

// Fails (does not end) when a partition waits for one that comes no nearer: one that has reached
// its stop, or any, where all is one batch.
TEST_F(Windows, APartitionFarAheadDoesNotWaitForever) {
  const Flags flags{"--event-time", "--window", "1s",
                    "--watermark",  "0s",       "--run-for",
                    "20s",          "--sink",   "sqlite:" + (dir_.path() / "o.db").string(),
                    "--trigger"};
  const auto run = [&](const Flags& more) {
    Flags all = flags;
    all.insert(all.end(), more.begin(), more.end());
    return RunProgram(Job("c").Command(all));
  };
  Produce(0, 0, "#a");
  Produce(1, 10'000, "#b");
  ASSERT_EQ(run({"available-now"}).exit_code, 0);
  Produce(0, 1, "#a");
  Produce(0, 2, "#not-yet");
  Produce(1, 10'001, "#b");
  ASSERT_EQ(run({"available-now", "--stop-at", R"({"0":2,"1":2})"}).exit_code, 0);
  EXPECT_EQ(Job("c").State().counts, (TagCounts{{"#a", 2}, {"#b", 2}}));
  Produce(1, 10'002, "#b");
  ASSERT_EQ(run({"once"}).exit_code, 0);
  EXPECT_EQ(Job("c").State().counts, (TagCounts{{"#a", 2}, {"#not-yet", 1}, {"#b", 3}}));
}

// Fails when a partition that is held back is read on, loses its place, or is read twice.
TEST_F(Windows, APartitionHeldBackWaitsWhereItIs) {
  for (int i = 0; i < 50; ++i) {
    for (const int partition : {0, 1}) {
      producer_.Produce({.topic = "t",
                         .value = std::to_string(partition) + "/" + std::to_string(i),
                         .partition = partition});
    }
  }
  producer_.Flush();
  SourceReader reader({.brokers = broker_.brokers(), .topic = "t"});
  ASSERT_TRUE(reader.Begin()) << reader.error();
  ASSERT_TRUE(reader.source().HoldBack({{0}}));
  ASSERT_TRUE(reader.ReadTexts(50));
  EXPECT_FALSE(reader.ReadUntil([&] { return reader.seen.texts.size() > 50; },
                                std::chrono::milliseconds(500)));
  for (const std::string& text : reader.seen.texts) EXPECT_TRUE(text.starts_with("1/")) << text;
  ASSERT_TRUE(reader.source().HoldBack({}));
  ASSERT_TRUE(reader.ReadTexts(100));
  const std::set<std::string> distinct(reader.seen.texts.begin(), reader.seen.texts.end());
  EXPECT_EQ(distinct.size(), 100u);
  EXPECT_EQ(reader.seen.texts.size(), 100u);
}

}  // namespace
}  // namespace test
