#include "producer/stream/bluesky_stream.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/scripted_server.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using test::Say;
using test::ScriptedServer;

const std::string kNotFound = "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nno\r\n such";

class Nobody final : public StreamListener {
 public:
  void OnMessage(const Line&) override {}
  void OnConnected() override {}
  void OnDisconnected(std::string_view) override {}
};

class BlueskyStreamTest : public testing::Test {
 protected:
  static std::string UrlOf(const ScriptedServer& server) { return "ws" + server.url().substr(4); }

  // Reads until the stream ends the run, or so many connections were made and dealt with.
  shared::Result<void> Read(const std::string& urls, const ScriptedServer& server,
                            int connections) {
    BlueskyStream stream(*ParseBlueskyEndpoints(urls), {}, clock_, shutdown_);
    const auto until = std::chrono::steady_clock::now() + 5s;
    while (std::chrono::steady_clock::now() < until) {
      const auto state = stream.Read(20ms, nobody_);
      if (!state) return shared::Forward(state);
      const auto trouble = stream.status().reconnects;
      const auto failures = trouble[static_cast<std::size_t>(FailureClass::kHttp)];
      if (server.connections() >= connections && failures >= 1u * connections) return {};
      clock_.Advance(1s);
    }
    return shared::Fail(shared::ErrorKind::kFatal, "the test has taken too long");
  }

  test::FakeClock clock_{1'700'000'000'000};
  shared::Shutdown shutdown_;
  Nobody nobody_;
};

// Fails when one host's refusals count for another that is merely away for a while.
TEST_F(BlueskyStreamTest, OneHostThatRefusesDoesNotSpeakForOneThatIsAway) {
  const ScriptedServer server({{Say{kNotFound}}, {Say{kNotFound}}, {Say{kNotFound}}});
  const auto read = Read(UrlOf(server) + ",ws://127.0.0.1:1/subscribe", server, 3);
  EXPECT_TRUE(read.has_value()) << read.error().what;
}

// Fails when hosts that all refuse are asked for ever, or what they say breaks the line.
TEST_F(BlueskyStreamTest, AllThatRefuseEndTheRun) {
  const ScriptedServer first({{Say{kNotFound}}}), second({{Say{kNotFound}}});
  const auto read = Read(UrlOf(first) + "," + UrlOf(second), first, 9);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, shared::ErrorKind::kRefused);
  EXPECT_EQ(read.error().what, UrlOf(second) + ": HTTP 404: no such; check --endpoint");
}

}  // namespace
}  // namespace producer
