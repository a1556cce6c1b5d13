// ProgressJson: names, order and types are those of Spark 4.0 (tests/data/spark_progress.json).
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "consumer/job/progress.h"
#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::AppendJsonMember;
using shared::AppendJsonName;
using shared::kafka::Partition;
using shared::kafka::Positions;

// Spark's longs, doubles and maps, each with its name before it.
class SparkMembers {
 public:
  explicit SparkMembers(std::string& out) : out_(out) {}

  template <std::integral Number>
  void Long(std::string_view name, Number value) {
    AppendJsonName(out_, name);
    out_ += std::to_string(value);
  }
  void Milliseconds(std::string_view name, std::chrono::nanoseconds time) {
    Long(name, std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
  }
  void Double(std::string_view name, double value) {
    AppendJsonName(out_, name);
    out_ += DoubleText(value);
  }
  void Text(std::string_view name, std::string_view value) { AppendJsonMember(out_, name, value); }

  // An integer is no double to a reader that tells them apart.
  static std::string DoubleText(double value) {
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
  }

 private:
  std::string& out_;
};

void AppendOffsets(std::string& out, std::string_view name, const std::string& topic,
                   const Positions& positions) {
  AppendJsonName(out, name);
  if (positions.empty()) {
    out += "null";
    return;
  }
  out += '{';
  AppendJsonName(out, topic);
  out += '{';
  for (const auto& [partition, next] : positions) {
    AppendJsonName(out, std::to_string(partition.value));
    out += std::to_string(next.value);
  }
  out += "}}";
}

// Never before what was read: the broker may have told the end earlier.
Positions LatestOf(const BatchProgress& progress) {
  Positions latest;
  for (const auto& [partition, lag] : progress.work.latest) {
    latest[partition] = lag.end;
    const auto read = progress.end.find(partition);
    if (read != progress.end.end()) latest[partition] = std::max(lag.end, read->second);
  }
  return latest;
}

void AppendDurations(std::string& out, const BatchProgress& progress) {
  const BatchWork& work = progress.work;
  const CommitWork& commit = progress.commit;
  SparkMembers json(out);
  AppendJsonName(out, "durationMs");
  out += '{';
  json.Milliseconds("addBatch", work.Spent(Phase::kCounting) + commit.writing);
  json.Milliseconds("commitOffsets", commit.committing);
  json.Milliseconds("getBatch", work.Spent(Phase::kReading));
  json.Milliseconds("latestOffset", work.Spent(Phase::kLooking));
  json.Milliseconds("triggerExecution", progress.busy);
  json.Milliseconds("walCommit", work.Spent(Phase::kClosing) + commit.saving);
  out += '}';
}

void AppendEventTimes(std::string& out, const EventTimes& times) {
  AppendJsonName(out, "eventTime");
  out += '{';
  const auto append = [&out](std::string_view name, std::optional<shared::UnixMillis> time) {
    if (time) AppendJsonMember(out, name, shared::FormatTime(*time));
  };
  append("avg", times.avg);
  append("max", times.max);
  append("min", times.min);
  append("watermark", times.watermark);
  out += '}';
}

void AppendStateOperators(std::string& out, const BatchProgress& progress) {
  const BatchWork& work = progress.work;
  SparkMembers json(out);
  AppendJsonName(out, "stateOperators");
  out += "[{";
  json.Text("operatorName", "stateStoreSave");
  json.Long("numRowsTotal", progress.distinct);
  json.Long("numRowsUpdated", progress.changed);
  json.Milliseconds("allUpdatesTimeMs", work.Spent(Phase::kCounting));
  json.Long("numRowsRemoved", work.removed);
  json.Milliseconds("allRemovalsTimeMs", {});  // Part of closing; not told apart.
  json.Milliseconds("commitTimeMs", progress.commit.saving);
  json.Long("memoryUsedBytes", work.state_bytes);
  json.Long("numRowsDroppedByWatermark", work.late);
  json.Long("numShufflePartitions", 1);
  json.Long("numStateStoreInstances", 1);
  out += "}]";
}

void AppendBehind(std::string& out, const BatchProgress& progress) {
  AppendJsonName(out, "metrics");
  out += '{';
  const Positions latest = LatestOf(progress);
  if (!latest.empty()) {
    std::int64_t sum = 0;
    std::int64_t most = 0;
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (const auto& [partition, end] : latest) {
      const auto read = progress.end.find(partition);
      const std::int64_t behind = read == progress.end.end() ? 0 : end.value - read->second.value;
      sum += behind;
      most = std::max(most, behind);
      least = std::min(least, behind);
    }
    const double average = static_cast<double>(sum) / static_cast<double>(latest.size());
    AppendJsonMember(out, "avgOffsetsBehindLatest", SparkMembers::DoubleText(average));
    AppendJsonMember(out, "maxOffsetsBehindLatest", std::to_string(most));
    AppendJsonMember(out, "minOffsetsBehindLatest", std::to_string(least));
  }
  out += '}';
}

void AppendRates(std::string& out, const BatchProgress& progress) {
  SparkMembers json(out);
  json.Long("numInputRows", progress.records);
  json.Double("inputRowsPerSecond", progress.input_per_second);
  json.Double("processedRowsPerSecond", progress.processed_per_second);
}

void AppendSources(std::string& out, const std::string& topic, const BatchProgress& progress) {
  AppendJsonName(out, "sources");
  out += "[{";
  AppendJsonMember(out, "description", "KafkaV2[Subscribe[" + topic + "]]");
  AppendOffsets(out, "startOffset", topic, progress.work.start);
  AppendOffsets(out, "endOffset", topic, progress.end);
  AppendOffsets(out, "latestOffset", topic, LatestOf(progress));
  AppendRates(out, progress);
  AppendBehind(out, progress);
  out += "}]";
}

}  // namespace

std::string ProgressJson(const ProgressIdentity& identity, const BatchProgress& progress) {
  std::string out = "{";
  SparkMembers json(out);
  json.Text("id", identity.id);
  json.Text("runId", identity.run_id);
  json.Text("name", identity.name);
  json.Text("timestamp", shared::FormatTime(progress.work.began));
  json.Long("batchId", progress.batch.value);
  json.Milliseconds("batchDuration", progress.busy);
  AppendRates(out, progress);
  AppendDurations(out, progress);
  if (progress.work.event_times) AppendEventTimes(out, *progress.work.event_times);
  AppendStateOperators(out, progress);
  AppendSources(out, identity.topic, progress);
  AppendJsonName(out, "sink");
  out += '{';
  json.Text("description", identity.sinks);
  json.Long("numOutputRows", progress.commit.rows);
  out += "}}";
  return out;
}

}  // namespace consumer
