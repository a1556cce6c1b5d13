#include "shared/http/server.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/tcp_peer.h"
#include "tests/support/wait_until.h"

namespace shared::http {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

class HttpServer : public testing::Test {
 protected:
  void Start(Routes routes, const ServerLimits& limits = {}) {
    auto started = Server::Start({"127.0.0.1", 0}, Site(std::move(routes)), limits);
    ASSERT_TRUE(started.has_value()) << started.error().what;
    server_ = *std::move(started);
  }

  test::TcpPeer Connect() const {
    return test::TcpPeer::Connect(ParseHostPort(server_->address())->port);
  }

  // All lines of the answer.
  std::vector<std::string> Ask(const std::string& bytes) const {
    test::TcpPeer peer = Connect();
    peer.Send(bytes);
    auto lines = peer.ReadLines(1000, 5s);
    if (lines.empty()) lines.push_back("no answer");
    return lines;
  }

  std::vector<std::string> Get(const std::string& target, const std::string& more = "",
                               const std::string& method = "GET") const {
    return Ask(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n");
  }

  std::unique_ptr<Server> server_;
};

Routes Hello() {
  return {{"/hello", [](const Request&) { return TextResponse(200, "hello\nworld\n"); }}};
}

bool Has(const std::vector<std::string>& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end() ||
         std::find(lines.begin(), lines.end(), line + "\r") != lines.end();
}

TEST_F(HttpServer, AnswersWhatAHandlerSays) {
  Start(Hello());
  const auto lines = Get("/hello");
  EXPECT_EQ(lines.front(), "HTTP/1.1 200 OK\r");
  EXPECT_TRUE(Has(lines, "Content-Type: text/plain; charset=utf-8"));
  EXPECT_TRUE(Has(lines, "Content-Length: 12"));
  EXPECT_TRUE(Has(lines, "Connection: close"));
  EXPECT_TRUE(Has(lines, "X-Content-Type-Options: nosniff"));
  EXPECT_EQ(lines.back(), "world");
}

TEST_F(HttpServer, AHandlerSeesTheQuery) {
  Start({{"/q", [](const Request& request) {
            return TextResponse(
                request.query.contains("verbose") ? 200 : 503,
                request.query.contains("n") ? request.query.find("n")->second + "\n" : "");
          }}});
  EXPECT_EQ(Get("/q?verbose").front(), "HTTP/1.1 200 OK\r");
  EXPECT_EQ(Get("/q?verbose=1&n=a%20b").back(), "a b");
  EXPECT_EQ(Get("/q").front(), "HTTP/1.1 503 Service Unavailable\r");
}

TEST_F(HttpServer, HeadIsAGetWithoutTheBody) {
  Start(Hello());
  const auto lines = Get("/hello", "", "HEAD");
  EXPECT_EQ(lines.front(), "HTTP/1.1 200 OK\r");
  EXPECT_TRUE(Has(lines, "Content-Length: 12"));
  EXPECT_FALSE(Has(lines, "hello"));
}

// Fails when an answer that is larger than the system's buffers is cut off.
TEST_F(HttpServer, ALargeAnswerArrivesWhole) {
  const std::string line(99'999, 'x');
  Start({{"/large", [&](const Request&) {
            std::string body;
            for (int i = 0; i < 100; ++i) body += line + "\n";
            return TextResponse(200, body);
          }}});
  test::TcpPeer peer = Connect();
  peer.Send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::this_thread::sleep_for(100ms);
  const auto lines = peer.ReadLines(1000, 5s);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), line), 100);
}

// Fails when a file of the machine is served, or its folder listed.
TEST_F(HttpServer, NothingButTheNamedPathsIsThere) {
  Start(Hello());
  for (const char* path : {"/", "/hello/", "/../etc/passwd", "/etc/passwd", "/%2e%2e/etc/passwd",
                           "/hello/../../etc/passwd", "//hello", "http://localhost/hello"}) {
    const auto lines = Get(path);
    EXPECT_EQ(lines.front(), "HTTP/1.1 404 Not Found\r") << path;
    EXPECT_EQ(lines.back(), "nothing is here; there are /hello") << path;
  }
}

TEST_F(HttpServer, NothingCanBeChangedHere) {
  Start(Hello());
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
    const auto lines = Get("/hello", "Content-Length: 1000000000\r\n", method);
    EXPECT_EQ(lines.front(), "HTTP/1.1 405 Method Not Allowed\r") << method;
    EXPECT_TRUE(Has(lines, "Allow: GET, HEAD"));
  }
}

// Fails when whoever still sends meets a reset instead of the answer.
TEST_F(HttpServer, WhoeverSendsABodyGetsTheAnswer) {
  Start(Hello());
  test::TcpPeer peer = Connect();
  peer.Send("POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(10ms);
    EXPECT_NO_THROW(peer.Send(std::string(10'000, 'x')));
  }
  EXPECT_EQ(peer.ReadLines(1, 5s).front(), "HTTP/1.1 405 Method Not Allowed\r");
}

// Fails when a page of a foreign site can read answers by DNS rebinding.
TEST_F(HttpServer, ARequestUnderAForeignNameIsRefused) {
  Start(Hello());
  for (const std::string host : {"Host: evil.example\r\n", "Host: 10.0.0.1:80\r\n", "Host:\r\n", "",
                                 "Host: localhost\r\nHost: evil.example\r\n"}) {
    EXPECT_EQ(Ask("GET /hello HTTP/1.1\r\n" + host + "\r\n").front(), "HTTP/1.1 403 Forbidden\r")
        << host;
  }
  EXPECT_EQ(Ask("GET /hello HTTP/1.1\r\nhost: 127.0.0.1:" +
                server_->address().substr(server_->address().find(':') + 1) + "\r\n\r\n")
                .front(),
            "HTTP/1.1 200 OK\r");
}

// Fails when a request can grow without end, in a line, in the number of lines, or in time.
TEST_F(HttpServer, ATooLargeRequestIsRefused) {
  Start(Hello());
  const std::string long_line(20'000, 'a');
  EXPECT_EQ(Get("/" + long_line).front(), "HTTP/1.1 431 Request Header Fields Too Large\r");
  EXPECT_EQ(Get("/" + long_line.substr(0, 10'000)).front(), "HTTP/1.1 414 URI Too Long\r");
  EXPECT_EQ(Get("/hello", "X: " + long_line + "\r\n").front(), "HTTP/1.1 400 Bad Request\r");
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
  EXPECT_EQ(Get("/hello", many).front(), "HTTP/1.1 400 Bad Request\r");
  EXPECT_EQ(Get("/hello").front(), "HTTP/1.1 200 OK\r");
}

TEST_F(HttpServer, GarbageIsRefused) {
  Start(Hello());
  for (const std::string& bytes :
       {std::string("garbage\r\n\r\n"), std::string(100, '\0') + "\r\n\r\n",
        std::string("GET\r\n\r\n"), std::string("\x16\x03\x01\x02\n\n")}) {
    EXPECT_EQ(Ask(bytes).front(), "HTTP/1.1 400 Bad Request\r") << bytes;
  }
  EXPECT_EQ(Get("/hello").front(), "HTTP/1.1 200 OK\r");
}

// cpp-httplib matches this header by a regular expression that calls itself for each character.
TEST_F(HttpServer, ManyRangesHarmNobody) {
  Start(Hello());
  std::string ranges = "Range: bytes=0-0";
  while (ranges.size() < 8000) ranges += ",0-0";
  Get("/hello", ranges + "\r\n");
  EXPECT_EQ(Get("/hello", "Range: bytes=0-1\r\n").back(), "world") << "parts are of no use here";
}

// Fails when whoever sends a byte now and then holds a thread for ever.
TEST_F(HttpServer, ASlowRequestIsEnded) {
  Start(Hello(), {.request = {.time = 300ms}});
  test::TcpPeer peer = Connect();
  const auto start = Steady::now();
  bool ended = false;
  for (int i = 0; !ended && i < 100; ++i) {
    peer.Send("G");
    ended = peer.WaitForEnd(50ms);
  }
  EXPECT_TRUE(ended);
  EXPECT_LT(Steady::now() - start, 3s);
}

// Fails when clients that say nothing keep others out, or are without number.
TEST_F(HttpServer, SilentConnectionsHoldUpNobodyAndHaveALimit) {
  Start(Hello(), {.connections = 8, .request = {.time = 60s}});
  std::vector<test::TcpPeer> silent;
  for (int i = 0; i < 7; ++i) silent.push_back(Connect());
  EXPECT_EQ(Get("/hello").front(), "HTTP/1.1 200 OK\r");
  int refused = 0;
  for (int i = 0; i < 5; ++i) {
    test::TcpPeer peer = Connect();
    const auto lines = peer.ReadLines(1, 200ms);
    refused += !lines.empty() && lines.front() == "HTTP/1.1 503 Service Unavailable\r";
    if (lines.empty()) silent.push_back(std::move(peer));
  }
  EXPECT_LE(silent.size(), 8u);
  EXPECT_GE(refused, 4);
  silent.clear();
  EXPECT_TRUE(test::WaitUntil([&] { return Get("/hello").front() == "HTTP/1.1 200 OK\r"; }, 5s));
}

TEST_F(HttpServer, ATakenPortIsTold) {
  Start(Hello());
  const auto second = Server::Start(*ParseHostPort(server_->address()), Site(Hello()));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::kUsage);
  EXPECT_NE(second.error().what.find(server_->address()), std::string::npos);
  EXPECT_NE(second.error().what.find("in use"), std::string::npos) << second.error().what;
}

// Fails when the end of the program waits for a client that says nothing.
TEST_F(HttpServer, ItEndsAtOnceAndGivesThePortBack) {
  Start(Hello(), {.request = {.time = 60s}});
  const auto address = *ParseHostPort(server_->address());
  test::TcpPeer silent = Connect();
  EXPECT_EQ(Get("/hello").front(), "HTTP/1.1 200 OK\r");
  const auto start = Steady::now();
  server_.reset();
  EXPECT_LT(Steady::now() - start, 2s);
  EXPECT_TRUE(Server::Start(address, Site(Hello())).has_value());
}

TEST_F(HttpServer, ManyAskAtATime) {
  Start(Hello());
  std::vector<std::thread> askers;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 8; ++i) {
    askers.emplace_back([&] {
      for (int j = 0; j < 50; ++j) answered += Get("/hello").back() == "world";
    });
  }
  for (std::thread& asker : askers) asker.join();
  EXPECT_EQ(answered, 400);
}

}  // namespace
}  // namespace shared::http
