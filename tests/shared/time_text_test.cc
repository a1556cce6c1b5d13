#include "shared/time_text.h"

#include <gtest/gtest.h>

namespace shared {
namespace {

using namespace std::chrono_literals;

TEST(TimeTextTest, DurationsOfEveryUnitAreRead) {
  EXPECT_EQ(ParseDuration("500ms").value(), 500ms);
  EXPECT_EQ(ParseDuration("2s").value(), 2s);
  EXPECT_EQ(ParseDuration("1m").value(), 1min);
  EXPECT_EQ(ParseDuration("3h").value(), 3h);
  EXPECT_EQ(ParseDuration("7d").value(), 24h * 7);
  EXPECT_EQ(ParseDuration("0s").value(), 0ms);
}

TEST(TimeTextTest, WhatIsNoDurationIsAUsageErrorThatNamesIt) {
  for (const char* text : {"", "5", "s", "-1s", "1.5s", "2 s", "2sec", "1s2", "99999999999999999d",
                           "99999999999999999999s"}) {
    const auto parsed = ParseDuration(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
    EXPECT_NE(parsed.error().what.find(text), std::string::npos);
  }
}

TEST(TimeTextTest, FormattedDurationsAreReadBackAndUseTheLargestUnit) {
  EXPECT_EQ(FormatDuration(2s), "2s");
  EXPECT_EQ(FormatDuration(90s), "90s");
  EXPECT_EQ(FormatDuration(120s), "2m");
  EXPECT_EQ(FormatDuration(1500ms), "1500ms");
  EXPECT_EQ(FormatDuration(48h), "2d");
  EXPECT_EQ(FormatDuration(0ms), "0s");
}

TEST(TimeTextTest, TimesAreWrittenInUtcWithMilliseconds) {
  EXPECT_EQ(FormatTime(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(FormatTime(1769860806007), "2026-01-31T12:00:06.007Z");
  EXPECT_EQ(FormatTime(-1), "1969-12-31T23:59:59.999Z");
}

TEST(TimeTextTest, TimesNoCalendarHoldsAreWrittenAsTheNearerEnd) {
  EXPECT_EQ(FormatTime(INT64_MAX), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(FormatTime(INT64_MIN), "0000-01-01T00:00:00.000Z");
}

TEST(TimeTextTest, TimesAreReadWithZoneAndFraction) {
  EXPECT_EQ(ParseTime("2026-01-31T12:00:06Z").value(), 1769860806000);
  EXPECT_EQ(ParseTime("2026-01-31T12:00:06.007Z").value(), 1769860806007);
  EXPECT_EQ(ParseTime("2026-01-31T12:00:06.5Z").value(), 1769860806500);
  EXPECT_EQ(ParseTime("2026-01-31T12:00:06.0079999Z").value(), 1769860806007);
  EXPECT_EQ(ParseTime("2026-01-31T13:00:06+01:00").value(), 1769860806000);
  EXPECT_EQ(ParseTime("2026-01-31t06:30:06-05:30").value(), 1769860806000);
  EXPECT_EQ(ParseTime("2024-02-29T00:00:00Z").value(), 1709164800000);
}

TEST(TimeTextTest, WhatIsNoTimeIsAUsageErrorThatNamesIt) {
  for (const char* text : {"", "2026-01-31", "2026-01-31T12:00:06", "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T12:00:06.Z",
                           "2026-01-31T12:00:06Zx", "2026-01-31T12:00:06+1:00", "yesterday"}) {
    const auto parsed = ParseTime(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
    EXPECT_NE(parsed.error().what.find(text), std::string::npos);
  }
}

}  // namespace
}  // namespace shared
