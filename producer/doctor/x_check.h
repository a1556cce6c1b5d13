// X, looked at before a run: the rules beside the limits of the plan, whether
// what a run may cost has a limit, and by one question for the rules whether the server answers and
// takes the token. Changes nothing there, and costs nothing.
#pragma once

#include <string>

#include "producer/doctor/finding.h"
#include "producer/publish/spend_guard.h"
#include "producer/rules/rule_sync.h"
#include "producer/rules/rules_client.h"
#include "shared/error.h"

namespace producer {

// "2 rules, the longest of 41 characters".
Finding CheckXRules(const shared::Result<RulePlan>& rules);

// Endpoint and the file of --ca-file; connects nowhere.
Finding CheckXRequest(const std::string& endpoint, const std::string& ca_file);

// Whether a run ends before it costs more than was meant to be paid.
Finding CheckXSpend(const SpendLimits& limits);

// What a run would change there. REQUIRES: the rules are within the plan's limits.
Finding AskX(RulesClient& client, RulePlan rules);

}  // namespace producer
