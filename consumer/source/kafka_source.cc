#include "consumer/source/kafka_source.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "consumer/source/topic_wait.h"
#include "shared/clock.h"
#include "shared/deadline.h"
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

// An answer that the job cannot begin without.
constexpr milliseconds kAnswerWithin{10'000};
// The same while reading, where it may be asked for again.
constexpr milliseconds kAnswerWithinWhileReading{2'000};
constexpr milliseconds kPauseWhileBlocked{50};
// A partition that cannot be read for a reason that inspection does not see ends the run.
constexpr int kMostTroublesInARow = 50;

const shared::SystemClock kClock;  // Of the threads that wait for brokers.

void TellLoss(const std::string& topic, const LostRange& range) {
  shared::log::Warn("records_lost", {{"topic", topic},
                                     {"from", range.from.value},
                                     {"to", range.to.value},
                                     {"records", range.records},
                                     {"why", range.why}});
}

// By place; empty for one that is not asked for.
std::vector<std::string> HeadersOf(const KafkaSourceOptions& options) {
  if (!options.hashtags_header && !options.retweet_header && !options.user_header) return {};
  std::vector<std::string> names(kHeaderPlaces);
  if (options.hashtags_header) names[kHashtagsPlace] = shared::record_header::kHashtags;
  if (options.retweet_header) names[kRetweetOfPlace] = shared::record_header::kRetweetOf;
  if (options.user_header) names[kUserPlace] = shared::record_header::kUser;
  return names;
}

// Whether a partition that is none of these has records to read before its stop.
bool OthersGoOn(const ReadPartitions& partitions, const std::set<Partition>& these) {
  const Positions stops = partitions.stops();
  return std::ranges::any_of(partitions.positions(), [&](const auto& at) {
    const auto stop = stops.find(at.first);
    return !these.contains(at.first) && (stop == stops.end() || at.second < stop->second);
  });
}

}  // namespace

Result<std::unique_ptr<KafkaSource>> KafkaSource::Open(const KafkaSourceOptions& options) {
  auto consumer = WatchedConsumer::Open(
      options.client,
      {.topic = options.topic, .group = options.group, .headers = HeadersOf(options)}, kClock,
      options.new_partitions_every);
  if (!consumer) return Forward(consumer);
  return std::unique_ptr<KafkaSource>(new KafkaSource(options, *std::move(consumer)));
}

KafkaSource::KafkaSource(const KafkaSourceOptions& options,
                         std::unique_ptr<WatchedConsumer> consumer)
    : options_(options),
      consumer_(std::move(consumer)),
      inspector_({.client = options.client,
                  .topic = options.topic,
                  .gone_after = options.gone_after,
                  .stop = options.stop},
                 kClock),
      run_stop_({.topic = options.topic, .stop = options.stop}, kClock) {}

KafkaSource::~KafkaSource() = default;

Result<std::optional<shared::kafka::TopicDescription>> KafkaSource::WaitForTopic(
    std::optional<milliseconds> limit) {
  const TopicWait wait{
      .ask = [this](milliseconds within) { return consumer().DescribeTopic(within); },
      .topic = options_.topic,
      .limit = limit,
      .stop = options_.stop,
      .tell =
          [](std::chrono::seconds passed, const shared::Error& why) {
            shared::log::Warn("waiting_for_kafka",
                              {{"seconds", passed.count()}, {"why", why.what}});
          },
      .sleep = [](milliseconds time) { std::this_thread::sleep_for(time); }};
  auto found = consumer::WaitForTopic(wait, kClock);
  if (found && *found) description_ = **found;
  return found;
}

Result<PartitionStates> KafkaSource::ResolveStart(const StartPosition& start) {
  const auto positions =
      shared::AskWithin({kAnswerWithin, options_.stop}, [&](milliseconds within) {
        return consumer::ResolveStart(consumer(), options_.topic, description_, start, within);
      });
  if (!positions) return Forward(positions);
  PartitionStates states;
  for (const auto& [partition, next] : *positions) states[partition].next = next;
  return states;
}

Result<void> KafkaSource::Begin(const PartitionStates& states) {
  partitions_.Begin(states);
  const auto log = InspectLog(consumer(), {.client = options_.client,
                                           .topic = options_.topic,
                                           .counted = states,
                                           .ends_before = {},
                                           .deadline = {kAnswerWithin, options_.stop}});
  if (!log) return Forward(log);
  if (auto taken = TakeFindings(*log); !taken) return taken;
  std::vector<Partition> added;
  for (const Partition partition : log->present) {
    if (!states.contains(partition)) added.push_back(partition);
  }
  if (auto ok = AddPartitions(added); !ok) return ok;
  errors_seen_ = consumer().errors_told();
  if (auto assigned = AssignActive(); !assigned) return assigned;
  consumer_->Watch(partitions_.active());
  return {};
}

Result<Chunk> KafkaSource::ReadChunk(std::size_t max_records, milliseconds wait) {
  const auto readiness = Tend();
  if (!readiness) return Forward(readiness);
  if (*readiness == Readiness::kTell) return partitions_.TakeChanges();
  if (*readiness == Readiness::kWait) {
    std::this_thread::sleep_for(std::min(wait, kPauseWhileBlocked));
    partitions_.TakeNothing();
    return Chunk{};
  }
  consumer().Read(max_records, wait, batch_);
  if (LostAConnection()) batch_ = {};  // May be of another log already: looked at next time.
  partitions_.Take(batch_);
  consumer_->watcher().SetBusy(!batch_.records.empty());
  if (auto ok = TakeTroubles(); !ok) return Forward(ok);
  if (!partitions_.progress().empty()) PublishPositions();
  return Chunk{.records = partitions_.records(), .progress = partitions_.progress(), .lost = {}};
}

Result<void> KafkaSource::StopAtCurrentEnds() {
  const auto ends = shared::AskWithin({kAnswerWithin, options_.stop}, [&](milliseconds within) {
    return consumer().EndOffsets(partitions_.active(), within);
  });
  if (!ends) return Annotate(ends, "asking where to stop");
  partitions_.StopAt(*ends);
  return {};
}

Result<void> KafkaSource::StopAt(const StopPosition& stop, Reach reach) {
  return run_stop_.Set(consumer(), description_, stop, reach, partitions_);
}

bool KafkaSource::AtEnd() const {
  if (!partitions_.has_stops()) return AtToldEnds();
  return partitions_.AtStops() || (run_stop_.lies_ahead() && AtToldEnds());
}

bool KafkaSource::AtToldEnds() const { return reached_.At(consumer_->Ends()); }

void KafkaSource::Commit(const Positions& positions) {
  consumer_->Commit(reached_.WithoutDropped(positions));
}

std::map<Partition, PartitionLag> KafkaSource::Lag() const {
  return reached_.LagUntil(consumer_->Ends());
}

void KafkaSource::Close(milliseconds wait) { consumer_->Close(wait); }

// Does what is due beside reading.
Result<KafkaSource::Readiness> KafkaSource::Tend() {
  if (consumer_->watcher().TakeSuspicion()) suspicious_ = true;
  if (suspicious_) return consumer_->watcher().answering() ? Inspect() : Readiness::kWait;
  if (auto added = AddFoundPartitions(); !added) return Forward(added);
  if (auto tended = run_stop_.Tend(consumer(), partitions_); !tended) return Forward(tended);
  return partitions_.changed() ? Readiness::kTell : Readiness::kReadOn;
}

Result<KafkaSource::Readiness> KafkaSource::Inspect() {
  errors_seen_ = consumer().errors_told();
  const auto log = inspector_.Inspect(consumer(), partitions_.states(), consumer_->Ends());
  if (!log) return Forward(log);
  if (!*log) return Readiness::kWait;
  if (auto taken = TakeFindings(**log); !taken) return Forward(taken);
  // What was fetched may be of another log, and librdkafka gives up partitions it cannot find.
  if (auto assigned = AssignActive(); !assigned) return Forward(assigned);
  consumer_->Watch(partitions_.active());
  suspicious_ = false;
  return partitions_.changed() ? Readiness::kTell : Readiness::kReadOn;
}

Result<void> KafkaSource::TakeFindings(const InspectedLog& log) {
  if (!log.losses.empty() && options_.on_data_loss == OnDataLoss::kFail) {
    return std::unexpected(LossError(options_.topic, log.losses,
                                     shared::kafka::IsEmbeddedBroker(description_.cluster_id)));
  }
  for (const PartitionLoss& loss : log.losses) {
    TellLoss(options_.topic, loss.range);
    partitions_.TakeLoss(loss);
  }
  for (const Partition partition : log.absent) partitions_.Drop(partition);
  return {};
}

// Partitions not seen before are read from their beginning; one that vanished and came back too.
Result<void> KafkaSource::AddPartitions(const std::vector<Partition>& found) {
  const auto starts = shared::AskWithin(
      {kAnswerWithinWhileReading, options_.stop},
      [&](milliseconds within) { return consumer().StartOffsets(found, within); });
  if (!starts) return Forward(starts);
  for (const auto& [partition, start] : *starts) {
    shared::log::Info("partition_found", {{"partition", partition.value}, {"start", start.value}});
    partitions_.Add(partition, start);
  }
  return {};
}

// Right after a partition was made its leader may not serve it yet: then the watcher finds it
// again.
Result<void> KafkaSource::AddFoundPartitions() {
  const auto found = consumer_->watcher().TakeNewPartitions();
  if (found.empty() || partitions_.has_stops()) return {};
  const auto added = AddPartitions(found);
  if (!added) {
    const ErrorKind kind = added.error().kind;
    const bool may_pass = kind == ErrorKind::kRetry || kind == ErrorKind::kUnavailable;
    return may_pass ? Result<void>() : added;
  }
  if (auto assigned = AssignActive(); !assigned) return assigned;
  consumer_->Watch(partitions_.active());
  return {};
}

Result<void> KafkaSource::AssignActive() {
  PublishPositions();
  if (inspector_.topic_was_gone() && !partitions_.active().empty()) {
    if (auto renewed = consumer_->Renew(partitions_.active()); !renewed) return renewed;
    inspector_.ForgetThatTopicWasGone();
    errors_seen_ = 0;
  }
  shared::kafka::Positions read = partitions_.positions();
  std::erase_if(read, [this](const auto& at) { return held_back_.contains(at.first); });
  return consumer().Assign(read);
}

Result<void> KafkaSource::HoldBack(const std::set<shared::kafka::Partition>& partitions) {
  // Where the others are at their stops, nobody comes nearer any more.
  std::set<Partition> held =
      OthersGoOn(partitions_, partitions) ? partitions : std::set<Partition>();
  if (held == held_back_) return {};
  held_back_ = std::move(held);
  return AssignActive();
}

// A connection that was lost is told before anything that came over the next one is handed out. The
// broker behind it may have lost what it held, or be another one.
bool KafkaSource::LostAConnection() {
  consumer().ServeCallbacks();
  const std::uint64_t errors = consumer().errors_told();
  if (std::exchange(errors_seen_, errors) == errors) return false;
  suspicious_ = true;
  return true;
}

Result<void> KafkaSource::TakeTroubles() {
  for (const PartitionProgress& moved : partitions_.progress()) {
    troubles_in_a_row_.erase(moved.partition);
  }
  for (const auto& [partition, end] : batch_.ends) troubles_in_a_row_.erase(partition);
  for (const shared::kafka::PartitionTrouble& trouble : batch_.troubles) {
    const shared::Error& error = trouble.error;
    shared::log::Debug("partition_trouble",
                       {{"partition", trouble.partition.value}, {"why", error.what}});
    if (!trouble.of_topic || error.kind == ErrorKind::kRetry) continue;
    if (error.kind == ErrorKind::kCredentials) return std::unexpected(error);
    suspicious_ = true;
    if (++troubles_in_a_row_[trouble.partition] > kMostTroublesInARow) {
      return std::unexpected(error);
    }
  }
  return {};
}

void KafkaSource::PublishPositions() {
  reached_.Set(partitions_.positions(), partitions_.dropped());
}

}  // namespace consumer
