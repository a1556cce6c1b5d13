#include "producer/stream/mastodon_stream.h"

#include <gtest/gtest.h>

#include "producer/stream/joined_streams.h"
#include "tests/support/scripted_server.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using test::Hold;
using test::Say;
using test::ScriptedServer;
using Texts = std::vector<std::string>;

const std::string kMastodonHead = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

std::string ServerOf(const ScriptedServer& server) {
  const std::string url = server.url();
  return url.substr(0, url.rfind('/'));
}

class HeardStatuses final : public StreamListener {
 public:
  void OnMessage(const Line& message) override { events.emplace_back(message.text); }
  void OnConnected() override { steps.emplace_back("connected"); }
  void OnDisconnected(std::string_view) override { steps.emplace_back("disconnected"); }

  Texts events, steps;
};

class MastodonStreamTest : public testing::Test {
 protected:
  std::unique_ptr<TweetSource> StreamOf(const std::string& url,
                                        std::chrono::milliseconds stall = 90s) {
    HttpStream::Options options;
    options.stall = stall;
    options.user_agent = "tweet-producer/test";
    return std::make_unique<MastodonStream>(
        MastodonRequest{
            .endpoint = *ParseMastodonEndpoint(url),
            .token = "token-of-ada",
            .streaming_address = [](std::string_view instance) { return std::string(instance); }},
        options, clock_, shutdown_);
  }

  // Reads until so many events were heard, or the stream gave up.
  shared::Result<void> Hear(TweetSource& stream, std::size_t events) {
    const auto start = clock_.Steady();
    while (heard_.events.size() < events && clock_.Steady() - start < 5s) {
      const auto state = stream.Read(20ms, heard_);
      if (!state) return shared::Forward(state);
    }
    return {};
  }

  shared::SystemClock clock_;
  shared::Shutdown shutdown_;
  HeardStatuses heard_;
};

TEST_F(MastodonStreamTest, EventsOfTheNamedStreamingServer) {
  const ScriptedServer server({{Say{kMastodonHead + ":)\nevent: delete\ndata: 1\n\n"}, Hold{}}});
  const auto stream = StreamOf(ServerOf(server) + "/api/v1/streaming");
  ASSERT_TRUE(Hear(*stream, 1));
  EXPECT_EQ(heard_.events, Texts{"delete 1"});
  EXPECT_EQ(heard_.steps, Texts{"connected"});
  EXPECT_EQ(stream->keep_alives(), 1u);
  EXPECT_EQ(stream->position(), "");
  const std::string request = server.request();
  for (const char* part :
       {"GET /api/v1/streaming/public HTTP/1.1\r\n", "Authorization: Bearer token-of-ada\r\n",
        "Accept: text/event-stream\r\n"}) {
    EXPECT_NE(request.find(part), std::string::npos) << part << " is not in\n" << request;
  }
}

// Fails when the named server is asked to stream though it names another.
TEST_F(MastodonStreamTest, AServerIsAskedWhereToStream) {
  const ScriptedServer streaming({{Say{kMastodonHead + "event: delete\ndata: 2\n\n"}, Hold{}}});
  const ScriptedServer server({{Say{kMastodonHead + "ws" + ServerOf(streaming).substr(4)}}});
  const auto stream = StreamOf(ServerOf(server));
  ASSERT_TRUE(Hear(*stream, 1));
  EXPECT_EQ(heard_.events, Texts{"delete 2"});
  EXPECT_NE(server.request().find("GET /api/v2/instance HTTP/1.1\r\n"), std::string::npos);
  EXPECT_EQ(server.request().find("token-of-ada"), std::string::npos);
}

TEST_F(MastodonStreamTest, AServerThatDoesNotSayIsAskedItself) {
  const ScriptedServer server({{Say{"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"}},
                               {Say{kMastodonHead + "event: delete\ndata: 3\n\n"}, Hold{}}});
  const auto stream = StreamOf(ServerOf(server));
  ASSERT_TRUE(Hear(*stream, 1));
  EXPECT_EQ(heard_.events, Texts{"delete 3"});
}

// Fails when a refused token is tried again, or shown.
TEST_F(MastodonStreamTest, ARefusedTokenEndsTheRunWithAdvice) {
  const ScriptedServer server({{Say{
      "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n{\"error\":\"token-of-ada\"}"}}});
  const auto heard = Hear(*StreamOf(ServerOf(server) + "/api/v1/streaming"), 1);
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().kind, shared::ErrorKind::kCredentials);
  EXPECT_NE(heard.error().what.find("Preferences, Development"), std::string::npos);
  EXPECT_EQ(heard.error().what.find("token-of-ada"), std::string::npos) << heard.error().what;
}

// A stream that plays a script of steps, one a Read.
class ScriptedStream final : public TweetSource {
 public:
  explicit ScriptedStream(Texts script) : script_(std::move(script)) {}

  shared::Result<SourceState> Read(std::chrono::milliseconds, StreamListener& listener) override {
    if (at_ == script_.size()) return SourceState::kOpen;
    const std::string& step = script_[at_++];
    if (step == "open") listener.OnConnected();
    if (step == "lost") listener.OnDisconnected("cut");
    if (step == "end") return shared::Fail(shared::ErrorKind::kCredentials, "401");
    if (step.starts_with("event")) listener.OnMessage({.text = step});
    return SourceState::kOpen;
  }
  std::uint64_t keep_alives() const override { return 2; }

 private:
  const Texts script_;
  std::size_t at_ = 0;
};

// Fails when the time in which one of several is away is no gap, or more than one.
TEST(JoinedStreams, ConnectedWhileAllAre) {
  const shared::SystemClock clock;
  std::vector<std::unique_ptr<TweetSource>> streams;
  streams.push_back(std::make_unique<ScriptedStream>(
      Texts{"open", "event a", "lost", "", "open", "event c", "", "lost", "open"}));
  streams.push_back(std::make_unique<ScriptedStream>(
      Texts{"", "open", "lost", "event b", "", "open", "event d", "", "end"}));
  JoinedStreams joined(std::move(streams), clock);
  HeardStatuses heard;
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(joined.Read(10ms, heard));
  EXPECT_EQ(heard.events, (Texts{"event a", "event b", "event c", "event d"}));
  EXPECT_EQ(heard.steps, (Texts{"connected", "disconnected", "connected", "disconnected"}));
  EXPECT_EQ(joined.keep_alives(), 4u);
  const auto last = joined.Read(10ms, heard);
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().what, "401");
}

// Fails when each of several streams counts its own share of the time alone: a dead connection
// would be noticed so many times later.
TEST_F(MastodonStreamTest, ADeadConnectionAmongSeveralIsNoticedInTime) {
  constexpr auto kStall = 500ms;
  const ScriptedServer one({{Say{kMastodonHead}, Hold{}}}), two({{Say{kMastodonHead}, Hold{}}}),
      three({{Say{kMastodonHead}, Hold{}}}), four({{Say{kMastodonHead}, Hold{}}});
  std::vector<std::unique_ptr<TweetSource>> streams;
  for (const ScriptedServer* server : {&one, &two, &three, &four}) {
    streams.push_back(StreamOf(ServerOf(*server) + "/api/v1/streaming", kStall));
  }
  JoinedStreams joined(std::move(streams), clock_);
  const auto start = clock_.Steady();
  while (heard_.steps.size() < 2 && clock_.Steady() - start < 5s) {
    ASSERT_TRUE(joined.Read(20ms, heard_));
  }
  EXPECT_EQ(heard_.steps, (Texts{"connected", "disconnected"}));
  EXPECT_GE(clock_.Steady() - start, kStall);
  EXPECT_LT(clock_.Steady() - start, 3 * kStall);
}

}  // namespace
}  // namespace producer
