#include "consumer/source/kafka_source.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "consumer/source/topic_wait.h"
#include "shared/log.h"
#include "shared/record_headers.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Result;
using shared::kafka::Partition;
using shared::kafka::PartitionState;
using shared::kafka::PartitionStates;
using shared::kafka::Positions;
using std::chrono::milliseconds;

// One question to the broker, where the caller waits for the answer.
constexpr milliseconds kAnswerWithin{10'000};
// The same while reading, where a stop may be asked for meanwhile.
constexpr milliseconds kAnswerWithinWhileReading{2'000};
constexpr milliseconds kPauseWhileBlocked{50};
// A partition that cannot be read for a reason that inspection does not see ends the run.
constexpr int kMostTroublesInARow = 50;

}  // namespace

Result<std::unique_ptr<KafkaSource>> KafkaSource::Open(const KafkaSourceOptions& options) {
  auto consumer = OpenConsumer(options);
  if (!consumer) return Forward(consumer);
  return std::unique_ptr<KafkaSource>(new KafkaSource(options, *std::move(consumer)));
}

Result<shared::kafka::Consumer> KafkaSource::OpenConsumer(const KafkaSourceOptions& options) {
  const std::string header(options.hashtags_header ? shared::record_header::kHashtags : "");
  return shared::kafka::Consumer::Open(
      options.client, {.topic = options.topic, .group = options.group, .header = header});
}

KafkaSource::KafkaSource(const KafkaSourceOptions& options, shared::kafka::Consumer consumer)
    : options_(options), consumer_(std::move(consumer)) {}

KafkaSource::~KafkaSource() = default;

Result<std::optional<shared::kafka::TopicDescription>> KafkaSource::WaitForTopic(
    std::optional<milliseconds> limit, std::function<bool()> stop) {
  const TopicWait wait{
      .ask = [this](milliseconds within) { return consumer_.DescribeTopic(within); },
      .topic = options_.topic,
      .limit = limit,
      .stop = std::move(stop),
      .tell =
          [](std::chrono::seconds passed, const shared::Error& why) {
            shared::log::Warn("waiting_for_kafka",
                              {{"seconds", passed.count()}, {"why", why.what}});
          },
      .sleep = [](milliseconds time) { std::this_thread::sleep_for(time); }};
  auto found = consumer::WaitForTopic(wait, clock_);
  if (found && *found) description_ = **found;
  return found;
}

Result<PartitionStates> KafkaSource::ResolveStart(const StartPosition& start) {
  const auto positions =
      consumer::ResolveStart(consumer_, options_.topic, description_, start, kAnswerWithin);
  if (!positions) return Forward(positions);
  PartitionStates states;
  for (const auto& [partition, next] : *positions) states[partition].next = next;
  return states;
}

Result<void> KafkaSource::Begin(const PartitionStates& states) {
  active_.clear();
  for (const auto& [partition, state] : states) {
    progress_.Set(partition, state);
    active_.push_back(partition);
  }
  const auto log = InspectLog(consumer_, {.client = options_.client,
                                          .topic = options_.topic,
                                          .counted = states,
                                          .ends_before = {},
                                          .timeout = kAnswerWithin});
  if (!log) return Forward(log);
  if (auto taken = TakeLosses(log->losses); !taken) return taken;
  std::vector<Partition> added;
  for (const Partition partition : log->present) {
    if (!states.contains(partition)) added.push_back(partition);
  }
  if (auto ok = AddPartitions(added); !ok) return Forward(ok);
  if (auto assigned = AssignActive(); !assigned) return assigned;
  PublishPositions();
  errors_seen_ = consumer_.errors_told();
  watcher_.emplace(consumer_, clock_, active_, options_.new_partitions_every);
  return {};
}

Result<Chunk> KafkaSource::ReadChunk(std::size_t max_records, milliseconds wait) {
  const auto readiness = Tend();
  if (!readiness) return Forward(readiness);
  if (*readiness == Readiness::kTell) return TellChanges();
  if (*readiness == Readiness::kWait) {
    std::this_thread::sleep_for(std::min(wait, kPauseWhileBlocked));
    progress_.TakeNothing();
    return Chunk{};
  }
  consumer_.Read(max_records, wait, batch_);
  if (LostAConnection()) batch_ = {};  // May be of another log already: looked at next time.
  progress_.Take(batch_);
  watcher_->SetBusy(!batch_.records.empty());
  if (auto ok = TakeTroubles(); !ok) return Forward(ok);
  if (!progress_.progress().empty()) PublishPositions();
  return Chunk{.records = progress_.records(), .progress = progress_.progress(), .lost = {}};
}

Result<void> KafkaSource::StopAtCurrentEnds() {
  const auto ends = consumer_.EndOffsets(active_, kAnswerWithin);
  if (!ends) return Annotate(ends, "asking where to stop");
  progress_.StopAt(*ends);
  stops_at_ends_ = true;
  return {};
}

bool KafkaSource::AtEnd() const {
  if (stops_at_ends_) return progress_.AtStops();
  const Positions ends = watcher_->Ends();
  return std::ranges::all_of(active_, [&](const Partition partition) {
    const auto end = ends.find(partition);
    const std::lock_guard lock(mutex_);
    return end != ends.end() && positions_.at(partition) >= end->second;
  });
}

void KafkaSource::Commit(const Positions& positions) { watcher_->Commit(positions); }

std::map<Partition, PartitionLag> KafkaSource::Lag() const {
  const Positions ends = watcher_->Ends();
  const std::lock_guard lock(mutex_);
  std::map<Partition, PartitionLag> lag;
  for (const auto& [partition, end] : ends) {
    const auto position = positions_.find(partition);
    if (position != positions_.end()) lag[partition] = {position->second, end};
  }
  return lag;
}

void KafkaSource::Close(milliseconds wait) {
  if (watcher_) watcher_->Stop(wait);
}

// Does what is due beside reading.
Result<KafkaSource::Readiness> KafkaSource::Tend() {
  if (watcher_->TakeSuspicion()) suspicious_ = true;
  if (suspicious_) return watcher_->answering() ? Inspect() : Readiness::kWait;
  if (const auto found = watcher_->TakeNewPartitions(); !found.empty() && !stops_at_ends_) {
    const auto added = AddPartitions(found);
    if (!added) return Forward(added);
    if (auto assigned = AssignActive(); !assigned) return Forward(assigned);
    watcher_->Watch(active_);
  }
  return changed_.empty() ? Readiness::kReadOn : Readiness::kTell;
}

Result<KafkaSource::Readiness> KafkaSource::Inspect() {
  errors_seen_ = consumer_.errors_told();
  PartitionStates counted = progress_.states();
  std::erase_if(counted,
                [&](const auto& entry) { return !std::ranges::count(active_, entry.first); });
  const auto log = InspectLog(consumer_, {.client = options_.client,
                                          .topic = options_.topic,
                                          .counted = std::move(counted),
                                          .ends_before = watcher_->Ends(),
                                          .timeout = kAnswerWithinWhileReading});
  if (!log && log.error().kind == ErrorKind::kRetry) return Readiness::kWait;
  if (!log) return Forward(log);
  if (MayComeBack(*log)) return Readiness::kWait;
  if (auto taken = TakeLosses(log->losses); !taken) return Forward(taken);
  // What was fetched may be of another log, and librdkafka gives up partitions it cannot find.
  if (auto assigned = AssignActive(); !assigned) return Forward(assigned);
  watcher_->Watch(active_);
  suspicious_ = false;
  PublishPositions();
  return changed_.empty() ? Readiness::kReadOn : Readiness::kTell;
}

bool KafkaSource::MayComeBack(const InspectedLog& log) {
  if (!log.present.empty() || log.losses.empty()) {
    gone_since_.reset();
    return false;
  }
  topic_was_gone_ = true;
  if (!gone_since_) gone_since_ = clock_.Steady();
  return clock_.Steady() - *gone_since_ < options_.gone_after;
}

Result<void> KafkaSource::TakeLosses(const std::vector<PartitionLoss>& losses) {
  if (losses.empty()) return {};
  if (options_.on_data_loss == OnDataLoss::kFail) {
    return std::unexpected(LossError(options_.topic, losses,
                                     shared::kafka::IsEmbeddedBroker(description_.cluster_id)));
  }
  for (const PartitionLoss& loss : losses) TakeLoss(loss);
  return {};
}

void KafkaSource::TakeLoss(const PartitionLoss& loss) {
  const LostRange& range = loss.range;
  shared::log::Warn("records_lost", {{"topic", options_.topic},
                                     {"from", range.from.value},
                                     {"to", range.to.value},
                                     {"records", range.records},
                                     {"why", range.why}});
  PartitionState state;
  if (!range.topic_recreated) state = progress_.states().at(range.partition);
  state.next = range.to;
  progress_.Set(range.partition, state);
  // The end of another log is no end of the one that was to be read up to there.
  if (stops_at_ends_ && loss.state != LogState::kPruned)
    progress_.StopAt({{range.partition, loss.end}});
  if (loss.state == LogState::kVanished) std::erase(active_, range.partition);
  lost_.push_back(range);
  changed_.push_back(range.partition);
}

// Partitions not seen before are read from their beginning; one that vanished and came back too.
Result<bool> KafkaSource::AddPartitions(const std::vector<Partition>& found) {
  if (found.empty()) return false;
  const auto starts = consumer_.StartOffsets(found, kAnswerWithin);
  if (!starts && starts.error().kind == ErrorKind::kRetry && watcher_) return false;
  if (!starts) return Forward(starts);
  for (const auto& [partition, start] : *starts) {
    shared::log::Info("partition_found", {{"partition", partition.value}, {"start", start.value}});
    progress_.Set(partition, {.next = start, .first = {}, .last = {}});
    active_.push_back(partition);
    changed_.push_back(partition);
  }
  PublishPositions();
  return true;
}

Result<void> KafkaSource::AssignActive() {
  if (topic_was_gone_ && !active_.empty()) {
    if (auto renewed = RenewConsumer(); !renewed) return renewed;
  }
  Positions positions = progress_.positions();
  std::erase_if(positions,
                [&](const auto& entry) { return !std::ranges::count(active_, entry.first); });
  return consumer_.Assign(positions);
}

// librdkafka 2.0.2 does not read on in a topic that it once found deleted.
Result<void> KafkaSource::RenewConsumer() {
  auto consumer = OpenConsumer(options_);
  if (!consumer) return Forward(consumer);
  watcher_.reset();
  consumer_ = *std::move(consumer);
  watcher_.emplace(consumer_, clock_, active_, options_.new_partitions_every);
  topic_was_gone_ = false;
  errors_seen_ = 0;
  return {};
}

// A connection that was lost is told before anything that came over the next one is handed out. The
// broker behind it may have lost what it held, or be another one.
bool KafkaSource::LostAConnection() {
  consumer_.ServeCallbacks();
  const std::uint64_t errors = consumer_.errors_told();
  if (std::exchange(errors_seen_, errors) == errors) return false;
  suspicious_ = true;
  return true;
}

Result<void> KafkaSource::TakeTroubles() {
  if (!batch_.records.empty()) troubles_in_a_row_ = 0;
  for (const shared::kafka::PartitionTrouble& trouble : batch_.troubles) {
    const shared::Error& error = trouble.error;
    shared::log::Debug("partition_trouble",
                       {{"partition", trouble.partition.value}, {"why", error.what}});
    if (!trouble.of_topic || error.kind == ErrorKind::kRetry) continue;
    if (error.kind == ErrorKind::kCredentials) return std::unexpected(error);
    suspicious_ = true;
    if (++troubles_in_a_row_ > kMostTroublesInARow) return std::unexpected(error);
  }
  return {};
}

// A chunk without records that tells of losses and of partitions set anew.
Chunk KafkaSource::TellChanges() {
  progress_.TakeNothing();
  told_lost_ = std::exchange(lost_, {});
  told_progress_.clear();
  const PartitionStates states = progress_.states();
  for (const Partition partition : std::exchange(changed_, {})) {
    told_progress_.push_back(
        {.partition = partition, .next = states.at(partition).next, .first = {}, .last = {}});
  }
  return Chunk{.records = {}, .progress = told_progress_, .lost = told_lost_};
}

void KafkaSource::PublishPositions() {
  const std::lock_guard lock(mutex_);
  positions_ = progress_.positions();
}

}  // namespace consumer
