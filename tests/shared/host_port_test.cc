#include "shared/host_port.h"

#include <gtest/gtest.h>

namespace shared {
namespace {

TEST(HostPort, IsReadAndWrittenAlike) {
  for (const char* text : {"localhost:9999", "127.0.0.1:0", "[::1]:80", "a.example:65535"}) {
    const auto address = ParseHostPort(text);
    ASSERT_TRUE(address.has_value()) << text;
    EXPECT_EQ(Text(*address), text);
  }
  EXPECT_EQ(*ParseHostPort("[::1]:80"), (HostPort{.host = "::1", .port = 80}));
}

TEST(HostPort, AnythingElseIsRefused) {
  for (const char* text :
       {"", "9999", ":9999", "localhost", "localhost:", "localhost:x", "localhost:65536",
        "localhost:-1", "::1:80", "[]:80", "a b:1", "http://a:1", "localhost:1 "}) {
    EXPECT_FALSE(ParseHostPort(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace shared
