// The simulator, read by a client that is not ours: tweepy, which many programs use.
#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/stream_simulator.h"

namespace {

// Fails when our server and our client agree on something that is no X.
TEST(XClient, TweepyAddsRulesAndReadsTheStream) {
  test::StreamSimulator simulator(
      {"--protocol", "x", "--rate", "300", "--notice-every", "0", "--keep-alive", "100ms"});
  const test::Ended ended = test::RunProgram(
      {.program = "/usr/bin/python3",
       .args = {SOURCE_DIR "/tests/mock/x_client.py", simulator.Url(""), "token-of-ada", "100"}});
  EXPECT_EQ(ended.exit_code, 0) << ended.err << " (python3-tweepy? scripts/setup.sh test)";
  EXPECT_NE(ended.out.find("rules ['the OR a']"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("left 0"), std::string::npos) << ended.out;
  std::size_t posts = 0;
  for (std::size_t at = 0; (at = ended.out.find("post ", at)) != std::string::npos; ++at) ++posts;
  EXPECT_EQ(posts, 100u);
  std::printf("tweepy: posts %zu\n", posts);
}

}  // namespace
