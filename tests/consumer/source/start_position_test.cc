#include "consumer/source/start_position.h"

#include <gtest/gtest.h>

namespace consumer {
namespace {

constexpr shared::UnixMillis kNow = 1769860800000;  // 2026-01-31T12:00:00Z

StartPosition Parsed(std::string_view text) {
  const auto start = ParseStartPosition(text, kNow);
  EXPECT_TRUE(start) << text;
  return start.value_or(Earliest{});
}

TEST(StartPositionTest, ReadsEveryForm) {
  EXPECT_EQ(Parsed("earliest"), StartPosition(Earliest{}));
  EXPECT_EQ(Parsed("latest"), StartPosition(Latest{}));
  EXPECT_EQ(Parsed("2026-01-31T12:00:00Z"), StartPosition(SinceTime{kNow}));
  EXPECT_EQ(Parsed("2026-01-31T13:00:00+01:00"), StartPosition(SinceTime{kNow}));
  EXPECT_EQ(Parsed("@1234"), StartPosition(SinceTime{1234}));
  EXPECT_EQ(Parsed("2h"), StartPosition(SinceTime{kNow - 7'200'000}));
  EXPECT_EQ(Parsed(R"({"0":123,"1":-2,"2":-1})"),
            StartPosition(Offsets{{{{0}, 123}, {{1}, -2}, {{2}, -1}}}));
  EXPECT_EQ(Parsed(R"({"tweets":{"0":5}})"), StartPosition(Offsets{{{{0}, 5}}, "tweets"}));
}

TEST(StartPositionTest, RefusesTheRestAndNamesTheForms) {
  for (const char* text : {"", "first", "@", "@x", "@-1", "{", "{}x", R"({"0":-3})", R"({"a":1})",
                           R"({"-1":1})", R"({"0":1.5})", R"({"0":1,"0":2})", "[1]", "12"}) {
    const auto start = ParseStartPosition(text, kNow);
    ASSERT_FALSE(start) << text;
    EXPECT_EQ(start.error().kind, shared::ErrorKind::kUsage);
    EXPECT_NE(start.error().what.find("earliest, latest"), std::string::npos);
  }
}

std::string Refusal(const Offsets& offsets) {
  const auto checked = CheckOffsetsNameEvery(offsets, "tweets", {{0}, {1}});
  return checked ? "" : checked.error().what;
}

// Fails when a partition left out is read from anywhere at all.
TEST(StartPositionTest, OffsetsNameEveryPartitionAndNoOther) {
  EXPECT_EQ(Refusal({{{{0}, 1}, {{1}, 1}}}), "");
  EXPECT_EQ(Refusal({{{{0}, 1}, {{1}, 1}}, "tweets"}), "");
  EXPECT_NE(Refusal({{{{0}, 1}}}).find("partition 1 is missing"), std::string::npos);
  EXPECT_NE(Refusal({{{{0}, 1}, {{1}, 1}, {{2}, 1}}}).find("partition 2"), std::string::npos);
  EXPECT_NE(Refusal({{{{0}, 1}, {{1}, 1}}, "other"}).find("topic other"), std::string::npos);
}

}  // namespace
}  // namespace consumer
