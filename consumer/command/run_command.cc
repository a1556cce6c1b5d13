#include "consumer/command/run_command.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "consumer/command/job_setup.h"
#include "consumer/command/live_service.h"
#include "consumer/command/progress_setup.h"
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

// How long a batch waits for a sink that is slow, so that one that keeps up sees every batch.
constexpr std::chrono::milliseconds kSinkPatience{2000};
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

// Where reading begins: the checkpoint's positions, or at the first start those of --start, which
// are stored before anything is read.
Result<shared::kafka::PartitionStates> FirstPositions(const ConsumerOptions& options,
                                                      CheckpointStore& store, KafkaSource& source,
                                                      const shared::Clock& clock) {
  const auto head = store.ReadHead();
  if (!head) return Forward(head);
  if (!head->partitions.empty()) {
    if (options.start_typed) {
      shared::log::Info(
          "start_ignored",
          {{"start", options.start}, {"why", "the checkpoint has positions; --fresh begins anew"}});
    }
    return head->partitions;
  }
  const auto start = ParseStartPosition(options.start, clock.Now());
  if (!start) return Forward(start);
  auto resolved = source.ResolveStart(*start);
  if (!resolved) return resolved;
  if (auto saved = store.SaveStart(*resolved); !saved) return Forward(saved);
  return resolved;
}

// Whether the run ends by itself, not only when it is asked to.
bool IsBounded(const ConsumerOptions& options) {
  return options.trigger.kind != TriggerKind::kInterval || options.stop_at;
}

Result<void> SetStop(const ConsumerOptions& options, KafkaSource& source) {
  const bool waits = options.trigger.kind == TriggerKind::kInterval;
  if (!options.stop_at) return waits ? Result<void>() : source.StopAtCurrentEnds();
  const auto stop = ParseStopPosition(*options.stop_at);
  if (!stop) return Forward(stop);
  return source.StopAt(*stop, waits ? Reach::kFuture : Reach::kPresentEnds);
}

// A sink that will never take rows (another checkpoint's) is told before anything is read. One that
// does not answer is tried again while the job runs.
Result<void> AwaitSinks(const std::vector<std::unique_ptr<SinkRunner>>& runners) {
  for (const auto& runner : runners) {
    (void)runner->WaitUntilBegun(kSinkPatience);
    if (const auto failed = runner->failure()) return std::unexpected(*failed);
  }
  return {};
}

Result<std::vector<std::unique_ptr<SinkRunner>>> StartSinks(const ConsumerOptions& options,
                                                            CheckpointStore& store,
                                                            const shared::Clock& clock) {
  const auto head = store.ReadHead();
  if (!head) return Forward(head);
  SinkOptions sink_options = SinkOptionsOf(options);
  // Those of an earlier run that followed tags, killed before its sinks had them.
  const auto left = store.ReadFollowed(std::nullopt);
  if (!left) return Forward(left);
  sink_options.followed = sink_options.followed || *left;
  std::vector<std::unique_ptr<Sink>> sinks;
  std::vector<std::string> names;
  for (const SinkSpec& spec : options.sinks) {
    auto sink = MakeSink(spec, sink_options);
    if (!sink) return Forward(sink);
    names.emplace_back((*sink)->name());
    sinks.push_back(*std::move(sink));
  }
  std::vector<std::unique_ptr<SinkRunner>> runners;
  for (std::size_t i = 0; i < sinks.size(); ++i) {
    const auto acknowledged = head->sinks.find(names[i]);
    const bool shown =
        options.sinks[i].kind == SinkKind::kConsole && options.output_mode == OutputMode::kComplete;
    runners.push_back(std::make_unique<SinkRunner>(
        std::move(sinks[i]), store,
        acknowledged == head->sinks.end() ? std::nullopt : std::optional(acknowledged->second),
        SinkRunnerOptions{.policy = PolicyOf(options.sinks[i], options),
                          .all_sinks = names,
                          .fresh_at = options.fresh ? std::optional(clock.Now()) : std::nullopt,
                          .show_at_start = shown}));
  }
  if (auto begun = AwaitSinks(runners); !begun) return Forward(begun);
  return runners;
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

Result<void> RunOn(const ConsumerOptions& options, const std::function<bool()>& stop,
                   const BrokerWait& wait, CheckpointStore& store, KafkaSource& source,
                   const shared::Clock& clock, LiveService* live, const std::string& cluster_id) {
  auto progress = OpenProgressFile(options);
  if (!progress) return Forward(progress);
  const auto positions =
      wait.UntilAnswered([&] { return FirstPositions(options, store, source, clock); });
  if (!positions) return stop() ? Result<void>() : Forward(positions);
  auto begun = wait.UntilAnswered([&] { return source.Begin(*positions); });
  if (begun) begun = wait.UntilAnswered([&] { return SetStop(options, source); });
  if (!begun) return stop() ? Result<void>() : begun;
  auto sinks = StartSinks(options, store, clock);
  if (!sinks) return Forward(sinks);
  const std::unique_ptr<Extractor> extractor = MakeExtractor(options.extract);
  auto job_options = JobOptionsOf(options);
  const auto late = OpenLateTopic(options, stop);
  if (!late) return Forward(late);
  job_options.late_to = late->get();
  std::unique_ptr<ProgressBar> bar = StartBar(clock, PositionsOf(*positions), source.Stops());
  if (bar || live != nullptr) {
    job_options.on_chunk = [&](const auto& at, std::uint64_t records) {
      if (bar) bar->Show(at, records);
      if (live != nullptr) live->Turned(at, source);
    };
  }
  auto reporter = StartReporter(
      options, store, {.sinks = *sinks, .file = *std::move(progress), .bar = bar != nullptr});
  if (!reporter) return Forward(reporter);
  std::vector<const SinkRunner*> shown;
  for (const auto& sink : *sinks) shown.push_back(sink.get());
  Committer committer(store, source, *std::move(sinks), kSinkPatience,
                      [&](const auto& saved, const auto& commit) {
                        const BatchProgress told = (*reporter)->Report(saved, commit);
                        if (live != nullptr) live->Saved(saved, told);
                      });
  Job job(job_options, source, *extractor, committer, clock, stop, MakeWindowing(options, clock));
  auto ran = job.Restore(store);
  if (ran && live != nullptr) {
    live->Begin(cluster_id, (*reporter)->identity(), std::move(shown), job.Restored());
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
  const auto ran =
      RunOn(options, stop, wait, **store, **source, clock, live->get(), (*topic)->cluster_id);
  if (*live) (*live)->Close();
  return ran;
}

}  // namespace consumer
