#include "producer/rules/rules_file.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

std::string ProblemOf(const char* text) {
  const auto rules = ParseRules(text, "rules.txt");
  return rules ? "" : rules.error().what;
}

TEST(RulesFile, RulesWithAndWithoutLabels) {
  const auto rules = ParseRules(
      "# A comment\n\n#kafka -is:retweet\r\n#\n  [cats] (cat OR kitten) has:media \n[a]b", "f");
  ASSERT_TRUE(rules.has_value()) << rules.error().what;
  EXPECT_EQ(*rules, (StreamRules{{.value = "#kafka -is:retweet", .tag = ""},
                                 {.value = "(cat OR kitten) has:media", .tag = "cats"},
                                 {.value = "b", .tag = "a"}}));
}

TEST(RulesFile, WhatIsWrongIsToldWithItsLine) {
  EXPECT_EQ(ProblemOf("a\n[b c\n"), "rules.txt:2: the label has no ]");
  EXPECT_EQ(ProblemOf("[] a"), "rules.txt:1: the label is empty");
  EXPECT_EQ(ProblemOf("[a]"), "rules.txt:1: no rule follows the label");
  EXPECT_EQ(ProblemOf("a\n\na"), "rules.txt:3: this rule stands there twice");
  EXPECT_EQ(ProblemOf("# a\n"), "rules.txt: no rule stands there");
  EXPECT_NE(LoadRules("/nowhere/rules").error().what.find("--rules /nowhere/rules"),
            std::string::npos);
}

}  // namespace
}  // namespace producer
