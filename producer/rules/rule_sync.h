// SyncRules makes the rules of ours on the server those that are wanted, by no more requests than
// that takes: one where nothing has to change. What fails half way is gone on with by the next
// call.
#pragma once

#include <string>

#include "producer/rules/rule_diff.h"
#include "producer/rules/rule_limits.h"
#include "producer/rules/rules_client.h"

namespace producer {

// The label of our rules, unless --rule-label says another.
inline constexpr const char* kRuleLabel = "tweet-producer";

struct RulePlan {
  StreamRules wanted;  // Without our label; empty: those on the server will do, whatever they are.
  std::string label = kRuleLabel;
  XPlan plan = XPlan::kPayPerUse;
  bool remove_others = false;
  bool dry_run = false;  // Nothing is changed, but X is asked what it thinks of new rules.
};

// What was changed, or would be. kUsage: the rules do not fit into the plan beside those of others;
// kRefused: X does not take one, or there are none at all.
RulesResult<RuleChange> SyncRules(RulesClient& client, const RulePlan& plan);

}  // namespace producer
