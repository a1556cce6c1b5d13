// What a connection does while a name server says nothing. This program has a getaddrinfo of its
// own, which libcurl and Asio call too: a name that begins with "silent" is looked up until the
// test ends.
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include "producer/stream/http_exchange.h"
#include "producer/stream/name_lookup.h"
#include "producer/stream/web_socket.h"

namespace {

using namespace std::chrono_literals;

class SilentNameServer {
 public:
  void Ask() {
    std::unique_lock lock(mutex_);
    ++asked_;
    changed_.notify_all();
    changed_.wait_for(lock, 10s, [&] { return answers_; });
    --asked_;
    changed_.notify_all();
  }

  bool AwaitAsked(int times) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 5s, [&] { return asked_ == times; });
  }

  void Answer() {
    std::unique_lock lock(mutex_);
    answers_ = true;
    changed_.notify_all();
    changed_.wait_for(lock, 15s, [&] { return asked_ == 0; });
    answers_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int asked_ = 0;
  bool answers_ = false;
};

SilentNameServer& NameServer() {
  static auto* const server = new SilentNameServer;  // Threads that nobody awaits may outlive main.
  return *server;
}

}  // namespace

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                           addrinfo** found) {
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (name == nullptr || !std::string_view(name).starts_with("silent")) {
    return real(name, service, hints, found);
  }
  NameServer().Ask();
  return EAI_AGAIN;
}

namespace producer {
namespace {

class SilentNameServerTest : public testing::Test {
 protected:
  ~SilentNameServerTest() override { NameServer().Answer(); }

  static WebSocketRequest Request() {
    return {.host = "silent.example", .port = "80", .target = "/subscribe", .tls = false};
  }
};

template <typename Action>
std::chrono::nanoseconds TimeOf(const Action& action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::steady_clock::now() - start;
}

// Fails when the end of a run waits for a name server that says nothing.
TEST_F(SilentNameServerTest, TheEndOfAWebSocketDoesNotWaitForIt) {
  auto socket = std::make_unique<WebSocket>(Request());
  ASSERT_TRUE(NameServer().AwaitAsked(1));
  EXPECT_EQ(socket->Run(10ms, {}), WebSocket::State::kOpen);
  EXPECT_LT(TimeOf([&] { socket.reset(); }), 2s);
}
// Fails when a name server that says nothing holds up every further attempt without an end.
TEST_F(SilentNameServerTest, TheTimeToConnectBeginsWithTheLookUp) {
  WebSocketRequest request = Request();
  request.connect_for = 100ms;
  WebSocket socket(request);
  EXPECT_EQ(socket.Run(5s, {}), WebSocket::State::kEnded);
  EXPECT_TRUE(socket.could_not_resolve());
  EXPECT_EQ(socket.failure(), "could not resolve silent.example: no answer within 100ms");
}

// Fails when each attempt of a long silence leaves a thread behind.
TEST_F(SilentNameServerTest, LookUpsWithoutAnAnswerAreBounded) {
  std::vector<std::unique_ptr<WebSocket>> sockets;
  for (int i = 0; i <= NameLookup::kMostUnanswered; ++i) {
    sockets.push_back(std::make_unique<WebSocket>(Request()));
  }
  ASSERT_TRUE(NameServer().AwaitAsked(NameLookup::kMostUnanswered));
  EXPECT_EQ(sockets.front()->Run(10ms, {}), WebSocket::State::kOpen);
  EXPECT_EQ(sockets.back()->Run(5s, {}), WebSocket::State::kEnded);
  EXPECT_NE(sockets.back()->failure().find("unanswered"), std::string::npos)
      << sockets.back()->failure();
}

// Fails when an answer is not heard, or comes as another one.
TEST_F(SilentNameServerTest, ALateAnswerIsHeard) {
  WebSocket socket(Request());
  ASSERT_TRUE(NameServer().AwaitAsked(1));
  NameServer().Answer();
  EXPECT_EQ(socket.Run(5s, {}), WebSocket::State::kEnded);
  EXPECT_TRUE(socket.could_not_resolve());
  EXPECT_TRUE(socket.failure().starts_with("could not resolve silent.example: Host not found"))
      << socket.failure();
}

// Fails when libcurl's end waits for its look-up.
TEST_F(SilentNameServerTest, TheEndOfAnHttpExchangeDoesNotWaitForIt) {
  const shared::SystemClock clock;
  const shared::Shutdown shutdown;
  EXPECT_LT(TimeOf([&] {
              const auto answer =
                  Exchange({.url = "http://silent.example/"}, 100ms, clock, shutdown);
              EXPECT_FALSE(answer.has_value());
            }),
            2s);
}

}  // namespace
}  // namespace producer
