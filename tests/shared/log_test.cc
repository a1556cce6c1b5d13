#include "shared/log.h"

#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace shared::log {
namespace {

std::string TextOf(std::string_view event, const std::vector<Field>& fields) {
  return FormatText(event, fields);
}

std::string JsonOf(std::string_view event, const std::vector<Field>& fields) {
  return FormatJson(event, fields);
}

TEST(LogTest, TextQuotesWhatHasSpacesAndEscapesWhatATerminalWouldObey) {
  EXPECT_EQ(TextOf("publish_failed", {{"kind", "retry"}, {"partition", 3}, {"why", "broker away"}}),
            R"(event=publish_failed kind=retry partition=3 why="broker away")");
  EXPECT_EQ(TextOf("e", {{"a", ""}, {"b", "say \"hi\""}, {"c", "x=y"}, {"d", "a\nb"}}),
            R"(event=e a="" b="say \"hi\"" c="x=y" d=a\nb)");
  EXPECT_EQ(TextOf("e", {{"tag", "#\x1b[2J"}, {"bad", "\xff"}}),
            "event=e tag=#\\x1b[2J bad=\ufffd");
}

TEST(LogTest, JsonKeepsNumbersAndBooleansBare) {
  EXPECT_EQ(JsonOf("lag", {{"records", std::uint64_t{18446744073709551615U}},
                           {"seconds", 1.5},
                           {"live", true},
                           {"why", "a \"b\"\n\x01\\"}}),
            R"("event":"lag","records":18446744073709551615,"seconds":1.5,"live":true,)"
            R"("why":"a \"b\"\n\u0001\\")");
  EXPECT_EQ(JsonOf("e", {{"ratio", std::numeric_limits<double>::infinity()}}),
            R"("event":"e","ratio":"inf")");
}

TEST(LogTest, LinesBelowTheLevelAreNotWritten) {
  Configure(Level::kWarning, Format::kText);
  EXPECT_FALSE(Enabled(Level::kInfo));
  testing::internal::CaptureStderr();
  Info("quiet");
  Error("loud", {{"n", 1}});
  const std::string written = testing::internal::GetCapturedStderr();
  Configure(Level::kInfo, Format::kText);
  EXPECT_EQ(written.find("quiet"), std::string::npos);
  EXPECT_NE(written.find("Z error event=loud n=1\n"), std::string::npos) << written;
}

// Fails when a line of a marked thread does not tell whose it is, or a line after it still does.
TEST(LogTest, AMarkStandsLastInEachLineOfItsThread) {
  testing::internal::CaptureStderr();
  {
    const ThreadMark mark({"source", "bluesky"});
    Info("marked", {{"a", 1}});
    std::thread([same = MarkOfThread()] {
      Info("other_thread");
      const ThreadMark passed_on(same);
      Info("passed_on");
    }).join();
  }
  Info("not_marked");
  const std::string lines = testing::internal::GetCapturedStderr();
  EXPECT_NE(lines.find("event=marked a=1 source=bluesky\n"), std::string::npos) << lines;
  EXPECT_NE(lines.find("event=other_thread\n"), std::string::npos) << lines;
  EXPECT_NE(lines.find("event=passed_on source=bluesky\n"), std::string::npos) << lines;
  EXPECT_NE(lines.find("event=not_marked\n"), std::string::npos) << lines;
}

TEST(LogTest, AJsonLineIsOneObject) {
  Configure(Level::kInfo, Format::kJson);
  testing::internal::CaptureStderr();
  Warn("publish_failed", {{"partition", 3}});
  const std::string written = testing::internal::GetCapturedStderr();
  Configure(Level::kInfo, Format::kText);
  EXPECT_EQ(written.substr(0, 9), R"({"time":")");
  EXPECT_NE(written.find(R"(Z","level":"warning","event":"publish_failed","partition":3})"
                         "\n"),
            std::string::npos)
      << written;
}

}  // namespace
}  // namespace shared::log
