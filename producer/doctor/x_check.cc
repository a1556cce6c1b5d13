#include "producer/doctor/x_check.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "producer/doctor/server_checks.h"
#include "producer/stream/ca_file.h"
#include "producer/stream/endpoint.h"
#include "producer/stream/x_stream.h"

namespace producer {
namespace {

using shared::ErrorKind;

constexpr const char *kRules = "rules", *kSpend = "spend", *kServer = "server";

shared::Error ErrorOf(const RulesFailure& failure) {
  if (const auto* const error = std::get_if<shared::Error>(&failure.how)) return *error;
  const auto* const refusal = std::get_if<Refusal>(&failure.how);
  if (refusal == nullptr) {
    return {ErrorKind::kRetry,
            failure.why +
                "; check --endpoint, --ca-file, --proxy and the network: a run would "
                "try again"};
  }
  if (const auto kind = EndsTheRun(refusal->status)) {
    return {*kind, failure.why + XAdvice(refusal->status, false)};
  }
  const bool often = refusal->status == 420 || refusal->status == 429;
  return {often ? ErrorKind::kRateLimited : ErrorKind::kRetry, failure.why};
}

}  // namespace

Finding CheckXRules(const shared::Result<RulePlan>& rules) {
  if (!rules) return Failed(kRules, rules.error());
  if (rules->wanted.empty()) {
    return Warning(kRules, "none by --track or --rules: those on the server will do");
  }
  const RuleLimits limits = LimitsOf(rules->plan);
  return Ok(kRules, fmt::format("{} of {}, within {} characters each", rules->wanted.size(),
                                limits.most_rules, limits.longest));
}

Finding CheckXRequest(const std::string& endpoint, const std::string& ca_file) {
  const auto parsed = ParseEndpoint(endpoint);
  if (!parsed) return Failed(kRequestCheck, parsed.error());
  if (auto readable = CheckCaFile(ca_file); !readable)
    return Failed(kRequestCheck, readable.error());
  return Ok(kRequestCheck, fmt::format("GET {}, authorization Bearer ***", parsed->url));
}

Finding CheckXSpend(const SpendLimits& limits) {
  std::string ends;
  if (limits.max_posts) ends = fmt::format("{} posts", *limits.max_posts);
  if (limits.max_usd) ends += fmt::format("{}{} USD", ends.empty() ? "" : " or ", *limits.max_usd);
  const std::string price = fmt::format("{} USD a post", limits.post_price);
  if (!ends.empty()) return Ok(kSpend, "a run ends at " + ends + ", at " + price);
  return Warning(kSpend, "no limit, at " + price + ": give --max-posts or --max-usd");
}

Finding AskX(RulesClient& client, RulePlan rules) {
  const auto on_server = client.List();
  if (!on_server) return Failed(kServer, ErrorOf(on_server.error()));
  if (rules.wanted.empty()) {
    const std::string what = fmt::format("the token is accepted; {} rules", on_server->size());
    return on_server->empty() ? Warning(kServer, what + ": no post would come") : Ok(kServer, what);
  }
  rules.dry_run = true;
  const auto change = SyncRules(client, rules);
  if (!change) return Failed(kServer, ErrorOf(change.error()));
  return Ok(kServer, fmt::format("the token is accepted; a run would add {} rules, remove {} and "
                                 "keep {}; {} are not ours",
                                 change->add.size(), change->remove.size(), change->keep.size(),
                                 change->others));
}

}  // namespace producer
