// The simulator, read by a client that is not ours: Python's websockets.
#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/mock/bluesky_run.h"
#include "tests/support/process.h"

namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Debian's interpreter, as the package python3-websockets installs for that one.
std::vector<std::string> ReadByWebsockets(const std::string& url, int count,
                                          const std::vector<std::string>& subprotocols = {}) {
  std::vector<std::string> args = {SOURCE_DIR "/tests/mock/jetstream_client.py", url,
                                   std::to_string(count)};
  args.insert(args.end(), subprotocols.begin(), subprotocols.end());
  const test::Ended ended = test::RunProgram({.program = "/usr/bin/python3", .args = args});
  EXPECT_EQ(ended.exit_code, 0) << ended.err << " (python3-websockets? scripts/setup.sh test)";
  return Lines(ended.out);
}

// Fails when our server and our client agree on something that is no WebSocket, or the two formats
// tell of different posts.
TEST(BlueskyClient, WebsocketsReadsBothFormats) {
  constexpr int kEvents = 300;
  test::StreamSimulator simulator({"--protocol", "bluesky", "--rate", "200", "--history", "10s",
                                   "--notice-every", "0", "--fault", "quiet:300"});
  const std::string cursor = "&cursor=1700000000000000";
  const auto v1 = ReadByWebsockets(
      simulator.BlueskyUrl("/subscribe?wantedCollections=app.bsky.feed.post" + cursor), kEvents);
  // A notice comes first, as the cursor is older than what is kept.
  const auto v2 = ReadByWebsockets(
      simulator.BlueskyUrl("/xrpc/network.bsky.jetstream.subscribeEvents?kinds=commit&"
                           "collections=app.bsky.feed.post&cursor=1"),
      kEvents, {"xrpc.v1.json"});
  ASSERT_EQ(v1.size(), kEvents + 1u);
  EXPECT_EQ(v1.back(), "pong");
  EXPECT_EQ(v1, v2);
  std::printf("websockets read %zu posts of each format, equal keys\n", v1.size() - 1);
}

}  // namespace
