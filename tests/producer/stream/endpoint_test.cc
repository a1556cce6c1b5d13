#include "producer/stream/endpoint.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

TEST(Endpoint, TheDefaultIsTwitters) {
  const auto endpoint = ParseEndpoint(kTwitterEndpoint);
  ASSERT_TRUE(endpoint.has_value());
  EXPECT_TRUE(endpoint->is_default);
  EXPECT_FALSE(endpoint->loopback);
}

// Fails when a signed request may cross a network in the clear.
TEST(Endpoint, HttpIsForThisMachineOnly) {
  for (const char* url : {"http://127.0.0.1:8000/1.1/x.json", "http://localhost/x",
                          "http://[::1]:80/x", "http://127.1.2.3/x"}) {
    ASSERT_TRUE(ParseEndpoint(url).has_value()) << url;
    EXPECT_TRUE(ParseEndpoint(url)->loopback) << url;
  }
  for (const char* url :
       {"http://example.org/x", "http://127.0.0.1.example.org/x", "http://localhost.example.org/x",
        "http://127.0.0.1@example.org/x", "http://0.0.0.0/x", "http://127.evil/x",
        "http://127.0.0.evil/x", "http://[::2]/x", "http://example.org\\@127.0.0.1/x",
        "http://example.org?127.0.0.1/x"}) {
    EXPECT_FALSE(ParseEndpoint(url).has_value()) << url;
  }
}

TEST(Endpoint, AWholeUrlIsNeeded) {
  for (const char* url : {"", "stream.twitter.com/x", "127.0.0.1:80/x", "https://", "https:///x",
                          "https://example.org", "ftp://127.0.0.1/x", "HTTPS://example.org/x",
                          "https://example.org:99999/x", "https://exa mple.org/x"}) {
    const auto endpoint = ParseEndpoint(url);
    ASSERT_FALSE(endpoint.has_value()) << url;
    EXPECT_EQ(endpoint.error().kind, shared::ErrorKind::kUsage);
  }
}

// Fails when who listens to X is told of Twitter's path alone.
TEST(Endpoint, APathThatIsMissingIsTold) {
  const auto endpoint = ParseEndpoint("http://127.0.0.1:8082");
  ASSERT_FALSE(endpoint.has_value());
  const std::string& what = endpoint.error().what;
  EXPECT_NE(what.find("…/1.1/statuses/filter.json"), std::string::npos) << what;
  EXPECT_NE(what.find("for --source x …/2/tweets/search/stream"), std::string::npos) << what;
}

TEST(Endpoint, APasswordInTheUrlIsNotRepeated) {
  const auto endpoint = ParseEndpoint("https://user:s3cret@example.org/x");
  ASSERT_FALSE(endpoint.has_value());
  EXPECT_EQ(endpoint.error().what.find("s3cret"), std::string::npos);
}

}  // namespace
}  // namespace producer
