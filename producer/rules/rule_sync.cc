#include "producer/rules/rule_sync.h"

#include <utility>

#include <fmt/format.h>

namespace producer {
namespace {

using shared::ErrorKind;

RulesResult<void> CheckRoom(const RuleChange& change, std::size_t on_server, XPlan plan) {
  const std::size_t after = on_server - change.remove.size() + change.add.size();
  const std::size_t most = LimitsOf(plan).most_rules;
  if (after <= most) return {};
  return GiveUp(ErrorKind::kUsage,
                fmt::format("{} rules would be on the server, {} of them not ours: the plan takes "
                            "{}",
                            after, change.others, most));
}

RulesResult<void> Apply(RulesClient& client, const RuleChange& change) {
  if (change.remove_first) {
    if (auto removed = client.Remove(change.remove); !removed) return removed;
    return client.Add(change.add);
  }
  if (auto added = client.Add(change.add); !added) return added;
  return client.Remove(change.remove);
}

}  // namespace

RulesResult<RuleChange> SyncRules(RulesClient& client, const RulePlan& plan) {
  const auto on_server = client.List();
  if (!on_server) return std::unexpected(on_server.error());
  if (plan.wanted.empty()) {
    if (!on_server->empty()) return RuleChange{.keep = *on_server};
    return GiveUp(ErrorKind::kRefused,
                  "no rules are on the server, so no post would come: give --track or --rules");
  }
  RuleChange change = DiffRules(Labelled(plan.wanted, plan.label), *on_server, plan.label,
                                LimitsOf(plan.plan).most_rules, plan.remove_others);
  if (auto room = CheckRoom(change, on_server->size(), plan.plan); !room) {
    return std::unexpected(room.error());
  }
  const auto applied =
      plan.dry_run ? client.Add(change.add, /*dry_run=*/true) : Apply(client, change);
  if (!applied) return std::unexpected(applied.error());
  return change;
}

}  // namespace producer
