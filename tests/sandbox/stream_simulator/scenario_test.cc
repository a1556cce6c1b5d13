#include "sandbox/stream_simulator/scenario.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace sandbox {
namespace {

std::vector<std::string> Played(Scenario scenario, int connections) {
  std::vector<std::string> words;
  for (int i = 0; i < connections; ++i) words.push_back(scenario.Next().words);
  return words;
}

using Words = std::vector<std::string>;

TEST(Scenario, EachConnectionHasItsFaultAndTheLastOneStays) {
  EXPECT_EQ(Played(Scenario(*ParseFaults({"close", "http:503 times:2", "none"})), 6),
            (Words{"close", "http:503 times:2", "http:503 times:2", "none", "none", "none"}));
  EXPECT_EQ(Played(Scenario(*ParseFaults({"close"})), 3), (Words{"close", "close", "close"}));
  EXPECT_EQ(Played(Scenario(), 2), (Words{"none", "none"}));
}

TEST(Scenario, AFileHasALineAConnection) {
  const test::TempDir folder;
  const auto file = folder.path() / "scenario";
  test::WriteFile(file, "# comment\n\n  \ncut:line,after=20 # one\r\nnone\n");
  const auto faults = LoadFaults(file);
  ASSERT_TRUE(faults.has_value()) << faults.error().what;
  EXPECT_EQ(Played(Scenario(*faults), 2), (Words{"cut:line,after=20", "none"}));
}

TEST(Scenario, AMistakeIsNamedWithFileAndLine) {
  const test::TempDir folder;
  const auto file = folder.path() / "scenario";
  test::WriteFile(file, "none\nbite\n");
  EXPECT_NE(LoadFaults(file).error().what.find("scenario:2: there is no fault \"bite\""),
            std::string::npos);
  EXPECT_FALSE(LoadFaults(folder.path() / "absent").has_value());
}

TEST(Scenario, RequestsForRulesTakeNoTurnOfAStream) {
  Scenario scenario({*ParseFault("close"), *ParseFault("rules http:503"), *ParseFault("hang")});
  EXPECT_EQ(scenario.Next().words, "close");
  EXPECT_EQ(scenario.NextOfRules().words, "rules http:503");
  EXPECT_EQ(scenario.Next().words, "close");
  EXPECT_EQ(scenario.Next().words, "hang");
}

}  // namespace
}  // namespace sandbox
