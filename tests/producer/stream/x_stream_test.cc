#include "producer/stream/x_stream.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/scripted_server.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using test::Hold;
using test::Pause;
using test::Say;
using test::ScriptedServer;

const std::string kEmptyAnswer = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\r\n";

class Steps final : public StreamListener {
 public:
  void OnMessage(const Line& message) override {
    if (message.text == "limit") stream->OnDisconnectMessage(kXLimitCode);
  }
  void OnConnected() override { ++connected; }
  void OnDisconnected(std::string_view) override { ++disconnected; }

  int connected = 0, disconnected = 0;
  TweetSource* stream = nullptr;
};

class XStreamTest : public testing::Test {
 protected:
  void ReadUntil(TweetSource& stream, const int& steps, int count) {
    const auto until = std::chrono::steady_clock::now() + 5s;
    while (steps < count && std::chrono::steady_clock::now() < until) {
      ASSERT_TRUE(stream.Read(20ms, heard_));
    }
    ASSERT_EQ(steps, count);
  }

  test::FakeClock clock_{1'700'000'000'000};
  shared::Shutdown shutdown_;
  Steps heard_;
};

// Fails when what a connection was to bring that soon broke is asked for by none after it.
TEST_F(XStreamTest, WhatABrokenBackfillDidNotBringIsAskedForAgain) {
  const ScriptedServer server(
      {{Say{kEmptyAnswer}, Pause{500ms}}, {Say{kEmptyAnswer}}, {Say{kEmptyAnswer}, Hold{}}});
  XStream stream({.endpoint = *ParseEndpoint(server.url()), .token = "t", .backfill_minutes = 5},
                 {}, clock_, shutdown_);
  ReadUntil(stream, heard_.connected, 1);
  clock_.Advance(2min);
  ReadUntil(stream, heard_.disconnected, 1);
  clock_.Advance(4min);
  ReadUntil(stream, heard_.disconnected, 2);
  EXPECT_NE(server.request().find("backfill_minutes=4"), std::string::npos) << server.request();
  clock_.Advance(20s);
  ReadUntil(stream, heard_.connected, 3);
  EXPECT_NE(server.request().find("backfill_minutes=5"), std::string::npos) << server.request();
}

// Fails when what X said of a trouble that passed decides about an end long after it.
TEST_F(XStreamTest, AProblemIsOverWhenPostsGoOn) {
  const auto reconnects_after = [&](const std::string& messages) {
    const ScriptedServer server({{Say{kEmptyAnswer + messages}}});
    XStream stream({.endpoint = *ParseEndpoint(server.url()), .token = "t"}, {}, clock_, shutdown_);
    heard_ = {};
    heard_.stream = &stream;
    ReadUntil(stream, heard_.disconnected, 1);
    return stream.status().reconnects;
  };
  constexpr auto kLimit = static_cast<std::size_t>(FailureClass::kRateLimit);
  constexpr auto kEnded = static_cast<std::size_t>(FailureClass::kEnded);
  EXPECT_EQ(reconnects_after("post\r\nlimit\r\n\r\n")[kLimit], 1u);
  EXPECT_EQ(reconnects_after("limit\r\npost\r\n")[kLimit], 0u);
  EXPECT_EQ(reconnects_after("limit\r\npost\r\n")[kEnded], 1u);
}

}  // namespace
}  // namespace producer
