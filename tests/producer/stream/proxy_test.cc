#include "producer/stream/proxy.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

TEST(ProxyUrl, WhatCurlTakesWithAPort) {
  for (const char* url :
       {"http://proxy.example:3128", "https://proxy.example:8443", "socks4://10.0.0.1:1080",
        "socks4a://10.0.0.1:1080", "socks5://10.0.0.1:1080", "socks5h://[::1]:1080"}) {
    const auto proxy = ParseProxy(url);
    ASSERT_TRUE(proxy.has_value()) << proxy.error().what;
    EXPECT_EQ(proxy->url, url);
    EXPECT_EQ(proxy->shown, url);
    EXPECT_FALSE(proxy->has_secrets);
  }
  EXPECT_EQ(ParseProxy("off")->url, "");
  EXPECT_EQ(ParseProxy("proxy.example:3128")->url, "http://proxy.example:3128");
  EXPECT_EQ(ParseProxy("http://proxy.example:3128/")->shown, "http://proxy.example:3128");
}

// Fails when a password can get into what is shown, also of a URL that is refused.
TEST(ProxyUrl, UserAndPasswordAreNotShown) {
  for (const char* url : {"http://anna:hunter2@proxy.example:3128", "anna:hunter2@[::1]:3128",
                          "socks5://anna:hunter2@10.0.0.1:1080"}) {
    const auto proxy = ParseProxy(url);
    ASSERT_TRUE(proxy.has_value()) << url;
    EXPECT_TRUE(proxy->has_secrets);
    EXPECT_EQ(proxy->shown.find("anna"), std::string::npos) << proxy->shown;
    EXPECT_EQ(proxy->shown.find("hunter2"), std::string::npos) << proxy->shown;
  }
  for (const char* url : {"http://anna:hunter2@proxy.example", "ftp://anna:hunter2@p:1",
                          "http://anna:hunter2@p:99999", "http://anna:hunter2@p:1/hunter2",
                          "http://anna:hunter2@", "hunter2://p:1@hunter2:hunter2", "a b:hunter2"}) {
    const auto proxy = ParseProxy(url);
    ASSERT_FALSE(proxy.has_value()) << url;
    EXPECT_EQ(proxy.error().kind, shared::ErrorKind::kUsage);
    if (std::string_view(url).starts_with("hunter2")) continue;  // A scheme is no secret.
    EXPECT_EQ(proxy.error().what.find("hunter2"), std::string::npos) << proxy.error().what;
  }
  EXPECT_FALSE(ParseProxy("").has_value());
  EXPECT_FALSE(ParseProxy("proxy.example").has_value());
}

TEST(ProxyUrl, VariablesOfOtherProgramsAreNamed) {
  const Endpoint far = *ParseEndpoint("https://stream.example/x");
  const auto set = [](const char* name) {
    return std::string_view(name) == "all_proxy" ? "http://p:1" : nullptr;
  };
  EXPECT_EQ(UnusedProxyVariable(far, {}, set), "all_proxy");
  EXPECT_EQ(UnusedProxyVariable(far, *ParseProxy("p:1"), set), "");
  EXPECT_EQ(UnusedProxyVariable(*ParseEndpoint("http://127.0.0.1:1/x"), {}, set), "");
  EXPECT_EQ(UnusedProxyVariable(far, {}, [](const char*) { return ""; }), "");
}

}  // namespace
}  // namespace producer
