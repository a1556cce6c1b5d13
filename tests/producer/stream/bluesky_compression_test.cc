#include "producer/stream/bluesky_compression.h"

#include <gtest/gtest.h>

#include "tests/support/scripted_server.h"
#include "tests/support/zstd_writer.h"

namespace producer {
namespace {

using test::Say;
using test::ScriptedServer;
using test::ZstdWriter;

class BlueskyCompressionTest : public testing::Test {
 protected:
  static std::string Answer(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  static BlueskyEndpoint EndpointOf(const ScriptedServer& server,
                                    const std::string& path = "/xrpc/network.subscribeEvents") {
    const std::string url = server.url();  // "http://127.0.0.1:PORT/stream"
    return ParseBlueskyEndpoints("ws" + url.substr(4, url.rfind('/') - 4) + path)->front();
  }

  shared::SystemClock clock_;
  shared::Shutdown shutdown_;
  BlueskyCompression compression_{{}, clock_, shutdown_};
  const ZstdWriter writer_;
};

// Fails when the dictionary is fetched at each connection, or asked for elsewhere.
TEST_F(BlueskyCompressionTest, TheServersDictionaryIsFetchedOnce) {
  const ScriptedServer server({{Say{Answer(writer_.dictionary())}}});
  const BlueskyEndpoint endpoint = EndpointOf(server);
  const auto id = compression_.Prepare(endpoint);
  ASSERT_TRUE(id.has_value());
  EXPECT_NE(server.request().find("GET /xrpc/network.getZstdDictionary "), std::string::npos);
  EXPECT_EQ(compression_.Prepare(endpoint), id);
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(compression_.Read({.text = writer_.Compress("hi")})->text, "hi");
}

// Fails when a server without a dictionary, or with none that can be read, cannot be read at all.
TEST_F(BlueskyCompressionTest, WithoutADictionaryMessagesComeAsTheyAre) {
  for (const std::string& answer :
       {std::string("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), Answer("<html>")}) {
    const ScriptedServer server({{Say{answer}}});
    BlueskyCompression compression({}, clock_, shutdown_);
    EXPECT_EQ(compression.Prepare(EndpointOf(server)), std::nullopt);
    EXPECT_FALSE(compression.active());
    EXPECT_EQ(compression.Prepare(EndpointOf(server)), std::nullopt);
    EXPECT_EQ(server.connections(), 1);
  }
}

// Fails when v1, which has no such dictionary, is asked for one.
TEST_F(BlueskyCompressionTest, V1IsNotAsked) {
  const ScriptedServer server({{Say{Answer(writer_.dictionary())}}});
  EXPECT_EQ(compression_.Prepare(EndpointOf(server, "/subscribe")), std::nullopt);
  EXPECT_EQ(server.connections(), 0);
}

// Fails when a message that cannot be read stops the stream for good.
TEST_F(BlueskyCompressionTest, WhatCannotBeReadEndsCompression) {
  const ScriptedServer server({{Say{Answer(writer_.dictionary())}}});
  ASSERT_TRUE(compression_.Prepare(EndpointOf(server)).has_value());
  EXPECT_FALSE(compression_.Read({.text = "{}"}).has_value());
  EXPECT_EQ(compression_.Prepare(EndpointOf(server)), std::nullopt);
}

// Fails when a dictionary that the server retired is asked for again and again.
TEST_F(BlueskyCompressionTest, ARefusedDictionaryIsFetchedAnewOnce) {
  const std::string answer = Answer(writer_.dictionary());
  const ScriptedServer server({{Say{answer}}, {Say{answer}}, {Say{answer}}});
  const BlueskyEndpoint endpoint = EndpointOf(server);
  ASSERT_TRUE(compression_.Prepare(endpoint).has_value());
  compression_.OnRefused();
  ASSERT_TRUE(compression_.Prepare(endpoint).has_value());
  compression_.OnRefused();
  EXPECT_EQ(compression_.Prepare(endpoint), std::nullopt);
  EXPECT_EQ(server.connections(), 2);
}

}  // namespace
}  // namespace producer
