#include "shared/http/loopback.h"

#include <gtest/gtest.h>

namespace shared::http {
namespace {

// Fails when the counts could be read from another machine.
TEST(HttpLoopback, OnlyLoopbackAddressesAreReachedFromHereAlone) {
  for (const char* host : {"127.0.0.1", "127.1.2.3", "localhost", "::1"}) {
    EXPECT_TRUE(IsLoopback({host, 8080})) << host;
  }
  for (const char* host :
       {"0.0.0.0", "192.168.1.5", "::", "example.org", "128.0.0.1", "127.0.0.1.example.org", ""}) {
    EXPECT_FALSE(IsLoopback({host, 8080})) << host;
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
