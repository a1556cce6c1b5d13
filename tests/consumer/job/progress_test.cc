#include "consumer/job/progress.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

namespace consumer {
namespace {

using namespace std::chrono_literals;
using shared::kafka::NextOffset;
using shared::kafka::PartitionState;
using shared::kafka::RecordOffset;
using shared::kafka::Witness;

constexpr shared::UnixMillis kBegan = 1769860800000;  // 2026-01-31T12:00:00Z
const ProgressIdentity kIdentity{.id = "11111111-2222-4333-8444-555555555555",
                                 .run_id = "66666666-7777-4888-9999-aaaaaaaaaaaa",
                                 .name = "hashtag-consumer-tweets",
                                 .topic = "tweets",
                                 .sinks = "console"};
const CommitWork kCommit{.saving = 12ms, .committing = 1ms, .writing = 7ms, .rows = 10};

PartitionState Read(std::int64_t next, shared::UnixMillis last) {
  const Witness witness{.offset = RecordOffset{next - 1}, .timestamp = last, .crc = 0};
  return {.next = NextOffset{next}, .first = witness, .last = witness};
}

// 1,200 records in 2 s, of which 1.5 s went by waiting; 300 unread in partition 1.
SavedBatch Saved() {
  SavedBatch saved;
  saved.outcome.id = BatchId{3};
  saved.outcome.time = kBegan + 2000;
  saved.outcome.partitions = {{{0}, Read(1000, kBegan + 1900)}, {{1}, Read(700, kBegan - 3000)}};
  saved.outcome.changed.Append("#a", 7, 0, 0);
  saved.distinct = 5;
  saved.status.records = 1200;
  saved.work.began = kBegan;
  saved.work.ended = kBegan + 2000;
  saved.work.ended_steady = 12s;
  saved.work.since_last = 2s;
  saved.work.spent = {1500ms, 300ms, 190ms, 0ms, 10ms};
  saved.work.start = {{{0}, {400}}, {{1}, {100}}};
  saved.work.latest = {{{0}, {{1000}, {990}}}, {{1}, {{700}, {1000}}}};
  saved.work.state_bytes = 4096;
  return saved;
}

BatchProgress Progress(const std::optional<BatchPlace>& before = {}) {
  return ProgressOf(Saved(), kCommit, before);
}

std::string Line(const BatchProgress& progress) {
  return shared::log::FormatText("batch", ProgressFields(progress));
}

rapidjson::Document Json(const BatchProgress& progress) {
  rapidjson::Document json;
  json.Parse(ProgressJson(kIdentity, progress).c_str());
  EXPECT_FALSE(json.HasParseError());
  return json;
}

TEST(ProgressTest, TheLineTellsRecordsRateLagPhasesAndState) {
  EXPECT_EQ(Line(Progress()),
            "event=batch batch=3 time=2026-01-31T12:00:02.000Z records=1200 rows=10 rate=600 "
            "lag=300 lag_seconds=5 distinct=5 state_bytes=4096 wait_ms=1500 read_ms=300 "
            "count_ms=190 save_ms=22 sink_ms=7");
}

// Fails when waiting for a quiet stream counts as work: then every job seems to be at its limit.
TEST(ProgressTest, WaitingForRecordsIsNoWork) {
  const BatchProgress progress = Progress();
  EXPECT_EQ(progress.lasted, 2000ms);
  EXPECT_EQ(progress.busy, 520ms);
  EXPECT_DOUBLE_EQ(progress.read_per_second, 600);
  EXPECT_DOUBLE_EQ(progress.input_per_second, 600);
  EXPECT_NEAR(progress.processed_per_second, 2307.7, 0.1);
}

TEST(ProgressTest, RateIsANumberWhereNothingTookAnyTime) {
  SavedBatch saved = Saved();
  saved.work.spent = {};
  saved.work.since_last.reset();
  const BatchProgress progress = ProgressOf(saved, {}, {});
  EXPECT_DOUBLE_EQ(progress.input_per_second, 0);
  EXPECT_TRUE(std::isfinite(progress.processed_per_second));
}

// The end of partition 0 was told before its last ten records were read.
TEST(ProgressTest, LagIsNeverNegativeAndUnknownWithoutEveryEnd) {
  EXPECT_EQ(Progress().lag_records, 300);
  SavedBatch saved = Saved();
  saved.work.latest.erase({1});
  const BatchProgress unknown = ProgressOf(saved, kCommit, {});
  EXPECT_EQ(unknown.lag_records, std::nullopt);
  EXPECT_EQ(unknown.lag_seconds, std::nullopt);
  EXPECT_EQ(Line(unknown).find("lag"), std::string::npos);
}

// Fails when the age of a partition that is read to its end makes the job look late.
TEST(ProgressTest, LagInSecondsIsOfThePartitionsThatAreBehind) {
  SavedBatch saved = Saved();
  EXPECT_DOUBLE_EQ(*ProgressOf(saved, kCommit, {}).lag_seconds, 5);
  saved.outcome.partitions[{1}].next = {1000};
  EXPECT_DOUBLE_EQ(*ProgressOf(saved, kCommit, {}).lag_seconds, 0);
  saved = Saved();
  saved.outcome.partitions[{1}].last->timestamp = kBegan + 9000;  // A clock that is ahead.
  EXPECT_DOUBLE_EQ(*ProgressOf(saved, kCommit, {}).lag_seconds, 0);
  saved.outcome.partitions[{1}].last->timestamp = std::numeric_limits<shared::UnixMillis>::min();
  EXPECT_GT(*ProgressOf(saved, kCommit, {}).lag_seconds, 9e15) << "it overflows";
}

TEST(ProgressTest, CatchUpTimeIsTheLagByHowFastItShrinks) {
  SavedBatch saved = Saved();
  saved.status.records = 100;  // Less than is unread: behind.
  const auto caught_up = [&](std::optional<BatchPlace> before) {
    return ProgressOf(saved, kCommit, before).caught_up_in;
  };
  EXPECT_EQ(caught_up({}), std::nullopt);
  EXPECT_EQ(caught_up(BatchPlace{.lag = 500, .at = 10s}), 3000ms);  // 200 fewer in 2 s.
  EXPECT_EQ(caught_up(BatchPlace{.lag = 300, .at = 10s}), -1ms);
  EXPECT_NE(
      Line(ProgressOf(saved, kCommit, BatchPlace{.lag = 500, .at = 10s})).find(" caught_up_in=3s "),
      std::string::npos);
  EXPECT_NE(Line(ProgressOf(saved, kCommit, BatchPlace{.lag = 100, .at = 10s}))
                .find(" caught_up_in=never "),
            std::string::npos);
}

TEST(ProgressTest, ABatchThatHoldsMoreThanIsUnreadIsNotBehind) {
  EXPECT_EQ(Progress(BatchPlace{.lag = 500, .at = 10s}).caught_up_in, std::nullopt);
}

TEST(ProgressJsonTest, OffsetsDurationsAndMetricsAreThoseOfTheBatch) {
  const auto json = Json(Progress());
  const auto& source = json["sources"][0];
  EXPECT_EQ(source["startOffset"]["tweets"]["1"].GetInt64(), 100);
  EXPECT_EQ(source["endOffset"]["tweets"]["1"].GetInt64(), 700);
  EXPECT_EQ(source["latestOffset"]["tweets"]["0"].GetInt64(), 1000);
  EXPECT_STREQ(source["description"].GetString(), "KafkaV2[Subscribe[tweets]]");
  EXPECT_STREQ(source["metrics"]["avgOffsetsBehindLatest"].GetString(), "150.0");
  EXPECT_STREQ(source["metrics"]["maxOffsetsBehindLatest"].GetString(), "300");
  EXPECT_STREQ(source["metrics"]["minOffsetsBehindLatest"].GetString(), "0");
  EXPECT_EQ(json["durationMs"]["triggerExecution"].GetInt64(), 520);
  EXPECT_EQ(json["durationMs"]["addBatch"].GetInt64(), 197);
  EXPECT_EQ(json["durationMs"]["walCommit"].GetInt64(), 22);
  EXPECT_STREQ(json["timestamp"].GetString(), "2026-01-31T12:00:00.000Z");
  EXPECT_FALSE(json.HasMember("eventTime"));
}

// Fails when a topic's name could break the object.
TEST(ProgressJsonTest, NamesAreEscaped) {
  ProgressIdentity identity = kIdentity;
  identity.sinks = "jsonl:/tmp/a \"b\"\n.jsonl";
  rapidjson::Document json;
  json.Parse(ProgressJson(identity, Progress()).c_str());
  ASSERT_FALSE(json.HasParseError());
  EXPECT_EQ(json["sink"]["description"].GetString(), identity.sinks);
}

// What Spark has and we have not: it plans no query, and its store's own metrics are not ours.
const std::set<std::string> kNotOurs = {".durationMs.queryPlanning",
                                        ".stateOperators[].customMetrics"};

const char* TypeOf(const rapidjson::Value& value) {
  if (value.IsString()) return "text";
  if (value.IsInt64()) return "long";
  if (value.IsDouble()) return "double";
  return value.IsObject() ? "object" : value.IsArray() ? "array" : "other";
}

// Every name with its place and type; of an array the first element.
void Flatten(const rapidjson::Value& value, const std::string& place,
             std::map<std::string, std::string>& types) {
  if (kNotOurs.contains(place)) return;
  types[place] = TypeOf(value);
  if (value.IsArray()) return Flatten(value[0], place + "[]", types);
  if (!value.IsObject()) return;
  for (const auto& [name, member] : value.GetObject()) {
    Flatten(member, place + "." + name.GetString(), types);
  }
}

std::map<std::string, std::string> TypesOf(const rapidjson::Document& json) {
  std::map<std::string, std::string> types;
  Flatten(json, "", types);
  return types;
}

// tests/data/spark_progress.json was captured from PySpark 4.0.0 with the Kafka source. Fails when
// a name of Spark's is missing or another, or a type differs.
TEST(ProgressJsonTest, NamesAndTypesAreThoseOfSpark) {
  std::ostringstream text;
  text << std::ifstream(TEST_DATA_DIR "/spark_progress.json").rdbuf();
  rapidjson::Document spark;
  spark.Parse(text.str().c_str());
  ASSERT_FALSE(spark.HasParseError());
  SavedBatch saved = Saved();
  saved.work.event_times =
      EventTimes{.watermark = kBegan, .min = kBegan, .max = kBegan, .avg = kBegan};
  EXPECT_EQ(TypesOf(Json(ProgressOf(saved, kCommit, {}))), TypesOf(spark));
}

}  // namespace
}  // namespace consumer
