#include "producer/stream/http_exchange.h"

#include <array>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <zlib.h>

#include "tests/support/scripted_server.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using test::Hold;
using test::Say;
using test::ScriptedServer;

// A gzip of so many mebibytes of one letter, without its end: a kilobyte each.
std::string GzipBomb(int mebibytes) {
  constexpr int kLargestWindow = 15, kGzipHeader = 16, kDefaultMemory = 8;
  constexpr std::size_t kHeader = 10;
  std::string block(std::size_t{1} << 20, 'x');
  std::array<unsigned char, 16384> out;
  z_stream stream = {};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kLargestWindow + kGzipHeader,
               kDefaultMemory, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<unsigned char*>(block.data());
  stream.avail_in = static_cast<unsigned>(block.size());
  stream.next_out = out.data();
  stream.avail_out = out.size();
  deflate(&stream, Z_FULL_FLUSH);  // What follows stands for itself, and may be repeated.
  const std::string once(reinterpret_cast<const char*>(out.data()), out.size() - stream.avail_out);
  deflateEnd(&stream);
  std::string bomb = once.substr(0, kHeader);
  for (int i = 0; i < mebibytes; ++i) bomb += once.substr(kHeader);
  return bomb;
}

long PeakMemoryInKib() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

class HttpExchangeTest : public testing::Test {
 protected:
  shared::Result<HttpAnswer> Ask(const HttpRequest& request,
                                 std::chrono::milliseconds timeout = 5s) {
    return Exchange(request, timeout, clock_, shutdown_);
  }

  shared::SystemClock clock_;
  shared::Shutdown shutdown_;
};

TEST_F(HttpExchangeTest, AGetHasItsHeadersAndNoBody) {
  const ScriptedServer server({{Say{
      "HTTP/1.1 200 OK\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nx-rate-limit-reset: 1700000900\r\n"
      "Content-Length: 2\r\n\r\nOK"}}});
  const auto answer = Ask({.url = server.url() + "?q=1",
                           .accept = "text/event-stream",
                           .authorization = "Bearer token",
                           .user_agent = "tweet-producer/test"});
  ASSERT_TRUE(answer.has_value()) << answer.error().what;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "OK");
  EXPECT_EQ(answer->server_time, 1700000000);
  EXPECT_EQ(answer->rate_limit_reset, 1700000900);
  const std::string request = server.request();
  for (const char* part :
       {"GET /stream?q=1 HTTP/1.1\r\n", "Accept: text/event-stream\r\n",
        "Authorization: Bearer token\r\n", "User-Agent: tweet-producer/test\r\n"}) {
    EXPECT_NE(request.find(part), std::string::npos) << part << " is not in\n" << request;
  }
  for (const char* part : {"Content-Length", "Content-Type"}) {
    EXPECT_EQ(request.find(part), std::string::npos) << part << " is in\n" << request;
  }
}

TEST_F(HttpExchangeTest, APostHasItsTypeAndLength) {
  const ScriptedServer server({{Say{"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"}}});
  const auto answer = Ask({.method = HttpMethod::kPost,
                           .url = server.url(),
                           .body = R"({"add":[]})",
                           .content_type = kJson});
  ASSERT_TRUE(answer.has_value()) << answer.error().what;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, "{}");
  const std::string request = server.request();
  for (const char* part : {"POST /stream HTTP/1.1\r\n", "Content-Type: application/json\r\n",
                           "Content-Length: 10\r\n"}) {
    EXPECT_NE(request.find(part), std::string::npos) << part << " is not in\n" << request;
  }
  EXPECT_EQ(request.find("Authorization"), std::string::npos) << request;
}

// Fails when of a refusal only the begin is had, which is no JSON any more.
TEST_F(HttpExchangeTest, ARefusalIsAWholeAnswerToo) {
  const std::string body(20'000, 'x');
  const ScriptedServer server(
      {{Say{"HTTP/1.1 400 Bad Request\r\nContent-Length: 20000\r\n\r\n" + body}}});
  const auto answer = Ask({.url = server.url()});
  ASSERT_TRUE(answer.has_value()) << answer.error().what;
  EXPECT_EQ(answer->status, 400);
  EXPECT_EQ(answer->body, body);
}

// Fails when credentials follow a redirect.
TEST_F(HttpExchangeTest, ARedirectIsAnAnswer) {
  const ScriptedServer elsewhere({{Say{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}}});
  const ScriptedServer server({{Say{"HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url() +
                                    "\r\nContent-Length: 0\r\n\r\n"}}});
  const auto answer = Ask({.url = server.url(), .authorization = "Bearer token"});
  ASSERT_TRUE(answer.has_value()) << answer.error().what;
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(HttpExchangeTest, SilenceIsNoAnswer) {
  const ScriptedServer server({{Hold{}}});
  const auto answer = Ask({.url = server.url()}, 200ms);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, shared::ErrorKind::kRetry);
  EXPECT_EQ(answer.error().what, server.url() + ": no answer within 200ms");
}

// Fails when half of a list of rules is taken for all of it: the others would be added again.
TEST_F(HttpExchangeTest, HalfAnAnswerIsNone) {
  const ScriptedServer server({{Say{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"dat"}}});
  const auto answer = Ask({.url = server.url()});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, shared::ErrorKind::kRetry);
}

// Fails when a server can fill our memory.
TEST_F(HttpExchangeTest, AnAnswerWithoutEndIsNone) {
  const ScriptedServer server(
      {{Say{"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(kMostAnswer + 1, 'x')},
        Hold{}}});
  const auto answer = Ask({.url = server.url()});
  ASSERT_FALSE(answer.has_value());
  EXPECT_NE(answer.error().what.find("no end"), std::string::npos) << answer.error().what;
}

// Fails when a megabyte on the wire becomes a gigabyte here.
TEST_F(HttpExchangeTest, ACompressedAnswerWithoutEndIsNone) {
  const ScriptedServer server({{Say{
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + GzipBomb(1024)}}});
  const long before = PeakMemoryInKib();
  const auto answer = Ask({.url = server.url()});
  ASSERT_FALSE(answer.has_value());
  EXPECT_NE(answer.error().what.find("no end"), std::string::npos) << answer.error().what;
  EXPECT_LT(PeakMemoryInKib() - before, 64L << 10);
}

// Fails when a stop waits for a server that says nothing: here, for a minute.
TEST_F(HttpExchangeTest, AStopEndsTheWait) {
  const ScriptedServer server({{Hold{}}});
  shutdown_.Request();
  const auto answer = Ask({.url = server.url()}, 60s);
  ASSERT_FALSE(answer.has_value());
  EXPECT_NE(answer.error().what.find("stopped"), std::string::npos) << answer.error().what;
}

}  // namespace
}  // namespace producer
