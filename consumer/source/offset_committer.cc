#include "consumer/source/offset_committer.h"

#include <utility>

#include "shared/log.h"

namespace consumer {
namespace {

constexpr std::chrono::seconds kTryAgainAfter{1};
constexpr std::chrono::seconds kCommitWarningEvery{60};

}  // namespace

OffsetCommitter::OffsetCommitter(shared::kafka::Consumer& consumer, const shared::Clock& clock)
    : consumer_(consumer), clock_(clock), damper_(clock, kCommitWarningEvery) {}

void OffsetCommitter::Commit(const shared::kafka::Positions& positions) {
  const std::lock_guard lock(mutex_);
  waiting_ = positions;
}

void OffsetCommitter::Pump(std::chrono::milliseconds wait) {
  SendWaiting();
  if (!sent_) return;
  if (const auto answer = consumer_.FinishedCommit(wait)) TakeAnswer(*answer);
}

void OffsetCommitter::Flush(std::chrono::milliseconds wait) {
  const auto deadline = clock_.Steady() + wait;
  not_before_ = {};
  while (!IsDone() && clock_.Steady() < deadline) Pump(std::chrono::milliseconds(20));
}

void OffsetCommitter::TakeAnswer(const shared::Result<void>& answer) {
  auto positions = std::exchange(sent_, std::nullopt);
  if (answer) return;
  if (const auto why = damper_.Pass("", answer.error().what)) {
    shared::log::Warn("commit_refused", {{"why", *why}});
  }
  if (answer.error().kind != shared::ErrorKind::kRetry) return;
  not_before_ = clock_.Steady() + kTryAgainAfter;
  const std::lock_guard lock(mutex_);
  if (!waiting_) waiting_ = std::move(positions);
}

void OffsetCommitter::SendWaiting() {
  if (sent_ || clock_.Steady() < not_before_) return;
  {
    const std::lock_guard lock(mutex_);
    sent_ = std::exchange(waiting_, std::nullopt);
  }
  if (sent_) consumer_.StartCommit(*sent_);
}

bool OffsetCommitter::IsDone() {
  const std::lock_guard lock(mutex_);
  return !sent_ && !waiting_;
}

}  // namespace consumer
