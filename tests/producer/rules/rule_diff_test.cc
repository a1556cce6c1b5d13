#include "producer/rules/rule_diff.h"

#include <gtest/gtest.h>

#include "producer/rules/rule_limits.h"

namespace producer {
namespace {

constexpr std::size_t kMost = 1000;

StreamRules Wanted(std::vector<std::string> values) {
  StreamRules rules;
  for (std::string& value : values) rules.push_back({.value = std::move(value), .tag = ""});
  return Labelled(std::move(rules), "p");
}

std::vector<std::string> Values(const StreamRules& rules) {
  std::vector<std::string> values;
  for (const StreamRule& rule : rules) values.push_back(rule.value);
  return values;
}

TEST(RuleDiff, OursHaveOurLabel) {
  EXPECT_TRUE(IsOurs("p", "p"));
  EXPECT_TRUE(IsOurs("p:cats", "p"));
  EXPECT_FALSE(IsOurs("pp", "p"));
  EXPECT_FALSE(IsOurs("", "p"));
  EXPECT_EQ(Labelled({{.value = "a", .tag = "cats"}}, "p").front().tag, "p:cats");
}

// Fails when a rule is sent that is there already, or one of others is removed.
TEST(RuleDiff, NoMoreChangesThanNeeded) {
  const StreamRules server = {{"a", "p", "1"},
                              {"old", "p", "2"},
                              {"theirs", "x", "3"},
                              {"shared", "", "4"},
                              {"old too", "p:cats", "5"}};
  const RuleChange change = DiffRules(Wanted({"a", "b", "shared"}), server, "p", kMost);
  EXPECT_EQ(Values(change.add), (std::vector<std::string>{"b", "(shared)"}));
  EXPECT_EQ(Values(change.remove), (std::vector<std::string>{"old", "old too"}));
  EXPECT_EQ(Values(change.keep), std::vector<std::string>{"a"});
  EXPECT_EQ(change.others, 2u);
  EXPECT_FALSE(change.remove_first);
  EXPECT_TRUE(DiffRules(Wanted({"a"}), {{"a", "p", "1"}}, "p", kMost).empty());
  EXPECT_TRUE(DiffRules(Wanted({"a"}), {{"a", "", "1"}, {"(a)", "p", "2"}}, "p", kMost).empty());
}

TEST(RuleDiff, OthersAreRemovedWhereThatIsAskedFor) {
  const StreamRules server = {{"a", "", "1"}, {"theirs", "x", "2"}};
  const RuleChange change = DiffRules(Wanted({"a"}), server, "p", kMost, true);
  EXPECT_EQ(Values(change.add), std::vector<std::string>{"a"});
  EXPECT_EQ(Values(change.remove), (std::vector<std::string>{"a", "theirs"}));
  EXPECT_TRUE(change.remove_first);
  EXPECT_EQ(change.others, 0u);
}

TEST(RuleDiff, WhatMakesWayIsRemovedFirst) {
  const StreamRules tagged = Labelled({{.value = "a", .tag = "cats"}}, "p");
  const RuleChange relabel = DiffRules(tagged, {{"a", "p:dogs", "1"}}, "p", kMost);
  EXPECT_EQ(relabel.add.size(), 1u);
  EXPECT_EQ(relabel.remove.size(), 1u);
  EXPECT_TRUE(relabel.remove_first);
  const StreamRules full = {{"a", "p", "1"}, {"b", "p", "2"}};
  EXPECT_TRUE(DiffRules(Wanted({"a", "c"}), full, "p", 2).remove_first);
  EXPECT_FALSE(DiffRules(Wanted({"a", "c"}), full, "p", 3).remove_first);
}

TEST(RuleLimits, OfThePlansAreCheckedBeforeAnythingIsSent) {
  const auto problem = [](const StreamRules& rules, XPlan plan) {
    const auto checked = CheckRules(rules, plan);
    return checked ? std::string() : checked.error().what;
  };
  std::string longest;
  for (int i = 0; i < 1024; ++i) longest += "ä";
  EXPECT_EQ(problem({{.value = longest, .tag = ""}}, XPlan::kPayPerUse), "");
  EXPECT_NE(problem({{.value = longest + "b", .tag = ""}}, XPlan::kPayPerUse).find("1025"),
            std::string::npos);
  EXPECT_EQ(problem({{.value = longest + "b", .tag = ""}}, XPlan::kEnterprise), "");
  EXPECT_EQ(problem(StreamRules(1000), XPlan::kPayPerUse), "");
  EXPECT_NE(problem(StreamRules(1003), XPlan::kPayPerUse).find("3 too many"), std::string::npos);
  EXPECT_NE(problem({{.value = "\xff", .tag = ""}}, XPlan::kPayPerUse).find("UTF-8"),
            std::string::npos);
}

}  // namespace
}  // namespace producer
