// The rules of an app at X, by the program's commands and by its runs.
#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/recorded_requests.h"
#include "tests/support/stream_simulator.h"

namespace {

class XRules : public testing::Test {
 protected:
  test::Ended Rules(std::vector<std::string> args) {
    args.insert(args.begin(), "rules");
    args.insert(args.end(), {"--endpoint", simulator_.Url("/2/tweets/search/stream"),
                             "--bearer-token-file", simulator_.token_file()});
    return test::RunProgram({.program = test::ProgramPath("tweet-producer"), .args = args});
  }

  test::StreamSimulator simulator_{{"--protocol", "x", "--rate", "300", "--notice-every", "0"}};
};

// Fails when rules of others are touched, or more is changed than has to be.
TEST_F(XRules, AreSyncedWithoutTouchingThoseOfOthers) {
  ASSERT_EQ(Rules({"sync", "--track", "storm", "--rule-label", "theirs"}).exit_code, 0);
  const test::Ended dry = Rules({"sync", "--track", "kafka,storm", "--dry-run"});
  EXPECT_NE(dry.out.find("dry run, nothing changed: added 2, removed 0"), std::string::npos)
      << dry.out << dry.err;
  EXPECT_NE(Rules({"sync", "--track", "kafka,storm"}).out.find("added 2, removed 0, kept 0; 1 of"),
            std::string::npos);
  EXPECT_NE(Rules({"sync", "--track", "kafka,storm"}).out.find("added 0, removed 0, kept 2"),
            std::string::npos);
  EXPECT_NE(Rules({"sync", "--track", "cpp"}).out.find("added 1, removed 2, kept 0; 1 of"),
            std::string::npos);
  const std::string list = Rules({"list"}).out;
  EXPECT_NE(list.find("others [theirs] (storm OR url:storm)"), std::string::npos) << list;
  EXPECT_NE(list.find("ours   [tweet-producer] (cpp OR url:cpp)"), std::string::npos) << list;
  EXPECT_NE(Rules({"sync", "--track", "cpp", "--remove-others"}).out.find("removed 1, kept 1"),
            std::string::npos);
  std::printf("x, rules: syncs 5, rules of others touched: 0\n");
}

TEST_F(XRules, WhatXDoesNotTakeIsToldBeforeARun) {
  EXPECT_EQ(Rules({"validate", "--track", "kafka,#cpp", "--language", "en"}).exit_code, 0);
  const test::Ended alone = Rules({"validate", "--language", "en"});
  EXPECT_EQ(alone.exit_code, 2) << alone.err;
  EXPECT_EQ(Rules({"validate", "--track", std::string(2000, 'a')}).exit_code, 2);
  EXPECT_EQ(Rules({"sync"}).exit_code, 2);
}

// Fails when a post that only a rule of others matched gets into the topic.
TEST_F(XRules, ARunTakesOnlyWhatItsOwnRulesMatched) {
  ASSERT_EQ(Rules({"sync", "--track", "the,a,it", "--rule-label", "theirs"}).exit_code, 0);
  const test::Ended run = test::RunProgram(
      {.program = test::ProgramPath("tweet-producer"),
       .args = {"--source", "x", "--endpoint", simulator_.Url("/2/tweets/search/stream"),
                "--bearer-token-file", simulator_.token_file(), "--track", "#kafka", "--to",
                "stdout", "--max-tweets", "5"}});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  std::size_t tagged = 0;
  for (std::size_t at = 0; (at = run.out.find("#kafka", at)) != std::string::npos; ++at) ++tagged;
  EXPECT_GE(tagged, 5u) << run.out;
}

}  // namespace
