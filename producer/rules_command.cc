#include "producer/rules_command.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "producer/rules/ruled_stream.h"
#include "producer/sources/x_setup.h"
#include "shared/clock.h"
#include "shared/json_text.h"
#include "shared/log.h"
#include "shared/message.h"
#include "shared/terminal.h"

namespace producer {
namespace {

using shared::ErrorKind;
using shared::Result;

// What a run would try again is told at once: somebody looks on. A rate limit has an end that is
// known, and is waited for.
Result<NextAttempt> WaitAfter(const RulesFailure& failure, ReconnectPolicy& policy) {
  const auto next = PlanAfter(failure, policy);
  if (!next || next->after == FailureClass::kRateLimit) return next;
  const auto* const refusal = std::get_if<Refusal>(&failure.how);
  return shared::Fail(
      ErrorKind::kRetry,
      failure.why + (refusal == nullptr ? "; check --endpoint and the network" : ""));
}

class RulesCommand {
 public:
  RulesCommand(const ProducerOptions& options, const shared::Shutdown& shutdown)
      : options_(options), shutdown_(shutdown) {}

  Result<std::string> Run() {
    auto source = MakeXSource(options_);
    if (!source) return shared::Forward(source);
    TellIfOpen(source->token);
    client_ =
        std::make_unique<RulesClient>(RulesClientOf(options_, source->request), clock_, shutdown_);
    backfill_ = source->request.backfill_minutes > 0;
    RulePlan plan = std::move(source->rules);
    switch (options_.command) {
      case Command::kRulesSync:
        return Sync(std::move(plan));
      case Command::kRulesValidate:
        return Validate(std::move(plan));
      default:
        return List();
    }
  }

 private:
  // Asks until there is an answer that is not a rate limit.
  template <typename Function>
  auto Ask(Function ask) -> Result<typename decltype(ask())::value_type> {
    ReconnectPolicy policy(clock_, [] { return 0.0; },
                           {.max_rate_limit_wait = options_.max_rate_limit_wait});
    while (true) {
      auto answer = ask();
      if (answer) return *std::move(answer);
      const auto next = WaitAfter(answer.error(), policy);
      if (!next) return std::unexpected(WithAdvice(next.error(), answer.error()));
      shared::log::Warn("rate_limited",
                        {{"why", answer.error().why}, {"next_attempt_ms", next->delay.count()}});
      if (shutdown_.WaitFor(next->delay)) {
        return shared::Fail(ErrorKind::kRateLimited, "stopped while a rate limit was waited for");
      }
    }
  }

  shared::Error WithAdvice(shared::Error error, const RulesFailure& failure) const {
    const auto* const refusal = std::get_if<Refusal>(&failure.how);
    if (refusal != nullptr && EndsTheRun(refusal->status)) {
      error.what += XAdvice(refusal->status, backfill_);
    }
    return error;
  }

  Result<std::string> List() {
    const auto rules = Ask([&] { return client_->List(); });
    if (!rules) return shared::Forward(rules);
    std::string text;
    for (const StreamRule& rule : *rules) text += options_.json ? Json(rule) : Row(rule);
    if (!text.empty() || options_.json) return text;
    return std::string("no rules are on the server\n");
  }

  std::string Row(const StreamRule& rule) const {
    return fmt::format("{:20} {:6} {}{}\n", rule.id,
                       IsOurs(rule.tag, options_.x.rule_label) ? "ours" : "others",
                       rule.tag.empty() ? "" : fmt::format("[{}] ", rule.tag), rule.value);
  }

  static std::string Json(const StreamRule& rule) {
    std::string json = "{";
    shared::AppendJsonMember(json, "id", rule.id);
    shared::AppendJsonMember(json, "tag", rule.tag);
    shared::AppendJsonMember(json, "value", rule.value);
    return json + "}\n";
  }

  static Result<void> WantSome(const RulePlan& plan) {
    if (!plan.wanted.empty()) return {};
    return shared::Fail(ErrorKind::kUsage, "no rules to go by: give --track or --rules");
  }

  Result<std::string> Sync(RulePlan plan) {
    if (auto some = WantSome(plan); !some) return shared::Forward(some);
    plan.dry_run = options_.dry_run;
    plan.remove_others = options_.rules.remove_others;
    const auto change = Ask([&] { return SyncRules(*client_, plan); });
    if (!change) return shared::Forward(change);
    std::string text;
    for (const StreamRule& rule : change->add) text += fmt::format("+ {}\n", rule.value);
    for (const StreamRule& rule : change->remove) text += fmt::format("- {}\n", rule.value);
    return text + fmt::format("{}added {}, removed {}, kept {}; {} of others left alone\n",
                              plan.dry_run ? "dry run, nothing changed: " : "", change->add.size(),
                              change->remove.size(), change->keep.size(), change->others);
  }

  // Within the plan's limits they are, or there would be no plan.
  Result<std::string> Validate(RulePlan plan) {
    if (auto some = WantSome(plan); !some) return shared::Forward(some);
    const auto taken = Ask([&]() -> RulesResult<bool> {
      auto added = client_->Add(plan.wanted, /*dry_run=*/true);
      if (!added) return std::unexpected(added.error());
      return true;
    });
    if (!taken) return shared::Forward(taken);
    return fmt::format("{} rules are valid, and within the limits of the plan\n",
                       plan.wanted.size());
  }

  const ProducerOptions& options_;
  const shared::Shutdown& shutdown_;
  const shared::SystemClock clock_;
  std::unique_ptr<RulesClient> client_;
  bool backfill_ = false;
};

}  // namespace

shared::ExitCode RunRules(const ProducerOptions& options, const shared::Shutdown& shutdown) {
  const auto text = RulesCommand(options, shutdown).Run();
  if (!text) {
    shared::PrintMessage(
        stderr, fmt::format("tweet-producer: {}\n", shared::EscapeForTerminal(text.error().what)));
    return shared::ExitCodeOf(text.error().kind);
  }
  shared::PrintMessage(stdout, *text);
  return shared::ExitCode::kDone;
}

}  // namespace producer
