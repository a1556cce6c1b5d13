#include "consumer/http/live_state.h"

#include <algorithm>

#include <fmt/format.h>

#include "shared/http/health.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::http::StuckFor;

constexpr double kOldSeconds = 10;

bool CatchesUp(const LiveStatus& status, const LiveNow& now) {
  const auto lag = LagRecords(status);
  const auto& progress = status.batch->progress;
  if (!lag || !progress || *lag <= static_cast<std::int64_t>(progress->records)) return false;
  const bool shrinks = progress->caught_up_in && progress->caught_up_in->count() >= 0;
  return shrinks || LagSeconds(status, now.wall).value_or(0) > kOldSeconds;
}

}  // namespace

std::string_view NameOf(LiveState state) {
  switch (state) {
    case LiveState::kWaiting:
      return "waiting";
    case LiveState::kRunning:
      return "running";
    case LiveState::kCatchingUp:
      return "catching_up";
    case LiveState::kStalled:
      return "stalled";
    case LiveState::kStopping:
      return "stopping";
  }
  return "";
}

LiveState StateOf(const LiveStatus& status, const LiveNow& now) {
  if (status.stopping) return LiveState::kStopping;
  if (!status.turn.turned) return LiveState::kWaiting;
  if (StuckFor(status.turn.turned, now.steady).count() > 0) return LiveState::kStalled;
  if (!status.turn.answering) return LiveState::kStalled;
  return CatchesUp(status, now) ? LiveState::kCatchingUp : LiveState::kRunning;
}

std::string ProblemOf(const LiveStatus& status, const LiveNow& now) {
  const LiveState state = StateOf(status, now);
  if (state == LiveState::kWaiting) {
    return fmt::format("waits for Kafka at {} and its topic {}", status.run->brokers,
                       status.run->topic);
  }
  if (state == LiveState::kStalled) {
    const auto stuck = StuckFor(status.turn.turned, now.steady);
    if (stuck.count() == 0) return "no broker answers: counting goes on when one does";
    return fmt::format(
        "the loop has not gone round for {}: the disk of the checkpoint or a sink "
        "holds it up",
        shared::FormatDuration(stuck));
  }
  const std::uint64_t lost = status.batch->sums.lost;
  if (lost == 0) return "";
  return fmt::format(
      "{} records were gone before they were read: the topic kept them for too "
      "short a time, or was made again",
      lost);
}

}  // namespace consumer
