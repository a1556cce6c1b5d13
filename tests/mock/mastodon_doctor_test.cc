// What doctor says of --source mastodon, and how it exits.
#include <algorithm>
#include <cstdio>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/stream_simulator.h"

namespace {

test::Ended Doctor(std::vector<std::string> flags, const std::string& token = {}) {
  flags.insert(flags.begin(), "doctor");
  flags.insert(flags.end(), {"--to", "stdout"});
  test::Command command{.program = test::ProgramPath("tweet-producer"), .args = flags};
  if (!token.empty()) command.env = {{"TWEET_PRODUCER_MASTODON_TOKEN", token}};
  return test::RunProgram(command);
}

bool Says(const test::Ended& ended, const std::string& verdict, const std::string& check,
          const std::string& what) {
  const std::size_t line = ended.out.find(verdict + std::string(9 - verdict.size(), ' ') + check);
  return line != std::string::npos &&
         ended.out.substr(line, ended.out.find('\n', line) - line).find(what) != std::string::npos;
}

// Fails when a run would start and doctor says no, or the other way round.
TEST(MastodonDoctor, SaysWhatARunWouldMeet) {
  test::StreamSimulator simulator({"--protocol", "mastodon"});
  const test::Ended well = Doctor(simulator.MastodonFlags(""));
  EXPECT_EQ(well.exit_code, 0) << well.out;
  EXPECT_TRUE(Says(well, "ok", "instance", "streams at " + simulator.Url(""))) << well.out;
  EXPECT_TRUE(Says(well, "ok", "health", "well")) << well.out;
  EXPECT_TRUE(Says(well, "ok", "stream", "the token is accepted")) << well.out;
  const test::Ended refused =
      Doctor({"--source", "mastodon", "--endpoint", simulator.Url("")}, "wrong-token");
  EXPECT_EQ(refused.exit_code, 3) << refused.out;
  EXPECT_TRUE(Says(refused, "failed", "stream", "read:statuses")) << refused.out;
  EXPECT_EQ(refused.out.find("wrong-token"), std::string::npos) << refused.out;
  const test::Ended none = Doctor({"--source", "mastodon", "--endpoint", simulator.Url("")});
  EXPECT_EQ(none.exit_code, 3) << none.out;
  EXPECT_TRUE(Says(none, "failed", "token", "--mastodon-token-file")) << none.out;
  simulator.Stop();
  const test::Ended away = Doctor(simulator.MastodonFlags(""));
  EXPECT_EQ(away.exit_code, 1) << away.out;
  EXPECT_TRUE(Says(away, "failed", "instance", "a run would try again")) << away.out;
  std::printf("doctor, mastodon: well 0, wrong token 3, no token 3, away 1\n");
}

// Fails when what was found of a source with a long name stands further to the right.
TEST(MastodonDoctor, BesideAnotherSourceWhatIsFoundIsOneColumn) {
  test::StreamSimulator simulator({"--protocol", "mastodon"});
  std::vector<std::string> flags = simulator.MastodonFlags("");
  std::replace(flags.begin(), flags.end(), simulator.Url(""), "mastodon=" + simulator.Url(""));
  flags.insert(flags.begin(), {"--source", "bluesky", "--offline"});
  const test::Ended ended = Doctor(flags);
  std::istringstream lines(ended.out);
  std::set<std::size_t> columns;
  int findings = 0;
  for (std::string line; std::getline(lines, line) && !line.empty(); ++findings) {
    constexpr std::size_t kName = 9;  // "warning  mastodon/stream  …"
    columns.insert(line.find_first_not_of(' ', line.find(' ', kName)));
  }
  std::printf("doctor, two sources: findings %d, columns %zu\n", findings, columns.size());
  EXPECT_GT(findings, 3) << ended.out << ended.err;
  EXPECT_EQ(columns.size(), 1u) << ended.out;
}

}  // namespace
