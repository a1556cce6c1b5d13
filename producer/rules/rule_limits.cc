#include "producer/rules/rule_limits.h"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "shared/utf8.h"

namespace producer {
namespace {

using shared::ErrorKind;
using shared::Fail;

std::size_t Characters(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); at += shared::DecodeUtf8(text, at).bytes) ++characters;
  return characters;
}

// Enough to find it by.
std::string Beginning(std::string_view rule) {
  constexpr std::size_t kEnough = 40;
  return rule.size() <= kEnough ? std::string(rule) : std::string(rule.substr(0, kEnough)) + "…";
}

}  // namespace

RuleLimits LimitsOf(XPlan plan) {
  switch (plan) {
    case XPlan::kPayPerUse:
      break;
    case XPlan::kEnterprise:
      return {.most_rules = 25'000, .longest = 2'048};
  }
  return {.most_rules = 1'000, .longest = 1'024};
}

shared::Result<void> CheckRules(const StreamRules& rules, XPlan plan) {
  const RuleLimits limits = LimitsOf(plan);
  if (rules.size() > limits.most_rules) {
    return Fail(ErrorKind::kUsage,
                fmt::format("{} rules are {} too many: the plan takes {}; join some by OR in a "
                            "file for --rules",
                            rules.size(), rules.size() - limits.most_rules, limits.most_rules));
  }
  for (const StreamRule& rule : rules) {
    if (!shared::IsValidUtf8(rule.value) || !shared::IsValidUtf8(rule.tag)) {
      return Fail(ErrorKind::kUsage, "a rule is not valid UTF-8");
    }
    if (const std::size_t size = Characters(rule.value); size > limits.longest) {
      return Fail(ErrorKind::kUsage,
                  fmt::format("the rule \"{}\" has {} characters: the plan takes {}",
                              Beginning(rule.value), size, limits.longest));
    }
  }
  return {};
}

}  // namespace producer
