#include "shared/http/loopback.h"

#include <gtest/gtest.h>

namespace shared::http {
namespace {

TEST(HttpLoopback, AnAddressOfThisMachineAloneIsTaken) {
  for (const char* text : {"127.0.0.1:8080", "127.1.2.3:80", "localhost:0", "[::1]:8080"}) {
    EXPECT_TRUE(ParseLoopbackAddress(text).has_value()) << text;
  }
}

// Fails when the counts could be read from another machine.
TEST(HttpLoopback, OneThatOthersCanReachIsRefusedWithTheReason) {
  for (const char* text : {"0.0.0.0:8080", "192.168.1.5:8080", "[::]:8080", "example.org:80",
                           "128.0.0.1:80", "127.0.0.1.example.org:80"}) {
    const auto address = ParseLoopbackAddress(text);
    ASSERT_FALSE(address.has_value()) << text;
    EXPECT_EQ(address.error().kind, ErrorKind::kUsage);
    EXPECT_NE(address.error().what.find("there is no password"), std::string::npos);
  }
  for (const char* text : {"", "8080", ":8080", "127.0.0.1"}) {
    EXPECT_FALSE(ParseLoopbackAddress(text).has_value()) << text;
  }
}

// Fails when a page of a foreign site can read answers by way of a name that it made point here.
TEST(HttpLoopback, OnlyLoopbackNamesAreOurs) {
  for (const char* host : {"localhost", "LOCALHOST:8080", "localhost.:8080", "127.0.0.1",
                           "127.0.0.1:8080", "127.9.9.9:1", "[::1]", "[::1]:8080"}) {
    EXPECT_TRUE(IsLoopbackHost(host)) << host;
  }
  for (const char* host :
       {"", "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
        "127.evil.example:80", "0.0.0.0", "[::]", "[::1].evil.example", "localhost@evil.example",
        "127.0.0.1:80:80", "2130706433", " localhost"}) {
    EXPECT_FALSE(IsLoopbackHost(host)) << host;
  }
}

}  // namespace
}  // namespace shared::http
