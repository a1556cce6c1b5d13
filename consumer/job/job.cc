#include "consumer/job/job.h"

#include <algorithm>
#include <utility>

#include "consumer/job/unread.h"

namespace consumer {

namespace {

constexpr std::size_t kChunkRecords = 4096;
// A longer key would let one record of a hostile stream cost a megabyte of state.
constexpr std::size_t kMaxTagBytes = 1024;
// Bounds what one checkpoint writes and what is in flight, but for --trigger once: that is one
// batch, of as many changed tags as the topic holds.
constexpr std::size_t kMaxChangedTags = 500'000;
// How soon a stop is noticed while nothing arrives.
constexpr std::chrono::milliseconds kLongestWait{50};

std::size_t PlacesOf(const JobOptions& options) {
  return options.history ? std::max(options.top_places, TagHistory::kTags) : options.top_places;
}

LookBackOptions LookBackOf(const JobOptions& options) {
  if (!options.history) return {};
  return {.history = options.counts == CountScope::kRunning,
          .followed_tags = options.followed_tags};
}

}  // namespace

Job::Job(const JobOptions& options, RecordSource& source, Extractor& extractor,
         Committer& committer, const shared::Clock& clock, std::function<bool()> stop,
         std::unique_ptr<Windowing> windowing)
    : options_(options),
      source_(source),
      extractor_(extractor),
      committer_(committer),
      clock_(clock),
      stop_(std::move(stop)),
      trigger_(options.trigger),
      intake_(options.intake),
      followed_(options.followed_tags),
      late_(options.late_to),
      overruns_(clock),
      timer_(clock),
      top_(TopOf(PlacesOf(options))),
      look_back_(LookBackOf(options)),
      windowing_(std::move(windowing)),
      batch_began_(clock.Steady()) {
  if (options.state_ttl) expiry_.emplace(options.state_ttl->count());
}

TopN Job::TopOf(std::size_t places) {
  return {places, [this](const TopN::Visit& visit) { counts_.VisitAll(visit); }};
}

shared::Result<void> Job::Restore(const CheckpointStore& store) {
  const auto before = store.ReadHead();
  if (!before) return Annotate(before, "reading the checkpoint");
  ranked_places_ = before->ranked_places;
  top_ = TopOf(std::max(PlacesOf(options_), ranked_places_));
  if (expiry_ && before->batch) expiry_->RestorePeriods(before->periods, before->batch_time);
  auto head = store.ReadTotals(std::nullopt, [this](const StoredTotal& stored) {
    CountedTag& tag = counts_.Restore(stored.total);
    if (expiry_) expiry_->RestoreTag(tag, stored.changed_in);
    top_.Set(stored.total.tag, stored.total.count);
  });
  if (!head) return Annotate(head, "reading the checkpoint");
  if (auto restored = intake_.Restore(store); !restored) {
    return Annotate(restored, "reading the checkpoint");
  }
  if (windowing_) {
    if (auto restored = windowing_->Restore(store); !restored) return restored;
  }
  if (auto restored = look_back_.Restore(store, *head); !restored) {
    return Annotate(restored, "reading the checkpoint");
  }
  partitions_ = stored_partitions_ = head->partitions;
  totals_ = head->totals;
  last_ = head->batch;
  restored_time_ = head->batch_time;
  summary_.distinct = counts_.distinct();
  return {};
}

std::optional<SavedBatch> Job::Restored() {
  if (!last_) return std::nullopt;
  SavedBatch saved;
  saved.outcome.id = *last_;
  saved.outcome.time = restored_time_;
  saved.outcome.partitions = partitions_;
  saved.outcome.totals = totals_;
  if (options_.counts == CountScope::kRunning) saved.top = top_.Rows();
  saved.history = look_back_.points();
  saved.distinct = counts_.distinct();
  return saved;
}

shared::Result<void> Job::Run() {
  while (true) {
    BatchBudget budget = trigger_.Begin(clock_.Now(), clock_.Steady());
    if (auto begun = BeginWindows(budget); !begun) return begun;
    if (AtMostBatches()) return committer_.Drain();
    const shared::Result<Ended> ended = ReadBatch(budget);
    // What was counted before an error is right, and saved.
    if (auto closed = CloseBatch(budget, ended); !closed) return closed;
    if (!ended) {
      if (auto drained = committer_.Drain(); !drained) return drained;
      return Forward(ended);
    }
    if (Done(*ended)) return committer_.Drain();
    if (const auto overrun = trigger_.Overrun(budget, clock_.Steady())) {
      overruns_.Tell(*overrun, options_.trigger.interval);
    }
  }
}

shared::Result<Job::Ended> Job::ReadBatch(BatchBudget& budget) {
  batch_began_ = clock_.Steady();
  timer_.Begin(partitions_);
  while (!MustEnd(budget)) {
    const std::size_t records = std::min(kChunkRecords, budget.records_left());
    const auto wait = std::min(kLongestWait, budget.TimeLeft(clock_.Steady()));
    const shared::Result<Chunk> chunk = source_.ReadChunk(records, wait);
    if (!chunk) return Forward(chunk);
    timer_.Spent(chunk->records.size() < records ? Phase::kWaiting : Phase::kReading);
    CountChunk(*chunk);
    timer_.Spent(Phase::kCounting);
    if (options_.on_chunk) options_.on_chunk(partitions_, summary_.records + batch_records_);
    budget.Spend(chunk->records.size());
    if (stop_()) return Ended::kStop;
    if (source_.AtStop() || (EndsAtEnd() && source_.AtEnd())) return Ended::kAtEnd;
  }
  return Ended::kBudget;
}

bool Job::MustEnd(const BatchBudget& budget) const {
  if (options_.trigger.kind == TriggerKind::kOnce) return false;
  return budget.Spent(clock_.Steady()) || counts_.changed() >= kMaxChangedTags || followed_.full();
}

// The first batch of a run shows what is there at once, instead of after an interval.
bool Job::EndsAtEnd() const {
  return options_.trigger.kind != TriggerKind::kInterval || summary_.batches == 0;
}

bool Job::AtMostBatches() const {
  return options_.max_batches && summary_.batches >= *options_.max_batches;
}

bool Job::Done(Ended ended) const {
  if (ended == Ended::kStop || stop_()) return true;
  if (AtMostBatches()) return true;
  return ended == Ended::kAtEnd &&
         (options_.trigger.kind != TriggerKind::kInterval || source_.AtStop());
}

void Job::CountChunk(const Chunk& chunk) {
  batch_records_ += chunk.records.size();
  for (const Record& record : chunk.records) CountRecord(record);
  Follow(chunk);
}

void Job::CountRecord(const Record& record) {
  const std::optional<std::string_view> text = intake_.TextOf(record, totals_);
  if (record.null_value && followed_.on()) followed_.TakeDeletion(record);
  if (!text) return;
  ++batch_texts_;
  if (tweets_.size() < options_.show_tweets) tweets_.emplace_back(*text);
  if (!options_.counting) return;
  tags_.clear();
  extractor_.Extract(*text, record.hashtags, tags_);
  totals_.oversized +=
      std::erase_if(tags_, [](std::string_view tag) { return tag.size() > kMaxTagBytes; });
  for (const std::string_view tag : tags_) counts_.Add(tag, record.timestamp);
  totals_.tags += tags_.size();
  if (followed_.on()) followed_.TakeTweet(record, *text, tags_);
  if (windowing_ && !windowing_->Count(record, tags_)) late_.Send(record);
}

void Job::Follow(const Chunk& chunk) {
  for (const LostRange& lost : chunk.lost) {
    batch_lost_ += static_cast<std::uint64_t>(lost.records);
    if (lost.topic_recreated)
      partitions_[lost.partition] = {.next = lost.to, .first = {}, .last = {}};
  }
  for (const PartitionProgress& progress : chunk.progress) {
    shared::kafka::PartitionState& state = partitions_[progress.partition];
    state.next = progress.next;
    if (!state.first) state.first = progress.first;
    if (progress.last) state.last = progress.last;
  }
}

// Windows that ended while no batch was made: by batches of their own, before anything is read.
shared::Result<void> Job::BeginWindows(const BatchBudget& budget) {
  if (!windowing_) return {};
  // One batch for all has no later one with which a partition could be let go.
  if (options_.trigger.kind != TriggerKind::kOnce) {
    if (auto held = source_.HoldBack(windowing_->Ahead(source_)); !held) return held;
  }
  const auto overdue = windowing_->Overdue(budget.earliest_time());
  if (!overdue) return {};
  batch_began_ = clock_.Steady();
  return committer_.Submit(TakeBatch(*overdue));
}

// An empty topic is shown as such, once. A run over what is there waits until it knows.
bool Job::ShowsTheStart(const shared::Result<Ended>& ended) const {
  if (last_ || stop_()) return false;
  return options_.trigger.kind == TriggerKind::kInterval || (ended && *ended == Ended::kAtEnd);
}

shared::Result<void> Job::CloseBatch(const BatchBudget& budget,
                                     const shared::Result<Ended>& ended) {
  shared::UnixMillis time = budget.TimeOfBatch(clock_.Now());
  if (windowing_) time = windowing_->TimeOfBatch(time);
  if (auto settled = late_.Settle(); !settled) return settled;
  const bool window_ends = windowing_ && windowing_->MustMakeBatch(time, source_);
  if (batch_records_ > 0 || batch_lost_ > 0 || ShowsTheStart(ended) || window_ends) {
    stored_partitions_ = partitions_;
    return committer_.Submit(TakeBatch(time));
  }
  if (partitions_ == stored_partitions_) return committer_.Check();
  stored_partitions_ = partitions_;
  return committer_.SubmitPositions(partitions_);
}

std::optional<std::int64_t> Job::LagRecords() const {
  return Unread(PositionsOf(partitions_), source_.Lag());
}

}  // namespace consumer
