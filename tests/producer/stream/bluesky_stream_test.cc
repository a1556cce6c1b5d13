#include "producer/stream/bluesky_stream.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

std::string Complaint(std::string_view urls) {
  const auto endpoints = ParseBlueskyEndpoints(urls);
  return endpoints ? "" : endpoints.error().what;
}

TEST(BlueskyEndpoint, HostsPortsAndFormatsOfAList) {
  const auto endpoints = ParseBlueskyEndpoints(
      "wss://a.example/subscribe, ws://[::1]:81/xrpc/network.bsky.jetstream.subscribeEvents,"
      "wss://b.example:4443/subscribe?maxMessageSizeBytes=100000");
  ASSERT_TRUE(endpoints.has_value()) << endpoints.error().what;
  ASSERT_EQ(endpoints->size(), 3u);
  EXPECT_EQ((*endpoints)[0].host, "a.example");
  EXPECT_EQ((*endpoints)[0].port, "443");
  EXPECT_EQ((*endpoints)[0].Target(std::nullopt),
            "/subscribe?wantedCollections=app.bsky.feed.post");
  EXPECT_EQ((*endpoints)[0].Subprotocol(), "");
  EXPECT_EQ((*endpoints)[1].host, "::1");
  EXPECT_EQ((*endpoints)[1].port, "81");
  EXPECT_FALSE((*endpoints)[1].tls);
  EXPECT_EQ((*endpoints)[1].Target(7),
            "/xrpc/network.bsky.jetstream.subscribeEvents?kinds=commit&collections="
            "app.bsky.feed.post&cursor=7");
  EXPECT_EQ((*endpoints)[1].Subprotocol(), "xrpc.v1.json");
  EXPECT_EQ((*endpoints)[2].Target(7),
            "/subscribe?maxMessageSizeBytes=100000&wantedCollections=app.bsky.feed.post&cursor=7");
}

// Fails when posts are read over the network without TLS.
TEST(BlueskyEndpoint, WhatIsRefusedAndWhy) {
  EXPECT_NE(Complaint("ws://a.example/subscribe").find("use wss://"), std::string::npos);
  EXPECT_NE(Complaint("https://a.example/subscribe").find("wss://"), std::string::npos);
  EXPECT_NE(Complaint("wss://a.example").find("path"), std::string::npos);
  EXPECT_NE(Complaint("wss://u:p@a.example/subscribe").find("password"), std::string::npos);
  EXPECT_EQ(Complaint("wss://u:secret@a.example/subscribe").find("secret"), std::string::npos);
  EXPECT_NE(Complaint(""), "");
  EXPECT_NE(Complaint("wss://a.example/subscribe,"), "");
}

TEST(BlueskyPosition, ReadsWhatItWroteAndNothingElse) {
  const BlueskyPosition position{1700000000123456, "a.example"};
  const auto read = BlueskyPosition::Parse(position.Text());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->micros, position.micros);
  EXPECT_EQ(read->host, position.host);
  for (const char* text :
       {"", "bluesky ", "bluesky x a", "bluesky 7", "twitter 7 a", "bluesky -7 a"}) {
    EXPECT_FALSE(BlueskyPosition::Parse(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace producer
