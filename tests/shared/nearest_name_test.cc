#include "shared/nearest_name.h"

#include <gtest/gtest.h>

namespace shared {
namespace {

const std::vector<std::string> kNames = {"tokenizer", "topic", "top", "trigger"};

TEST(NearestNameTest, SlipsOfTheKindPeopleMakeAreUndone) {
  EXPECT_EQ(NearestName("tokeniser", kNames), "tokenizer");
  EXPECT_EQ(NearestName("tokenzier", kNames), "tokenizer");
  EXPECT_EQ(NearestName("tigger", kNames), "trigger");
  EXPECT_EQ(NearestName("topics", kNames), "topic");
  EXPECT_EQ(NearestName("top", kNames), "top");
}

TEST(NearestNameTest, NothingCloseIsNothing) {
  EXPECT_EQ(NearestName("window", kNames), "");
  EXPECT_EQ(NearestName("x", kNames), "");
  EXPECT_EQ(NearestName("top", {}), "");
}

TEST(NearestNameTest, TheQuestionNamesItWithItsPrefix) {
  EXPECT_EQ(DidYouMean("tokeniser", kNames, "--"), "; did you mean --tokenizer?");
  EXPECT_EQ(DidYouMean("window", kNames), "");
}

}  // namespace
}  // namespace shared
