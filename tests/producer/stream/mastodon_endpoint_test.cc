#include "producer/stream/mastodon_endpoint.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

TEST(MastodonEndpoint, AServerOrItsStreamingServer) {
  const auto bare = ParseMastodonEndpoint("https://mastodon.example/");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->server, "https://mastodon.example");
  EXPECT_FALSE(bare->streams);
  const auto streaming = ParseMastodonEndpoint("http://[::1]:8080/api/v1/streaming/");
  ASSERT_TRUE(streaming) << streaming.error().what;
  EXPECT_EQ(streaming->server, "http://[::1]:8080");
  EXPECT_TRUE(streaming->streams);
}

// Fails when the token would be sent over a line that others can read.
TEST(MastodonEndpoint, OthersAreRefused) {
  for (const char* url :
       {"mastodon.example", "wss://mastodon.example", "http://mastodon.example", "https://",
        "https://ada:secret@mastodon.example", "https://mastodon.example/@ada",
        "https://mastodon.example/?a=b", "https://mastodon.example:99999",
        "https://mastodon.example/api/v1/streaming/public"}) {
    const auto endpoint = ParseMastodonEndpoint(url);
    ASSERT_FALSE(endpoint) << url;
    EXPECT_EQ(endpoint.error().kind, shared::ErrorKind::kUsage) << url;
    EXPECT_EQ(endpoint.error().what.find("secret"), std::string::npos) << url;
  }
}

TEST(MastodonEndpoint, UrlsOfTimelines) {
  const std::string server = "https://m.example";
  EXPECT_EQ(MastodonTimelineUrl(server, {}), "https://m.example/api/v1/streaming/public");
  EXPECT_EQ(MastodonTimelineUrl(server, {MastodonTimeline::kLocal}),
            "https://m.example/api/v1/streaming/public/local");
  EXPECT_EQ(MastodonTimelineUrl(server, {MastodonTimeline::kHashtag, "日本"}),
            "https://m.example/api/v1/streaming/hashtag?tag=%E6%97%A5%E6%9C%AC");
  EXPECT_EQ(MastodonHealthUrl(server), "https://m.example/api/v1/streaming/health");
  EXPECT_EQ(MastodonInstanceUrl(server), "https://m.example/api/v2/instance");
}

TEST(MastodonEndpoint, TheAddressOfAStreamingServer) {
  EXPECT_EQ(MastodonStreamingServer("wss://streaming.example"), "https://streaming.example");
  EXPECT_EQ(MastodonStreamingServer("wss://streaming.example/"), "https://streaming.example");
  EXPECT_EQ(MastodonStreamingServer("ws://127.0.0.1:4000"), "http://127.0.0.1:4000");
  // A token goes to another machine over TLS alone.
  for (const char* none : {"", "ws://streaming.example", "https://streaming.example", "wss://"}) {
    EXPECT_EQ(MastodonStreamingServer(none), "") << none;
  }
}

TEST(MastodonEndpoint, AStreamATag) {
  const auto channels = MastodonChannels(MastodonTimeline::kHashtag, "kafka, #Flink,日本");
  ASSERT_TRUE(channels) << channels.error().what;
  ASSERT_EQ(channels->size(), 3u);
  EXPECT_EQ((*channels)[0].tag, "kafka");
  EXPECT_EQ((*channels)[1].tag, "Flink");
  EXPECT_EQ((*channels)[2].tag, "日本");
  EXPECT_EQ(MastodonChannels(MastodonTimeline::kPublic, "any phrase, at all")->size(), 1u);
  for (const char* none : {"", ",", "a b", "a,", "a&b", "1,2,3,4,5,6,7,8,9"}) {
    EXPECT_FALSE(MastodonChannels(MastodonTimeline::kHashtag, none)) << none;
  }
}

}  // namespace
}  // namespace producer
