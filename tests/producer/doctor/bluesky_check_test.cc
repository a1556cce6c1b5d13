#include "producer/doctor/bluesky_check.h"

#include <gtest/gtest.h>

#include "tests/support/free_port.h"

namespace producer {
namespace {

// Fails when who has started no server on this machine is asked for internet.
TEST(BlueskyCheckTest, AServerOfThisMachineThatIsNotThere) {
  const std::string port = std::to_string(test::FreePort());
  const auto endpoints = ParseBlueskyEndpoints("ws://127.0.0.1:" + port + "/subscribe");
  ASSERT_TRUE(endpoints.has_value()) << endpoints.error().what;
  const shared::SystemClock clock;
  const shared::Shutdown shutdown;
  const auto findings = CheckBlueskyHosts(*endpoints, {}, clock, shutdown);
  ASSERT_EQ(findings.size(), 1u);
  const std::string& what = findings[0].what;
  EXPECT_EQ(findings[0].verdict, Verdict::kFailed);
  EXPECT_NE(what.find("Connection refused: nothing listens there"), std::string::npos) << what;
  EXPECT_NE(what.find("--protocol bluesky --port " + port), std::string::npos) << what;
  EXPECT_EQ(what.find("internet"), std::string::npos) << what;
}

}  // namespace
}  // namespace producer
