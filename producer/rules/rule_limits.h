// What a plan of X's takes (docs.x.com, x-api/posts/filtered-stream/introduction, August 2026),
// looked at before anything is sent. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "producer/rules/stream_rule.h"
#include "shared/error.h"

namespace producer {

enum class XPlan : std::uint8_t { kPayPerUse, kEnterprise };

struct RuleLimits {
  std::size_t most_rules = 0;
  std::size_t longest = 0;  // Of one rule, in characters.
};

RuleLimits LimitsOf(XPlan plan);

// kUsage names the first rule that is too long or no UTF-8, or says by how many they are too many.
shared::Result<void> CheckRules(const StreamRules& rules, XPlan plan);

}  // namespace producer
