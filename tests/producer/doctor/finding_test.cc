#include "producer/doctor/finding.h"

#include <vector>

#include <gtest/gtest.h>

namespace producer {
namespace {

using shared::ErrorKind;
using shared::ExitCode;

TEST(FindingTest, OneLineWhateverIsInIt) {
  EXPECT_EQ(LineOf(Ok("topic", "tweets")), "ok       topic        tweets");
  EXPECT_EQ(LineOf(Failed("stream", {ErrorKind::kRetry, "a\nb\x1b[1m"})),
            "failed   stream       a\\nb\\x1b[1m");
}

TEST(FindingTest, NamesOfSeveralSourcesChecksAreOneColumn) {
  EXPECT_EQ(LineOf(Ok("mastodon/credentials", "x"), 21), "ok       mastodon/credentials  x");
  EXPECT_EQ(LineOf(Ok("topic", "x"), 21), "ok       topic                 x");
}

// Fails when a warning or something skipped ends in an error, or a later failure hides the first.
TEST(FindingTest, TheFirstFailureDecides) {
  std::vector<Finding> findings = {Ok("a", ""), Warning("b", ""), Skipped("c", "")};
  EXPECT_EQ(ExitCodeOf(findings), ExitCode::kDone);
  EXPECT_EQ(SummaryOf(findings), "3 checks: 1 ok, 1 warning, 0 failed, 1 skipped");
  findings.push_back(Failed("d", {ErrorKind::kCredentials, ""}));
  findings.push_back(Failed("e", {ErrorKind::kUsage, ""}));
  EXPECT_EQ(ExitCodeOf(findings), ExitCode::kCredentials);
}

}  // namespace
}  // namespace producer
