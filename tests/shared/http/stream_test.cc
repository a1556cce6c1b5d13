// Answers that go on: server-sent events.
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "shared/http/server.h"
#include "tests/support/http_get.h"
#include "tests/support/tcp_peer.h"
#include "tests/support/wait_until.h"

namespace shared::http {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr const char* kAskForTicks = "GET /ticks HTTP/1.1\r\nHost: localhost\r\n\r\n";

class HttpStream : public testing::Test {
 protected:
  // A line every 20 ms, each of `bytes`, until nobody reads.
  void Start(const StreamLimits& limits, std::size_t bytes = 10) {
    const Handler ticks = [this, bytes](const Request&) {
      return Response{.status = 200,
                      .content_type = "text/event-stream",
                      .stream = [this, bytes](BodyWriter& writer) {
                        ++open_;
                        const std::string line = std::string(bytes, 'x') + "\n";
                        while (writer.ReaderIsThere() && writer.Write(line)) {
                          std::this_thread::sleep_for(20ms);
                        }
                        --open_;
                      }};
    };
    const Handler hello = [](const Request&) { return TextResponse(200, "hello\n"); };
    auto started = Server::Start({"127.0.0.1", 0}, Site({{"/ticks", ticks}, {"/hello", hello}}),
                                 {.connections = 16, .request = {.time = 300ms}, .stream = limits});
    ASSERT_TRUE(started.has_value()) << started.error().what;
    server_ = *std::move(started);
  }

  test::TcpPeer Open() const {
    test::TcpPeer peer = test::TcpPeer::Connect(ParseHostPort(server_->address())->port);
    peer.Send(kAskForTicks);
    return peer;
  }

  std::atomic<int> open_ = 0;
  std::unique_ptr<Server> server_;
};

// Fails when a stream ends with the time that a request may take (here 0.3 s).
TEST_F(HttpStream, GoesOnBeyondTheTimeOfARequest) {
  Start({.streams = 4});
  test::TcpPeer peer = Open();
  const auto lines = peer.ReadLines(60, 5s);
  ASSERT_EQ(lines.size(), 60u);
  EXPECT_EQ(lines.front(), "HTTP/1.1 200 OK\r");
  EXPECT_EQ(lines.back(), "xxxxxxxxxx");
}

TEST_F(HttpStream, HeadIsTheHeadAlone) {
  Start({.streams = 4});
  const auto answer = test::HttpGet(server_->address(), "/ticks", "localhost", "HEAD");
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.head.find("text/event-stream"), std::string::npos);
  EXPECT_EQ(answer.head.find("Content-Length"), std::string::npos);
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(open_, 0);
}

// Fails when readers take every connection, or one that left keeps its place.
TEST_F(HttpStream, OnlySoManyAreOpenAtATime) {
  Start({.streams = 3});
  std::vector<test::TcpPeer> readers;
  for (int i = 0; i < 3; ++i) readers.push_back(Open());
  ASSERT_TRUE(test::WaitUntil([&] { return open_ == 3; }, 5s));
  const auto refused = test::HttpGet(server_->address(), "/ticks");
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(refused.body.find("3 streams are open"), std::string::npos) << refused.body;
  EXPECT_EQ(test::HttpGet(server_->address(), "/hello").body, "hello\n");
  readers.pop_back();
  ASSERT_TRUE(test::WaitUntil([&] { return open_ == 2; }, 5s));
  readers.push_back(Open());
  EXPECT_TRUE(test::WaitUntil([&] { return open_ == 3; }, 5s));
}

// Fails when a reader that sleeps is waited for, or holds up another one.
TEST_F(HttpStream, ASlowReaderIsCutWhileOthersGoOn) {
  Start({.streams = 4, .patience = 500ms}, 100'000);
  test::TcpPeer asleep = Open();
  std::atomic<bool> end = false;
  std::atomic<std::size_t> read = 0;
  std::thread reader([&] {
    test::TcpPeer awake = Open();
    while (!end) read += awake.ReadLines(1, 1s).size();
  });
  ASSERT_TRUE(test::WaitUntil([&] { return open_ == 2; }, 5s));
  EXPECT_TRUE(test::WaitUntil([&] { return open_ == 1; }, 10s)) << "it is not cut";
  const std::size_t before = read;
  EXPECT_TRUE(test::WaitUntil([&] { return read > before + 20; }, 10s));
  EXPECT_EQ(open_, 1);
  end = true;
  reader.join();
}

// Fails when the first requests of a program, served side by side, are in each other's way.
TEST_F(HttpStream, AnswersThoseWhoAskAtTheSameMoment) {
  Start({.streams = 8});
  std::vector<test::TcpPeer> peers;
  const int port = ParseHostPort(server_->address())->port;
  for (int i = 0; i < 8; ++i) peers.push_back(test::TcpPeer::Connect(port));
  {
    std::vector<std::jthread> asking;
    for (test::TcpPeer& peer : peers) asking.emplace_back([&peer] { peer.Send(kAskForTicks); });
  }
  EXPECT_TRUE(test::WaitUntil([&] { return open_ == 8; }, 5s));
}

// Fails when the end of the program waits for those who read events.
TEST_F(HttpStream, TheServerEndsThemAtOnce) {
  Start({.streams = 8, .patience = 60s}, 100'000);
  std::vector<test::TcpPeer> asleep;
  for (int i = 0; i < 8; ++i) asleep.push_back(Open());
  ASSERT_TRUE(test::WaitUntil([&] { return open_ == 8; }, 5s));
  std::this_thread::sleep_for(300ms);
  const auto start = Steady::now();
  server_.reset();
  EXPECT_LT(Steady::now() - start, 1s);
  EXPECT_EQ(open_, 0);
}

}  // namespace
}  // namespace shared::http
