// The simulator, read by a client that is not ours: Mastodon.py, which many programs use.
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/stream_simulator.h"

namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Debian's interpreter, as the package python3-mastodon installs for that one.
std::vector<std::string> ReadByMastodonPy(const test::StreamSimulator& simulator,
                                          const std::string& timeline, int count) {
  const test::Ended ended =
      test::RunProgram({.program = "/usr/bin/python3",
                        .args = {SOURCE_DIR "/tests/mock/mastodon_client.py", simulator.Url(""),
                                 "token-of-ada", timeline, std::to_string(count)}});
  EXPECT_EQ(ended.exit_code, 0) << ended.err << " (python3-mastodon? scripts/setup.sh test)";
  return Lines(ended.out);
}

std::size_t CountOf(const std::vector<std::string>& lines, const std::string& begin) {
  std::size_t count = 0;
  for (const std::string& line : lines) count += line.starts_with(begin);
  return count;
}

// Fails when our server and our client agree on something that is no Mastodon.
TEST(MastodonClient, MastodonPyReadsEveryTimeline) {
  constexpr int kEvents = 100;
  test::StreamSimulator simulator(
      {"--protocol", "mastodon", "--rate", "400", "--notice-every", "10", "--keep-alive", "100ms"});
  const auto all = ReadByMastodonPy(simulator, "public", kEvents);
  ASSERT_EQ(all.size(), kEvents + 1u);
  EXPECT_GT(CountOf(all, "update "), 80u);
  EXPECT_GT(CountOf(all, "edit "), 2u);
  EXPECT_GT(CountOf(all, "delete "), 2u);
  EXPECT_EQ(all.back(), "heartbeats some");
  for (const std::string& line : ReadByMastodonPy(simulator, "public/local", kEvents)) {
    EXPECT_EQ(line.find("@elsewhere.test"), std::string::npos) << line;
  }
  for (const std::string& line : ReadByMastodonPy(simulator, "hashtag/kafka", 10)) {
    const bool tagged = line.find("kafka") != std::string::npos;
    EXPECT_TRUE(tagged || !line.starts_with("update ")) << line;
  }
  std::printf("Mastodon.py read %zu statuses, %zu edits, %zu deletions\n", CountOf(all, "update "),
              CountOf(all, "edit "), CountOf(all, "delete "));
}

}  // namespace
