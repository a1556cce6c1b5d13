#include "consumer/command/run_command.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "consumer/command/job_setup.h"
#include "consumer/command/live_service.h"
#include "consumer/command/progress_setup.h"
#include "consumer/command/start_reading.h"
#include "consumer/command/start_sinks.h"
#include "consumer/command/until_answered.h"
#include "consumer/job/committer.h"
#include "consumer/job/job.h"
#include "consumer/job/sink_runner.h"
#include "consumer/sink/late_topic.h"
#include "consumer/source/kafka_source.h"
#include "consumer/state/checkpoint_directory.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/clock.h"
#include "shared/log.h"

namespace consumer {

namespace {

using shared::Result;

// How long the end waits for what the broker has not acknowledged, and for a sink whose rows are
// what the run was for.
constexpr std::chrono::milliseconds kLastWait{10'000};
// How long a stop on request waits for the sinks: what they lack, the next run writes.
constexpr std::chrono::milliseconds kLastWaitForSinks{3'000};

// A request, or the end of --run-for, whatever the run does or waits for then.
std::function<bool()> StopOf(const ConsumerOptions& options, const shared::Clock& clock,
                             const std::function<bool()>& requested) {
  if (!options.service.run_for) return requested;
  return [&clock, requested, end = clock.Steady() + *options.service.run_for] {
    return requested() || clock.Steady() >= end;
  };
}

Result<void> MoveOldAside(const ConsumerOptions& options, const shared::Clock& clock) {
  if (!options.fresh) return {};
  const auto moved = MoveAside(options.checkpoint, clock.Now());
  if (!moved) return Forward(moved);
  if (*moved) shared::log::Info("checkpoint_moved_aside", {{"to", (*moved)->string()}});
  return {};
}

// Whether the run ends by itself, not only when it is asked to.
bool IsBounded(const ConsumerOptions& options) {
  return options.trigger.kind != TriggerKind::kInterval || options.stop_at;
}

// Null without --late-to.
Result<std::unique_ptr<LateTopic>> OpenLateTopic(const ConsumerOptions& options,
                                                 const std::function<bool()>& stop) {
  if (!options.windows.event_time || options.windows.late_to.empty()) return nullptr;
  return LateTopic::Open(SourceOptionsOf(options).client, options.windows.late_to, stop);
}

void TellSummary(const Job& job, const CheckpointStore& store) {
  const auto known = job.LagRecords();
  const shared::log::Field lag =
      known ? shared::log::Field("lag", *known) : shared::log::Field("lag", "unknown");
  const JobSummary& summary = job.summary();
  const auto head = store.ReadHead();
  const JobTotals totals = head ? head->totals : JobTotals{};
  shared::log::Info("stopped", {{"records", summary.records},
                                {"batches", summary.batches},
                                {"distinct", summary.distinct},
                                lag,
                                {"lost", summary.lost},
                                {"null_values", totals.null_values},
                                {"oversized", totals.oversized},
                                {"duplicates", totals.duplicates},
                                {"skipped", totals.skipped},
                                {"malformed", totals.malformed},
                                {"evicted", totals.evicted},
                                {"late", totals.late},
                                {"late_after_idle", totals.late_after_idle}});
}

// What a run needs of the world beside its options. All of it outlives the run.
struct RunParts {
  const shared::Clock& clock;
  const std::function<bool()>& stop;
  const BrokerWait& wait;
  KafkaSource& source;
  CheckpointStore& store;
  std::string cluster_id;
  LiveService* live;  // Null without --http.
};

// Where reading stands, for whoever looks while a batch is read. Empty: nobody does.
OnChunk TellOf(ProgressBar* bar, LiveService* live, const KafkaSource& source) {
  if (bar == nullptr && live == nullptr) return {};
  return [bar, live, &source](const auto& at, std::uint64_t records) {
    if (bar != nullptr) bar->Show(at, records);
    if (live != nullptr) live->Turned(at, source);
  };
}

std::vector<const SinkRunner*> PointersTo(const std::vector<std::unique_ptr<SinkRunner>>& sinks) {
  std::vector<const SinkRunner*> pointers;
  for (const auto& sink : sinks) pointers.push_back(sink.get());
  return pointers;
}

Result<void> RunOn(const ConsumerOptions& options, const RunParts& parts) {
  auto& [clock, stop, wait, source, store, cluster_id, live] = parts;
  auto progress = OpenProgressFile(options);
  if (!progress) return Forward(progress);
  const auto positions = StartReading(options, wait, store, source, clock);
  if (!positions) return stop() ? Result<void>() : Forward(positions);
  auto sinks = StartSinks(options, store, clock);
  if (!sinks) return Forward(sinks);
  const auto shown = PointersTo(*sinks);
  const auto late = OpenLateTopic(options, stop);
  if (!late) return Forward(late);
  std::unique_ptr<ProgressBar> bar = StartBar(clock, PositionsOf(*positions), source.Stops());
  auto reporter = StartReporter(
      options, store, {.sinks = *sinks, .file = *std::move(progress), .bar = bar != nullptr});
  if (!reporter) return Forward(reporter);
  Committer committer(store, source, *std::move(sinks), kSinkPatience,
                      [&](const auto& saved, const auto& commit) {
                        const BatchProgress told = (*reporter)->Report(saved, commit);
                        if (parts.live != nullptr) parts.live->Saved(saved, told);
                      });
  auto job_options = JobOptionsOf(options);
  job_options.late_to = late->get();
  job_options.on_chunk = TellOf(bar.get(), live, source);
  const std::unique_ptr<Extractor> extractor = MakeExtractor(options.extract);
  Job job(job_options, source, *extractor, committer, clock, stop, MakeWindowing(options, clock));
  auto ran = job.Restore(store);
  if (ran && live != nullptr) {
    live->Begin(cluster_id, (*reporter)->identity(), shown, job.Restored());
  }
  if (ran) ran = job.Run();
  bar.reset();
  const auto finished = IsBounded(options) && !stop()
                            ? committer.Finish(kLastWait, AtEnd::kTryAgain)
                            : committer.Finish(kLastWaitForSinks, AtEnd::kLeaveFailing);
  source.Close(kLastWait);
  TellSummary(job, store);
  return ran ? finished : ran;
}

}  // namespace

Result<void> RunJob(const ConsumerOptions& options, const std::function<bool()>& requested) {
  const shared::SystemClock clock;
  const auto stop = StopOf(options, clock, requested);
  const auto live = LiveService::Start(options, clock, stop);
  if (!live) return Forward(live);
  const BrokerWait wait(clock, {.limit = options.service.broker_wait, .stop = stop});
  auto source_options = SourceOptionsOf(options);
  source_options.stop = stop;
  if (*live != nullptr) source_options.client.brokers_told_to = (*live)->brokers();
  auto source = KafkaSource::Open(source_options);
  if (!source) return Forward(source);
  const auto topic = (*source)->WaitForTopic(options.service.broker_wait);
  if (!topic) return Forward(topic);
  if (!*topic) return {};  // Asked to stop while waiting.
  if (auto moved = MoveOldAside(options, clock); !moved) return moved;
  auto store = OpenCheckpoint(options.checkpoint, IdentityOf(options, (*topic)->cluster_id),
                              {.keep = options.keep, .backup = options.backup});
  if (!store) return Forward(store);
  if (*live) (*live)->Open(**store);
  const auto ran = RunOn(options, {.clock = clock,
                                   .stop = stop,
                                   .wait = wait,
                                   .source = **source,
                                   .store = **store,
                                   .cluster_id = (*topic)->cluster_id,
                                   .live = live->get()});
  if (*live) (*live)->Close();
  return ran;
}

}  // namespace consumer
