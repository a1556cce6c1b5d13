#include "shared/option_value.h"

#include <gtest/gtest.h>

namespace shared {
namespace {

using namespace std::chrono_literals;

// What a value says to one text; empty when it takes it.
std::string Complaint(const OptionValue& value, const std::string& text) {
  const auto set = value.set({text});
  if (set) return "";
  EXPECT_EQ(set.error().kind, ErrorKind::kUsage);
  return set.error().what;
}

TEST(OptionValueTest, ADurationHasARange) {
  std::chrono::milliseconds interval = 2s;
  const OptionValue value = Duration(&interval, 50ms, 1h);
  EXPECT_EQ(value.default_text, "2s");
  EXPECT_EQ(Complaint(value, "50ms"), "");
  EXPECT_EQ(interval, 50ms);
  EXPECT_EQ(Complaint(value, "1h"), "");
  EXPECT_EQ(Complaint(value, "49ms"), "49ms is outside the range 50ms to 1h");
  EXPECT_EQ(Complaint(value, "61m"), "61m is outside the range 50ms to 1h");
  EXPECT_NE(Complaint(value, "2"), "");
  EXPECT_EQ(interval, 1h);
}

TEST(OptionValueTest, ACountIsAWholeNumberInARange) {
  std::optional<std::uint64_t> top;
  const OptionValue value = Count(&top, 1, UINT64_MAX);
  EXPECT_EQ(value.default_text, "");
  EXPECT_EQ(Complaint(value, "10"), "");
  EXPECT_EQ(top, 10U);
  EXPECT_EQ(Complaint(value, "0"), "0 is too small: at least 1");
  for (const char* text : {"", "-1", "1.5", "ten", "1 ", "0x10"}) {
    EXPECT_EQ(Complaint(value, text), "\"" + std::string(text) + "\" is not a whole number");
  }
  std::uint64_t port = 1;
  const OptionValue bounded = Count(&port, 1, 65535);
  EXPECT_EQ(Complaint(bounded, "65536"), "65536 is outside the range 1 to 65535");
  EXPECT_EQ(Complaint(bounded, "99999999999999999999"),
            "99999999999999999999 is outside the range 1 to 65535");
}

TEST(OptionValueTest, AChoiceNamesTheChoicesAndTheNearest) {
  enum class Trigger { kInterval, kOnce };
  Trigger trigger = Trigger::kInterval;
  const OptionValue value =
      Choice(&trigger, {{"interval", Trigger::kInterval}, {"once", Trigger::kOnce}});
  EXPECT_EQ(value.hint, "interval|once");
  EXPECT_EQ(value.default_text, "interval");
  EXPECT_EQ(Complaint(value, "once"), "");
  EXPECT_EQ(trigger, Trigger::kOnce);
  EXPECT_EQ(Complaint(value, "onec"), "\"onec\" is none of interval, once; did you mean once?");
  EXPECT_EQ(Complaint(value, "never"), "\"never\" is none of interval, once");
}

TEST(OptionValueTest, AFlagIsTrueOrFalse) {
  bool fresh = false;
  const OptionValue value = Flag(&fresh);
  EXPECT_EQ(Complaint(value, "true"), "");
  EXPECT_TRUE(fresh);
  EXPECT_EQ(Complaint(value, "0"), "");
  EXPECT_FALSE(fresh);
  EXPECT_EQ(Complaint(value, "maybe"), "\"maybe\" is neither true nor false");
}

TEST(OptionValueTest, ASourceReplacesAllOfARepeatableOption) {
  std::vector<std::string> sinks = {"console"};
  const OptionValue value = Texts(&sinks, "SINK");
  EXPECT_EQ(value.default_text, "console");
  ASSERT_TRUE(value.set({"jsonl:a", "jsonl:b"}));
  EXPECT_EQ(sinks, (std::vector<std::string>{"jsonl:a", "jsonl:b"}));
}

}  // namespace
}  // namespace shared
