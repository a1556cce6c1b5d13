#include "consumer/http/metrics_page.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "shared/metrics/broker_metrics.h"
#include "shared/metrics/exposition.h"
#include "shared/metrics/process_metrics.h"
#include "shared/record_time.h"

namespace consumer {
namespace {

using shared::metrics::Exposition;
using shared::metrics::Sample;

constexpr double kMillisInSecond = 1000;
constexpr LiveState kStates[] = {LiveState::kWaiting, LiveState::kRunning, LiveState::kCatchingUp,
                                 LiveState::kStalled, LiveState::kStopping};

std::string Named(const char* name) { return std::string("hashtag_consumer_") + name; }

double Number(std::uint64_t count) { return static_cast<double>(count); }

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

void AddState(Exposition& page, const LiveStatus& status, const LiveNow& now) {
  std::vector<Sample> states;
  const LiveState is = StateOf(status, now);
  for (const LiveState state : kStates) {
    states.push_back({state == is ? 1.0 : 0.0, {{"state", std::string(NameOf(state))}}});
  }
  page.Gauge(Named("state"), "1 for the state that the job is in.", std::move(states));
  page.Gauge(Named("broker_answering"), "0: no broker answered when one was asked last.",
             status.turn.answering ? 1 : 0);
  page.Gauge(Named("batch_interval_seconds"), "How long a batch may take, to keep up.",
             std::chrono::duration<double>(status.run->batch_interval).count());
}

// Before the checkpoint is known they would begin at 0, and leap.
void AddTotals(Exposition& page, const LiveBatch& batch) {
  if (!batch.id) return;
  const JobTotals& totals = batch.totals;
  page.Counter(Named("records_total"), "Records of saved batches.", Number(totals.records));
  page.Counter(Named("tags_total"), "Occurrences of tags in them.", Number(totals.tags));
  page.Gauge(Named("distinct_tags"), "Tags with a running total.", Number(batch.distinct));
  page.Counter(Named("null_values_total"), "Records without a value: deletions.",
               Number(totals.null_values));
  page.Counter(Named("oversized_tags_total"), "Tags that were too long to be kept.",
               Number(totals.oversized));
  page.Counter(Named("duplicate_records_total"), "Records left out, as their key was counted.",
               Number(totals.duplicates));
  page.Counter(Named("skipped_records_total"), "Retweets left out.", Number(totals.skipped));
  page.Counter(Named("malformed_records_total"), "Records without the text that was looked for.",
               Number(totals.malformed));
  page.Counter(Named("evicted_tags_total"), "Tags that were forgotten.", Number(totals.evicted));
  page.Counter(Named("late_records_total"), "Records that no window took.",
               Number(totals.late + totals.late_after_idle));
  page.Counter(Named("lost_records_total"), "Records that were gone before they were read.",
               Number(totals.lost));
  page.Gauge(Named("last_batch_id"), "The last batch saved.", Number(batch.id->value));
  page.Gauge(Named("last_batch_timestamp_seconds"), "Its time, in seconds since 1970.",
             static_cast<double>(batch.time) / kMillisInSecond);
}

void AddWork(Exposition& page, const LiveBatch& batch) {
  const LiveSums& sums = batch.sums;
  page.Counter(Named("batches_total"), "Batches of this process.", Number(sums.batches));
  const auto spent = [&](Phase phase) { return sums.spent[static_cast<std::size_t>(phase)]; };
  const auto phase = [](const char* name, std::chrono::nanoseconds time) {
    return Sample{Seconds(time), {{"phase", name}}};
  };
  const auto saving = std::chrono::duration<double>(sums.saving_seconds.sum());
  page.Counter(Named("phase_seconds_total"), "What the time of all batches went to.",
               {phase("wait", spent(Phase::kWaiting)), phase("read", spent(Phase::kReading)),
                phase("count", spent(Phase::kCounting)), phase("look", spent(Phase::kLooking)),
                phase("close", spent(Phase::kClosing)),
                phase("save", std::chrono::duration_cast<std::chrono::nanoseconds>(saving)),
                phase("commit", sums.committing), phase("sink", sums.writing)});
  if (sums.batches == 0) return;
  page.Buckets(Named("batch_seconds"), "How long a batch took, without waiting for records.",
               sums.batch_seconds);
  page.Buckets(Named("checkpoint_seconds"), "How long it took to save one.", sums.saving_seconds);
}

void AddCheckpoint(Exposition& page, const LiveBatch& batch, const LiveNow& now) {
  if (batch.progress) {
    page.Gauge(Named("state_memory_bytes"), "What tags and windows take in memory.",
               Number(batch.progress->work.state_bytes));
  }
  if (batch.saved_at == 0) return;
  page.Gauge(Named("checkpoint_bytes"), "What it takes on the disk.",
             Number(batch.checkpoint_bytes));
  page.Gauge(Named("checkpoint_age_seconds"), "How long ago it was saved.",
             std::max(0.0, static_cast<double>(now.wall - batch.saved_at) / kMillisInSecond));
}

// Absent: nothing was read of the partition yet.
std::optional<double> SecondsBehind(const PartitionLag& lag, shared::kafka::Partition partition,
                                    const LiveBatch& batch, shared::UnixMillis now) {
  if (lag.unread() == 0) return 0;
  const auto last = batch.last_record.find(partition);
  if (last == batch.last_record.end()) return std::nullopt;
  return shared::AgeInSeconds(last->second, now);
}

void AddLag(Exposition& page, const LiveStatus& status, const LiveNow& now) {
  std::vector<Sample> records;
  std::vector<Sample> seconds;
  for (const auto& [partition, lag] : status.turn.lag) {
    const shared::metrics::Labels label = {{"partition", std::to_string(partition.value)}};
    records.push_back({static_cast<double>(lag.unread()), label});
    const auto behind = SecondsBehind(lag, partition, *status.batch, now.wall);
    if (behind) seconds.push_back({*behind, label});
  }
  if (!records.empty()) {
    page.Gauge(Named("lag_records"), "Records that are not read yet.", std::move(records));
  }
  if (seconds.empty()) return;
  page.Gauge(Named("lag_seconds"), "How old the last record read is; 0 where all are read.",
             std::move(seconds));
}

void AddSinks(Exposition& page, const LiveStatus& status) {
  if (status.turn.sinks.empty()) return;
  std::vector<Sample> behind;
  std::vector<Sample> failing;
  for (const LiveSink& sink : status.turn.sinks) {
    const shared::metrics::Labels label = {{"sink", sink.name}};
    behind.push_back({Number(BatchesBehind(status.batch->id, sink.state.last)), label});
    failing.push_back({sink.state.why_failing.empty() ? 0.0 : 1.0, label});
  }
  page.Gauge(Named("sink_lag_batches"), "Batches that the sink lacks.", std::move(behind));
  page.Gauge(Named("sink_failing"), "1: what it takes is tried again and again.",
             std::move(failing));
}

void AddTop(Exposition& page, const LiveBatch& batch, std::size_t top) {
  const std::size_t places = std::min(top, batch.rows.size());
  if (places == 0) return;
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < places; ++i) {
    samples.push_back({Number(batch.rows[i].count), {{"tag", batch.rows[i].tag}}});
  }
  page.Gauge(Named("top_tag_occurrences"), "How often each of the first tags occurred.",
             std::move(samples));
}

}  // namespace

std::string MetricsPage(const LiveStatus& status, const LiveNow& now,
                        const std::vector<shared::BrokerHealth>& brokers, std::size_t top) {
  Exposition page;
  AddState(page, status, now);
  AddTotals(page, *status.batch);
  AddWork(page, *status.batch);
  AddCheckpoint(page, *status.batch, now);
  AddLag(page, status, now);
  AddSinks(page, status);
  AddTop(page, *status.batch, top);
  shared::metrics::AddBrokerMetrics(page, "hashtag_consumer", brokers);
  shared::metrics::AddProcessMetrics(page, "hashtag_consumer");
  return page.Text();
}

shared::http::Handler MetricsEndpoint(const LiveBoard& board,
                                      const shared::kafka::BrokerBoard& brokers,
                                      const shared::Clock& clock, std::size_t top) {
  return [&, top](const shared::http::Request&) {
    const LiveNow now{.wall = clock.Now(), .steady = clock.Steady()};
    return shared::http::Response{.status = 200,
                                  .content_type = Exposition::kContentType,
                                  .body = MetricsPage(board.Take(), now, brokers.Take(), top)};
  };
}

}  // namespace consumer
