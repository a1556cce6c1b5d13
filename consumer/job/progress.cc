#include "consumer/job/progress.h"

#include <algorithm>
#include <cmath>

#include "consumer/job/unread.h"
#include "shared/record_time.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::kafka::Partition;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

double PerSecond(std::uint64_t records, nanoseconds time) {
  constexpr nanoseconds kShortest{1000};  // A rate is no number where it took no time.
  const std::chrono::duration<double> seconds = std::max(time, kShortest);
  return static_cast<double>(records) / seconds.count();
}

std::optional<double> LagSeconds(const BatchProgress& progress,
                                 const shared::kafka::PartitionStates& partitions) {
  if (!progress.lag_records) return std::nullopt;
  if (*progress.lag_records == 0) return 0;
  std::optional<shared::UnixMillis> oldest;
  for (const auto& [partition, lag] : progress.work.latest) {
    if (Unread(progress.end, partition, lag) == 0) continue;
    const auto state = partitions.find(partition);
    if (state == partitions.end() || !state->second.last) continue;
    oldest = std::min(oldest.value_or(progress.work.ended), state->second.last->timestamp);
  }
  if (!oldest) return std::nullopt;
  return shared::AgeInSeconds(*oldest, progress.work.ended);
}

std::optional<milliseconds> CaughtUpIn(const BatchProgress& progress,
                                       const std::optional<BatchPlace>& before) {
  const auto place = PlaceOf(progress);
  if (!before || !place || place->lag <= static_cast<std::int64_t>(progress.records)) {
    return std::nullopt;
  }
  const std::chrono::duration<double, std::milli> passed = place->at - before->at;
  const auto fewer = static_cast<double>(before->lag - place->lag);
  if (fewer <= 0) return milliseconds(-1);
  return milliseconds(std::llround(static_cast<double>(place->lag) * passed.count() / fewer));
}

std::int64_t Ms(nanoseconds time) { return duration_cast<milliseconds>(time).count(); }

// Enough digits to compare, no more.
double Rounded(double rate) { return rate < 10 ? std::round(rate * 10) / 10 : std::round(rate); }

std::string CaughtUpText(milliseconds time) {
  if (time.count() < 0) return "never";
  return shared::FormatDuration(std::chrono::ceil<std::chrono::seconds>(time));
}

}  // namespace

BatchProgress ProgressOf(const SavedBatch& saved, const CommitWork& commit,
                         const std::optional<BatchPlace>& before) {
  BatchProgress progress{.batch = saved.outcome.id,
                         .time = saved.outcome.time,
                         .records = saved.status.records,
                         .distinct = saved.distinct,
                         .changed = saved.outcome.changed.size(),
                         .work = saved.work,
                         .commit = commit,
                         .end = PositionsOf(saved.outcome.partitions)};
  for (const nanoseconds spent : saved.work.spent) progress.lasted += spent;
  progress.busy = progress.lasted - saved.work.Spent(Phase::kWaiting) + commit.saving +
                  commit.committing + commit.writing;
  progress.read_per_second = PerSecond(progress.records, progress.lasted);
  progress.processed_per_second = PerSecond(progress.records, progress.busy);
  if (saved.work.since_last) {
    progress.input_per_second = PerSecond(progress.records, *saved.work.since_last);
  }
  progress.lag_records = Unread(progress.end, progress.work.latest);
  progress.lag_seconds = LagSeconds(progress, saved.outcome.partitions);
  progress.caught_up_in = CaughtUpIn(progress, before);
  return progress;
}

std::optional<BatchPlace> PlaceOf(const BatchProgress& progress) {
  if (!progress.lag_records) return std::nullopt;
  return BatchPlace{.lag = *progress.lag_records, .at = progress.work.ended_steady};
}

std::vector<shared::log::Field> ProgressFields(const BatchProgress& progress) {
  const BatchWork& work = progress.work;
  std::vector<shared::log::Field> fields = {{"batch", progress.batch.value},
                                            {"time", shared::FormatTime(progress.time)},
                                            {"records", progress.records},
                                            {"rows", progress.commit.rows},
                                            {"rate", Rounded(progress.read_per_second)}};
  if (progress.lag_records) fields.emplace_back("lag", *progress.lag_records);
  if (progress.lag_seconds) fields.emplace_back("lag_seconds", Rounded(*progress.lag_seconds));
  if (progress.caught_up_in) {
    fields.emplace_back("caught_up_in", CaughtUpText(*progress.caught_up_in));
  }
  fields.emplace_back("distinct", progress.distinct);
  fields.emplace_back("state_bytes", work.state_bytes);
  fields.emplace_back("wait_ms", Ms(work.Spent(Phase::kWaiting)));
  fields.emplace_back("read_ms", Ms(work.Spent(Phase::kReading)));
  fields.emplace_back("count_ms", Ms(work.Spent(Phase::kCounting)));
  fields.emplace_back("save_ms", Ms(work.Spent(Phase::kClosing) + progress.commit.saving));
  fields.emplace_back("sink_ms", Ms(progress.commit.writing));
  return fields;
}

}  // namespace consumer
