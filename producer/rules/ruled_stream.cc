#include "producer/rules/ruled_stream.h"

#include <algorithm>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "shared/log.h"

namespace producer {

using shared::Result;

Result<NextAttempt> PlanAfter(const RulesFailure& failure, ReconnectPolicy& policy) {
  if (const auto* const error = std::get_if<shared::Error>(&failure.how)) {
    return std::unexpected(*error);
  }
  const auto* const refusal = std::get_if<Refusal>(&failure.how);
  if (refusal == nullptr) return policy.OnNetworkError();
  auto next = policy.OnRefused(*refusal);
  if (next) return next;
  return shared::Fail(next.error().kind, fmt::format("{} ({})", failure.why, next.error().what));
}

RuledStream::RuledStream(std::unique_ptr<TweetSource> stream, Sync sync,
                         ReconnectPolicy::Options options, const shared::Clock& clock,
                         const shared::Shutdown& shutdown)
    : stream_(std::move(stream)),
      sync_(std::move(sync)),
      clock_(clock),
      shutdown_(shutdown),
      policy_(
          clock, [this] { return std::uniform_real_distribution<double>()(random_); }, options) {}

Result<SourceState> RuledStream::Read(std::chrono::milliseconds wait, StreamListener& listener) {
  if (synced_) return stream_->Read(wait, listener);
  const auto left = next_attempt_ - clock_.Steady();
  if (left.count() > 0) {
    shutdown_.WaitFor(std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(left)));
    return SourceState::kOpen;
  }
  if (auto tried = Try(); !tried) return shared::Forward(tried);
  return SourceState::kOpen;
}

Result<void> RuledStream::Try() {
  const auto change = sync_();
  if (change) {
    shared::log::Info("rules_synced", {{"added", change->add.size()},
                                       {"removed", change->remove.size()},
                                       {"kept", change->keep.size()},
                                       {"of_others", change->others}});
    synced_ = true;
    return {};
  }
  if (shutdown_.Requested()) return {};
  const auto next = PlanAfter(change.error(), policy_);
  if (!next) return shared::Forward(next);
  condition_.OnFailed(*next, change.error().why);
  next_attempt_ = clock_.Steady() + next->delay;
  shared::log::Warn("rules_not_synced",
                    {{"why", change.error().why}, {"next_attempt_ms", next->delay.count()}});
  return {};
}

}  // namespace producer
