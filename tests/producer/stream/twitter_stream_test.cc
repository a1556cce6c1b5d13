#include "producer/stream/twitter_stream.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/scripted_server.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using test::Hold;
using test::Pause;
using test::Say;
using test::ScriptedServer;

const std::string kOk = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

class Heard final : public StreamListener {
 public:
  void OnMessage(const Line& message) override { lines.emplace_back(message.text); }
  void OnConnected() override { ++connected; }
  void OnDisconnected(std::string_view) override { ++disconnected; }

  std::vector<std::string> lines;
  int connected = 0;
  int disconnected = 0;
};

class TwitterStreamTest : public testing::Test {
 protected:
  TwitterStream StreamOf(const ScriptedServer& server, std::chrono::milliseconds stall = 90s,
                         const std::string& query = "") {
    return StreamBy(clock_, server, stall, query);
  }

  TwitterStream StreamBy(const shared::Clock& clock, const ScriptedServer& server,
                         std::chrono::milliseconds stall, const std::string& query = "") {
    TwitterStream::Options options;
    options.user_agent = "tweet-producer/test";
    options.stall = stall;
    return {*ParseEndpoint(server.url() + query),
            {"some-key", "some-secret", "some-token", "token-secret"},
            {{"track", "cpp"}},
            options,
            clock,
            shutdown_};
  }

  // Reads until the stream gives up.
  shared::Error ErrorOf(TwitterStream& stream) {
    auto state = stream.Read(20ms, heard_);
    for (int i = 0; state && i < 100; ++i) state = stream.Read(20ms, heard_);
    EXPECT_FALSE(state.has_value());
    return state ? shared::Error{} : state.error();
  }

  // Reads until so many lines were heard or 5 s have passed.
  void Hear(TwitterStream& stream, std::size_t lines) {
    const auto start = clock_.Steady();
    while (heard_.lines.size() < lines && clock_.Steady() - start < 5s) {
      ASSERT_TRUE(stream.Read(20ms, heard_).has_value());
    }
  }

  using Lines = std::vector<std::string>;

  shared::SystemClock clock_;
  shared::Shutdown shutdown_;
  Heard heard_;
};

TEST_F(TwitterStreamTest, TheRequestIsSignedAndSaysWhoAsks) {
  const ScriptedServer server({{Say{kOk + "a\r\n"}, Hold{}}});
  TwitterStream stream = StreamOf(server);
  Hear(stream, 1);
  const std::string request = server.request();
  for (const char* part : {"POST /stream HTTP/1.1\r\n", "User-Agent: tweet-producer/test\r\n",
                           "Accept-Encoding: gzip\r\n", "oauth_signature_method=\"HMAC-SHA1\"",
                           "Content-Type: application/x-www-form-urlencoded\r\n"}) {
    EXPECT_NE(request.find(part), std::string::npos) << part << " is not in\n" << request;
  }
  EXPECT_EQ(request.find("secret"), std::string::npos);
}

// Fails when a dead connection is listened to for ever.
TEST_F(TwitterStreamTest, SilenceEndsAConnection) {
  const ScriptedServer server({{Say{kOk + "a\r\n"}, Hold{}}, {Say{kOk + "b\r\n"}, Hold{}}});
  TwitterStream stream = StreamOf(server, 300ms);
  Hear(stream, 2);
  EXPECT_EQ(heard_.lines, (Lines{"a", "b"}));
  EXPECT_EQ(heard_.connected, 2);
  EXPECT_EQ(heard_.disconnected, 1);
}

// Fails when only messages, not keep-alives, count as a sign of life.
TEST_F(TwitterStreamTest, AKeepAliveIsNoSilence) {
  test::ServerScript script = {Say{kOk}};
  for (int i = 0; i < 8; ++i) {
    script.emplace_back(Pause{100ms});
    script.emplace_back(Say{"\r\n"});
  }
  script.emplace_back(Say{"a\r\n"});
  script.emplace_back(Hold{});
  const ScriptedServer server({script});
  TwitterStream stream = StreamOf(server, 500ms);
  Hear(stream, 1);
  EXPECT_EQ(heard_.lines, (Lines{"a"}));
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(stream.keep_alives(), 8u);
}

// Fails when the time in which Kafka held us up is taken for the server's silence.
TEST_F(TwitterStreamTest, NotListeningIsNoSilence) {
  const ScriptedServer server({{Say{kOk + "a\r\n"}, Pause{900ms}, Say{"b\r\n"}, Hold{}}});
  TwitterStream stream = StreamOf(server, 400ms);
  Hear(stream, 1);
  std::this_thread::sleep_for(700ms);
  Hear(stream, 2);
  EXPECT_EQ(heard_.lines, (Lines{"a", "b"}));
  EXPECT_EQ(server.connections(), 1);
}

// Fails when half a line is handed over, or glued to what the next connection brings.
TEST_F(TwitterStreamTest, ALineThatIsCutOffWasNeverReceived) {
  const ScriptedServer server({{Say{kOk + "a\r\nhalf"}}, {Say{kOk + "b\r\n"}, Hold{}}});
  TwitterStream stream = StreamOf(server);
  Hear(stream, 2);
  EXPECT_EQ(heard_.lines, (Lines{"a", "b"}));
}

// Fails when the credentials follow a redirect.
TEST_F(TwitterStreamTest, RedirectsAreNotFollowed) {
  const ScriptedServer elsewhere({{Say{kOk + "a\r\n"}}});
  const ScriptedServer server({{Say{"HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url() +
                                    "\r\nContent-Length: 0\r\n\r\n"}}});
  TwitterStream stream = StreamOf(server);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(stream.Read(20ms, heard_).has_value());
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(elsewhere.connections(), 0);
  EXPECT_EQ(heard_.connected, 0);
}

// Fails when a server's words bring our keys into the log.
TEST_F(TwitterStreamTest, ARefusalIsToldWithoutOurKeys) {
  const ScriptedServer server(
      {{Say{"HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n"
            "you are some-key with some-token"}}});
  TwitterStream stream = StreamOf(server);
  auto state = stream.Read(20ms, heard_);
  for (int i = 0; state && i < 100; ++i) state = stream.Read(20ms, heard_);
  ASSERT_FALSE(state.has_value());
  EXPECT_EQ(state.error().kind, shared::ErrorKind::kCredentials);
  EXPECT_NE(state.error().what.find("you are *** with ***"), std::string::npos)
      << state.error().what;
}

// Fails when a long answer is cut before it is masked, or an encoded key is let through.
TEST_F(TwitterStreamTest, ALongRefusalIsToldWithoutOurKeys) {
  std::string body;
  while (body.size() < 5000) body += "some-key, some-secret, some-token, token-secret, ";
  const ScriptedServer server(
      {{Say{"HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n" + body}}});
  TwitterStream stream = StreamOf(server);
  const std::string what = ErrorOf(stream).what;
  EXPECT_NE(what.find("(***, ***, ***, ***, "), std::string::npos) << what;
  for (const char* part : {"some", "token", "secr"}) {
    EXPECT_EQ(what.find(part), std::string::npos) << what;
  }
}

// Fails when a 503 with a long body is told as "Failed writing body".
TEST_F(TwitterStreamTest, ALongPassingRefusalIsToldByItsWords) {
  const ScriptedServer server(
      {{Say{"HTTP/1.1 503 Unavailable\r\n\r\nback at noon " + std::string(100'000, 'x')}, Hold{}}});
  TwitterStream stream = StreamOf(server);
  testing::internal::CaptureStderr();
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(stream.Read(20ms, heard_).has_value());
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_NE(log.find("why=\"HTTP 503: back at noon xxx"), std::string::npos) << log;
  EXPECT_NE(log.find("class=http"), std::string::npos) << log;
}

TEST_F(TwitterStreamTest, AnEndlessRefusalIsCutShort) {
  const ScriptedServer server(
      {{Say{"HTTP/1.1 406 Not Acceptable\r\n\r\n" + std::string(100'000, 'x')}, Hold{}}});
  TwitterStream stream = StreamOf(server);
  auto state = stream.Read(20ms, heard_);
  for (int i = 0; state && i < 100; ++i) state = stream.Read(20ms, heard_);
  ASSERT_FALSE(state.has_value());
  EXPECT_EQ(state.error().kind, shared::ErrorKind::kRefused);
  EXPECT_LT(state.error().what.size(), 1000u);
}

// Each look at it is 100 ms later than the last.
class HastyClock final : public shared::Clock {
 public:
  shared::UnixMillis Now() const override { return 1'700'000'000'000; }
  std::chrono::nanoseconds Steady() const override { return now_ += 100ms; }

 private:
  mutable std::chrono::nanoseconds now_{0};
};

// Fails when silence is measured otherwise than by the clock: 90 s pass in less than one.
TEST_F(TwitterStreamTest, NinetySecondsOfSilenceAreAStall) {
  const ScriptedServer server({{Say{kOk + "a\r\n"}, Hold{}}, {Say{kOk + "b\r\n"}, Hold{}}});
  const HastyClock clock;
  TwitterStream stream = StreamBy(clock, server, 90s);
  while (heard_.lines.empty()) ASSERT_TRUE(stream.Read(20ms, heard_).has_value());
  const auto before = clock.Steady();
  while (heard_.disconnected == 0) ASSERT_TRUE(stream.Read(0ms, heard_).has_value());
  EXPECT_GE(clock.Steady() - before, 90s);
  EXPECT_EQ(heard_.lines, (Lines{"a"}));
}

TEST_F(TwitterStreamTest, DelimitedInTheQueryBringsLengths) {
  const ScriptedServer server({{Say{kOk + "\r\n4\na\nb\n3\nc\r\n"}, Hold{}}});
  TwitterStream stream = StreamOf(server, 90s, "?delimited=length");
  Hear(stream, 2);
  EXPECT_EQ(heard_.lines, (Lines{"a\nb", "c"}));
}

// Fails when bytes that cannot be framed are read on for ever.
TEST_F(TwitterStreamTest, LostLengthsEndAConnection) {
  const ScriptedServer server(
      {{Say{kOk + "3\na\r\n{}\r\n3\nb\r\n"}, Hold{}}, {Say{kOk + "3\nc\r\n"}, Hold{}}});
  TwitterStream stream = StreamOf(server, 90s, "?x=1&delimited=length");
  Hear(stream, 2);
  EXPECT_EQ(heard_.lines, (Lines{"a", "c"}));
  EXPECT_EQ(heard_.disconnected, 1);
}

// Says what a disconnect message said.
class CodeListener final : public StreamListener {
 public:
  CodeListener(TwitterStream& stream, int code) : stream_(stream), code_(code) {}
  void OnMessage(const Line&) override { stream_.OnDisconnectMessage(code_); }
  void OnConnected() override {}
  void OnDisconnected(std::string_view) override {}

 private:
  TwitterStream& stream_;
  const int code_;
};

// Fails when a revoked token is tried again, which only looks like an attack.
TEST_F(TwitterStreamTest, ARevokedTokenEndsTheRun) {
  const ScriptedServer server({{Say{kOk + "bye\r\n"}}});
  TwitterStream stream = StreamOf(server);
  CodeListener listener(stream, 6);
  auto state = stream.Read(20ms, listener);
  for (int i = 0; state && i < 100; ++i) state = stream.Read(20ms, listener);
  ASSERT_FALSE(state.has_value());
  EXPECT_EQ(state.error().kind, shared::ErrorKind::kCredentials);
  EXPECT_NE(state.error().what.find("disconnect code 6 (token revoked)"), std::string::npos);
  EXPECT_NE(state.error().what.find("make a new access token"), std::string::npos);
}

// Fails when a connection that was told to go is made again at once, as one that was cut.
TEST_F(TwitterStreamTest, WhoWasToldToGoWaits) {
  const ScriptedServer server({{Say{kOk + "bye\r\n"}}});
  TwitterStream stream = StreamOf(server);
  CodeListener listener(stream, 12);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(stream.Read(20ms, listener).has_value());
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(TwitterStreamTest, AClockThatIsOffIsToldByTheDate) {
  const ScriptedServer server(
      {{Say{"HTTP/1.1 401 Unauthorized\r\nDate: Tue, 14 Nov 2000 22:13:20 GMT\r\n"
            "Connection: close\r\n\r\nTimestamp out of bounds."}}});
  TwitterStream stream = StreamOf(server);
  const shared::Error error = ErrorOf(stream);
  EXPECT_EQ(error.kind, shared::ErrorKind::kCredentials);
  EXPECT_NE(error.what.find(" s ahead of the server's"), std::string::npos) << error.what;
}

}  // namespace
}  // namespace producer
