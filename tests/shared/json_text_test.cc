#include "shared/json_text.h"

#include <gtest/gtest.h>

namespace shared {
namespace {

TEST(JsonTextTest, EachMemberButTheFirstHasACommaBeforeIt) {
  std::string out = "{";
  AppendJsonMember(out, "source", "twitter");
  AppendJsonName(out, "offset");
  out += "7";
  AppendJsonMember(out, "text", "say \"hi\"\n");
  EXPECT_EQ(out + "}", R"({"source":"twitter","offset":7,"text":"say \"hi\"\n"})");
}

// An object in a list begins anew, whatever stands before it.
TEST(JsonTextTest, AnObjectBehindAnotherOneBeginsWithoutAComma) {
  std::string out = R"([{"a":1},{)";
  AppendJsonMember(out, "b", "");
  EXPECT_EQ(out, R"([{"a":1},{"b":"")");
}

}  // namespace
}  // namespace shared
