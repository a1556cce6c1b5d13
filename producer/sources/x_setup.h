// --source x: X's filtered stream, API v2.
#pragma once

#include "producer/options/options.h"
#include "producer/rules/rule_sync.h"
#include "producer/rules/rules_client.h"
#include "producer/sources/source_setup.h"
#include "producer/stream/token_file.h"
#include "producer/stream/x_stream.h"
#include "shared/error.h"

namespace producer {

// Where the token is looked for: --bearer-token-file, the environment.
TokenPlace XTokenPlaceOf(const ProducerOptions& options);

// The rules that are wanted, by --rules, or --track and --language: within the plan's limits.
// Without any, those on the server will do. kUsage.
shared::Result<RulePlan> RulePlanOf(const ProducerOptions& options);

// Checks endpoint, rules and --ca-file, and finds the token. kUsage, kCredentials.
struct XSource {
  XRequest request;
  RulePlan rules;
  FoundToken token;
};
shared::Result<XSource> MakeXSource(const ProducerOptions& options);

RulesClient::Options RulesClientOf(const ProducerOptions& options, const XRequest& request);

const SourceSetup& XSetup();

}  // namespace producer
