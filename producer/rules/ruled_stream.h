// RuledStream is a stream whose rules are put on its server before it connects: once a run, again
// and again until that is done, as politely as a stream connects (reconnect_policy.h). A
// connection that is lost later finds the rules there.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <string>

#include "producer/rules/rule_sync.h"
#include "producer/stream/reconnect_policy.h"
#include "producer/stream/tweet_source.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace producer {

class RuledStream final : public TweetSource {
 public:
  using Sync = std::function<RulesResult<RuleChange>()>;

  // Clock and shutdown must outlive it.
  RuledStream(std::unique_ptr<TweetSource> stream, Sync sync, ReconnectPolicy::Options options,
              const shared::Clock& clock, const shared::Shutdown& shutdown);

  // Besides the stream's own errors those of the rules: kRefused, kCredentials, kRateLimited.
  shared::Result<SourceState> Read(std::chrono::milliseconds wait,
                                   StreamListener& listener) override;
  std::uint64_t keep_alives() const override { return stream_->keep_alives(); }
  SourceStatus status() const override { return synced_ ? stream_->status() : condition_; }
  void OnDisconnectMessage(int code) override { stream_->OnDisconnectMessage(code); }
  void HangUp() override { stream_->HangUp(); }
  void OnPosition(std::int64_t position) override { stream_->OnPosition(position); }
  std::string position() const override { return stream_->position(); }
  void Resume(std::string_view position) override { stream_->Resume(position); }

 private:
  shared::Result<void> Try();

  const std::unique_ptr<TweetSource> stream_;
  const Sync sync_;
  const shared::Clock& clock_;
  const shared::Shutdown& shutdown_;
  std::mt19937_64 random_{std::random_device()()};
  ReconnectPolicy policy_;
  bool synced_ = false;
  std::chrono::nanoseconds next_attempt_{0};
  SourceStatus condition_{.connected = false, .trouble = "the rules are not on the server yet"};
};

// The next attempt after a failure, by the policy; an error: no further one helps.
shared::Result<NextAttempt> PlanAfter(const RulesFailure& failure, ReconnectPolicy& policy);

}  // namespace producer
