#include "consumer/source/topic_watcher.h"

#include <algorithm>
#include <string>
#include <utility>

#include "shared/log.h"

namespace consumer {
namespace {

using shared::kafka::Partition;
using shared::kafka::Positions;
using std::chrono::milliseconds;

constexpr milliseconds kBusyPause{20};
constexpr milliseconds kIdlePause{50};
// Also how long the thread's end may take while no broker answers.
constexpr milliseconds kWatchAnswerWithin{2000};
// For how long a commit is tried at the end with a broker that does not answer.
constexpr milliseconds kHopelessWait{1500};
constexpr milliseconds kReasonWithin{500};
constexpr std::chrono::seconds kTellUnansweredEvery{10};

std::string Numbers(const std::vector<Partition>& partitions) {
  std::string text;
  for (const Partition partition : partitions) {
    text += (text.empty() ? "" : ",") + std::to_string(partition.value);
  }
  return text;
}

}  // namespace

TopicWatcher::TopicWatcher(shared::kafka::Consumer& consumer, const shared::Clock& clock,
                           std::vector<Partition> partitions, milliseconds new_partitions_every)
    : consumer_(consumer),
      clock_(clock),
      new_partitions_every_(new_partitions_every),
      committer_(consumer, clock),
      last_look_(clock.Steady()),
      damper_(clock, kTellUnansweredEvery),
      watched_(partitions.begin(), partitions.end()),
      thread_([this] { Run(); }) {}

TopicWatcher::~TopicWatcher() { Stop(milliseconds(0)); }

Positions TopicWatcher::Ends() const {
  const std::lock_guard lock(mutex_);
  return ends_;
}

std::vector<Partition> TopicWatcher::TakeNewPartitions() {
  const std::lock_guard lock(mutex_);
  std::vector<Partition> found(found_.begin(), found_.end());
  found_.clear();
  return found;
}

void TopicWatcher::Watch(std::vector<Partition> partitions) {
  const std::lock_guard lock(mutex_);
  watched_ = {partitions.begin(), partitions.end()};
  std::erase_if(found_, [&](const Partition found) { return watched_.contains(found); });
  std::erase_if(ends_, [&](const auto& entry) { return !watched_.contains(entry.first); });
}

void TopicWatcher::Stop(milliseconds wait) {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (!thread_.joinable()) return;
  const auto began = clock_.Steady();
  thread_.join();
  const auto took = std::chrono::duration_cast<milliseconds>(clock_.Steady() - began);
  if (!answering_) wait = std::min(wait, kHopelessWait - std::min(took, kHopelessWait));
  committer_.Flush(wait);
}

void TopicWatcher::Run() {
  for (;;) {
    consumer_.ServeCallbacks();
    AskForEnds();
    committer_.Pump(milliseconds(0));
    LookForNewPartitions();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, busy_ ? kBusyPause : kIdlePause, [this] { return stopping_; });
    if (stopping_) return;
  }
}

void TopicWatcher::AskForEnds() {
  const std::vector<Partition> partitions = Watched();
  if (partitions.empty()) return;
  const auto ends = consumer_.EndOffsets(partitions, kWatchAnswerWithin);
  const bool answered = ends || ends.error().kind != shared::ErrorKind::kRetry;
  const bool was_answering = answering_.exchange(answered);
  if (answered && (!ends || !was_answering)) suspicious_ = true;
  if (ends) TakeEnds(*ends);
  if (answered) unanswered_since_.reset();
  if (!answered) TellWhyNot(ends.error());
}

// A partition without a leader holds back the question about all of them.
void TopicWatcher::TellWhyNot(const shared::Error& why) {
  if (!unanswered_since_) unanswered_since_ = clock_.Steady();
  if (clock_.Steady() - *unanswered_since_ < kTellUnansweredEvery) return;
  std::string reason = why.what;
  const auto description = consumer_.DescribeTopic(kReasonWithin);
  if (description && !description->leaderless.empty()) {
    reason = "no broker leads partitions " + Numbers(description->leaderless);
  }
  if (const auto line = damper_.Pass("", reason)) {
    shared::log::Warn("waiting_for_kafka", {{"why", *line}});
  }
}

void TopicWatcher::TakeEnds(const Positions& ends) {
  const std::lock_guard lock(mutex_);
  for (const auto& [partition, end] : ends) {
    if (!watched_.contains(partition)) continue;
    const auto before = ends_.find(partition);
    if (before != ends_.end() && end < before->second) suspicious_ = true;
    ends_[partition] = end;
  }
}

void TopicWatcher::LookForNewPartitions() {
  if (clock_.Steady() - last_look_ < new_partitions_every_) return;
  last_look_ = clock_.Steady();
  const auto description = consumer_.DescribeTopic(kWatchAnswerWithin);
  if (!description) return;
  const std::lock_guard lock(mutex_);
  for (const Partition partition : description->partitions) {
    if (!watched_.contains(partition)) found_.insert(partition);
  }
}

std::vector<Partition> TopicWatcher::Watched() const {
  const std::lock_guard lock(mutex_);
  return {watched_.begin(), watched_.end()};
}

}  // namespace consumer
