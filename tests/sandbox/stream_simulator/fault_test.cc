#include "sandbox/stream_simulator/fault.h"

#include <gtest/gtest.h>

namespace sandbox {
namespace {

std::string ProblemOf(std::string_view words) {
  const auto fault = ParseFault(words);
  if (fault) return "";
  EXPECT_EQ(fault.error().kind, shared::ErrorKind::kUsage);
  return fault.error().what;
}

TEST(Fault, WordsOnALineGoTogether) {
  const auto fault = ParseFault("  drip:7,every=2ms\tcut:pair,after=20 duplicates skew:-400");
  ASSERT_TRUE(fault.has_value()) << fault.error().what;
  EXPECT_EQ(fault->drip->bytes, 7u);
  EXPECT_EQ(fault->drip->every, std::chrono::milliseconds(2));
  EXPECT_EQ(fault->ending, Ending::kCut);
  EXPECT_EQ(fault->cut, CutPlace::kPair);
  EXPECT_EQ(fault->after, 20u);
  EXPECT_EQ(fault->duplicate_every, 1u);
  EXPECT_EQ(fault->skew, -400);
}

TEST(Fault, NoneBehaves) {
  const auto fault = ParseFault("none");
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->ending, Ending::kNever);
  EXPECT_FALSE(fault->status || fault->refuse || fault->drip || fault->backlog || fault->evicts);
}

TEST(Fault, ValuesHaveDefaults) {
  EXPECT_EQ(ParseFault("close")->after, 0u);
  EXPECT_EQ(ParseFault("cut:line")->after, 5u);
  EXPECT_EQ(ParseFault("refuse")->refuse, std::chrono::milliseconds(1000));
  EXPECT_EQ(ParseFault("backlog")->backlog, 1000u);
  EXPECT_FALSE(ParseFault("http:420")->reset_in.has_value());
  EXPECT_EQ(ParseFault("http:420,reset=0")->reset_in, 0);
  EXPECT_FALSE(ParseFault("evict")->evict_code.has_value());
}

TEST(Fault, EachDisconnectCodeOfTwitterIsKnown) {
  for (int code = -1; code <= 13; ++code) {
    const bool known = code >= 1 && code <= 12 && code != 8;
    EXPECT_EQ(ProblemOf("disconnect:" + std::to_string(code)).empty(), known) << code;
  }
}

// Fails when a fault that was misspelt is played as none.
TEST(Fault, WhatIsWrongIsSaid) {
  EXPECT_NE(ProblemOf("duplicate").find("did you mean duplicates?"), std::string::npos);
  EXPECT_NE(ProblemOf("cut:word").find("chunk, line, pair or gzip"), std::string::npos);
  EXPECT_NE(ProblemOf("cut:line,reset=5").find("no setting \"reset\""), std::string::npos);
  for (const char* words : {"http", "http:200", "http:abc", "http:420,reset=-1", "refuse:soon",
                            "drip:0", "drip:1,every=x", "limit:", "limit:=", "times", "times:0"}) {
    EXPECT_NE(ProblemOf(words), "") << words;
  }
}

TEST(Fault, TheHelpNamesEveryWord) {
  for (const char* word :
       {"http:STATUS", "cut:chunk|line|pair|gzip", "evict", "backlog", "endless"}) {
    EXPECT_NE(FaultHelp().find(word), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace sandbox
