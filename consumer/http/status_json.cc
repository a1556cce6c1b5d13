#include "consumer/http/status_json.h"

#include <algorithm>

#include "consumer/http/json_answer.h"
#include "shared/version.h"

namespace consumer {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::int64_t Ms(nanoseconds time) { return duration_cast<milliseconds>(time).count(); }

void AddRun(JsonObject& json, const LiveRun& run, shared::UnixMillis now) {
  json.Text("program", "hashtag-consumer");
  json.Text("version", shared::Version());
  json.Text("topic", run.topic);
  json.Text("group", run.group);
  json.TextOrNull("cluster_id", run.cluster_id);
  json.TextOrNull("checkpoint_id", run.checkpoint_id);
  json.TextOrNull("run_id", run.run_id);
  json.Time("started", run.started);
  json.Time("now", now);
  json.Text("field", run.field);
  json.Text("counts", run.counts == CountScope::kBatch ? "batch" : "running");
  json.Text("tokenizer", run.tokenizer);
}

void AddWindows(JsonObject& json, const std::optional<LiveWindows>& windows) {
  if (!windows) {
    json.Null("window");
    return;
  }
  JsonObject inner = json.Object("window");
  inner.Number("length_ms", windows->length.count());
  inner.Number("slide_ms", windows->slide.count());
  inner.Number("event_time", windows->event_time);
}

// Names as in docs/progress.md.
void AddPhases(JsonObject& json, const BatchProgress& progress) {
  const BatchWork& work = progress.work;
  JsonObject phases = json.Object("phases_ms");
  phases.Number("wait", Ms(work.Spent(Phase::kWaiting)));
  phases.Number("read", Ms(work.Spent(Phase::kReading)));
  phases.Number("count", Ms(work.Spent(Phase::kCounting)));
  phases.Number("save", Ms(work.Spent(Phase::kClosing) + progress.commit.saving));
  phases.Number("sink", Ms(progress.commit.writing));
}

void AddBatch(JsonObject& json, const std::optional<BatchProgress>& progress) {
  if (!progress) {
    json.Null("batch");
    return;
  }
  JsonObject batch = json.Object("batch");
  batch.Number("id", progress->batch.value);
  batch.Time("time", progress->time);
  batch.Number("records", progress->records);
  batch.Number("records_per_second", progress->read_per_second);
  batch.Number("duration_ms", Ms(progress->busy));
  AddPhases(batch, *progress);
  batch.Number("changed", progress->changed);
}

void AddTotals(JsonObject& json, const LiveBatch& batch) {
  JsonObject totals = json.Object("totals");
  totals.Number("records", batch.totals.records);
  totals.Number("tags", batch.totals.tags);
  totals.Number("distinct", batch.distinct);
  totals.Number("evicted", batch.totals.evicted);
  totals.Number("late", batch.totals.late + batch.totals.late_after_idle);
  totals.Number("lost", batch.totals.lost);
  totals.Number("oversized", batch.totals.oversized);
  totals.Number("null_values", batch.totals.null_values);
  totals.Number("duplicates", batch.totals.duplicates);
}

void AddLag(JsonObject& json, const LiveStatus& status, const LiveNow& now) {
  JsonObject lag = json.Object("lag");
  lag.Number("records", LagRecords(status));
  lag.Number("seconds", LagSeconds(status, now.wall));
  JsonArray partitions = lag.Array("partitions");
  for (const auto& [partition, at] : status.turn.lag) {
    JsonObject each = partitions.Object();
    each.Number("partition", partition.value);
    each.Number("position", at.position.value);
    each.Number("end", at.end.value);
  }
}

// Absent where it is not known, and where it will not be.
std::optional<std::int64_t> CaughtUpIn(const LiveStatus& status, const LiveNow& now) {
  if (StateOf(status, now) != LiveState::kCatchingUp) return std::nullopt;
  const auto time = status.batch->progress->caught_up_in;
  if (!time || time->count() < 0) return std::nullopt;
  return time->count();
}

void AddCheckpoint(JsonObject& json, const LiveBatch& batch, shared::UnixMillis now) {
  if (batch.saved_at == 0) {
    json.Null("checkpoint");
    return;
  }
  JsonObject checkpoint = json.Object("checkpoint");
  checkpoint.Time("saved_at", batch.saved_at);
  checkpoint.Number("age_ms", std::max<std::int64_t>(now - batch.saved_at, 0));
  checkpoint.Number("save_ms", Ms(batch.progress ? batch.progress->commit.saving : nanoseconds(0)));
  checkpoint.Number("bytes", batch.checkpoint_bytes);
}

void AddSinks(JsonObject& json, const LiveStatus& status) {
  JsonArray sinks = json.Array("sinks");
  const auto newest = status.batch->id;
  for (const LiveSink& sink : status.turn.sinks) {
    JsonObject each = sinks.Object();
    each.Text("name", sink.name);
    const auto last = sink.state.last;
    each.Number("last_batch", last ? std::optional(last->value) : std::nullopt);
    each.Number("behind", BatchesBehind(newest, last));
    each.TextOrNull("failing", sink.state.why_failing);
  }
}

void AddProducers(JsonObject& json, const ProducerLedgers* told) {
  JsonArray producers = json.Array("producers");
  if (told == nullptr) return;
  for (const ProducerLedger& ledger : *told) {
    JsonObject producer = producers.Object();
    producer.TextOrNull("writer", ledger.writer);
    producer.TextOrNull("source", ledger.source);
    producer.TextOrNull("started", ledger.started);
    producer.TextOrNull("time", ledger.time);
    producer.Number("ended", ledger.ended);
    producer.TextOrNull("gap_since", ledger.gap_since);
    producer.TextOrNull("gap_why", ledger.gap_why);
    JsonObject counts = producer.Object("counts");
    for (const auto& [name, count] : ledger.counts) counts.Number(name, count);
  }
}

void Write(const LiveStatus& status, const LiveNow& now, std::string& out) {
  JsonObject json(out);
  const LiveBatch& batch = *status.batch;
  AddRun(json, *status.run, now.wall);
  AddWindows(json, status.run->windows);
  json.Number("batch_interval_ms", status.run->batch_interval.count());
  json.Text("state", NameOf(StateOf(status, now)));
  json.TextOrNull("problem", ProblemOf(status, now));
  AddBatch(json, batch.progress);
  AddTotals(json, batch);
  AddLag(json, status, now);
  json.Number("caught_up_in_ms", CaughtUpIn(status, now));
  AddCheckpoint(json, batch, now.wall);
  json.Number("state_bytes",
              batch.progress ? std::optional(batch.progress->work.state_bytes) : std::nullopt);
  AddSinks(json, status);
  AddProducers(json, status.producers.get());
}

}  // namespace

std::string StatusJson(const LiveStatus& status, const LiveNow& now) {
  std::string out;
  Write(status, now, out);
  return out;
}

}  // namespace consumer
