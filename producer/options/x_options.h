// XOptions is what --source x and `tweet-producer rules` take beside the options of every stream.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "producer/rules/rule_limits.h"
#include "producer/rules/rule_sync.h"
#include "shared/error.h"
#include "shared/options.h"

namespace producer {

// What X charges for a post that it sends: "Posts: Read $0.005 per resource" (docs.x.com,
// x-api/getting-started/pricing, August 2026).
inline constexpr double kXPostPrice = 0.005;

struct XOptions {
  // Absent: TWEET_PRODUCER_BEARER_TOKEN. Flag: --bearer-token-file.
  std::optional<std::string> bearer_token_file;

  // Rules in X's operators, a file (rules/rules_file.h); empty: those of --track. Flag: --rules.
  std::string rules_file;

  // Which rules on the server are ours. Flag: --rule-label.
  std::string rule_label = kRuleLabel;

  // Flag: --x-plan.
  XPlan plan = XPlan::kPayPerUse;

  // Range: 0 to 5. Flag: --backfill.
  std::uint64_t backfill_minutes = 0;

  // The run ends when so many posts were charged, or so many dollars. Range: 1 on; above 0. Flags:
  // --max-posts, --max-usd.
  std::optional<std::uint64_t> max_posts;
  std::optional<double> max_usd;

  // Dollars a post. Range: 0 to 100. Flag: --post-price.
  double post_price = kXPostPrice;
};

// For `rules sync` alone.
struct RulesCommandOptions {
  bool remove_others = false;  // Flag: --remove-others.
};

void AddXOptions(shared::OptionTable& table, XOptions& options);
// Those of a run alone, not of `rules`.
void AddSpendOptions(shared::OptionTable& table, XOptions& options);

}  // namespace producer
