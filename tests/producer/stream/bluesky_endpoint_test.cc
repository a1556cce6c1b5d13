#include "producer/stream/bluesky_endpoint.h"

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
  EXPECT_NE(Complaint("a.example/subscribe").find("wss://HOST/subscribe"), std::string::npos);
  EXPECT_NE(Complaint("wss://u:p@a.example/subscribe").find("password"), std::string::npos);
  EXPECT_EQ(Complaint("wss://u:secret@a.example/subscribe").find("secret"), std::string::npos);
  EXPECT_NE(Complaint(""), "");
  EXPECT_NE(Complaint("wss://a.example/subscribe,"), "");
}

// Fails when the simulator that is proposed would not start, or not be found.
TEST(BlueskyEndpoint, TheWaysOnFitTogether) {
  for (const char* part : {"stream-simulator --protocol bluesky --port 8080 --tweets tests/data/",
                           "tweet-producer --source bluesky --endpoint "
                           "ws://127.0.0.1:8080/subscribe"}) {
    EXPECT_NE(kBlueskyWaysOn.find(part), std::string_view::npos) << part;
  }
}

// Fails when messages come that are compressed in a way that is not read here: none of them counts,
// and nothing says why.
TEST(BlueskyEndpoint, CompressionIsNotForTheUserToAskFor) {
  for (const char* url :
       {"wss://a.example/subscribe?compress=true", "wss://a.example/subscribe?compress",
        "wss://a.example/subscribe?maxMessageSizeBytes=9&compress=true",
        "wss://a.example/xrpc/network.bsky.jetstream.subscribeEvents?zstdDictionary=7"}) {
    EXPECT_NE(Complaint(url).find("compressed"), std::string::npos) << url;
  }
  for (const char* url : {"wss://a.example/subscribe?compressed=no",
                          "wss://a.example/compress/subscribe?a=compress"}) {
    EXPECT_EQ(Complaint(url), "");
  }
}

}  // namespace
}  // namespace producer
