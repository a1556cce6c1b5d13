// The stream through a proxy.
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/free_port.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/recorded_requests.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tunnel_proxy.h"

namespace {

using test::Ended;
using test::TunnelProxy;
using Environment = std::map<std::string, std::string>;

constexpr int kTweets = 200;
// anna:hunter2
constexpr const char* kAuthorization = "Basic YW5uYTpodW50ZXIy";

class Proxy : public testing::Test {
 protected:
  // A run of 200 tweets to stdout, ended after 3 s where they do not come.
  Ended Run(const test::StreamSimulator& simulator, const std::string& scheme,
            std::vector<std::string> more, Environment environment = {}) {
    std::vector<std::string> args = {
        "--to",
        "stdout",
        "--json",
        "--track",
        "kafka,the,a",
        "--run-for",
        "3s",
        "-v",
        "--endpoint",
        scheme + "://" + simulator.address() + "/1.1/statuses/filter.json",
        "--credentials-file",
        simulator.credentials_file(),
        "--max-tweets",
        std::to_string(kTweets)};
    if (scheme == "https") args.insert(args.end(), {"--ca-file", simulator.ca_file()});
    args.insert(args.end(), more.begin(), more.end());
    return test::RunProgram({.program = test::ProgramPath("tweet-producer"),
                             .args = std::move(args),
                             .env = std::move(environment),
                             .directory = folder_.path()});
  }

  test::TempDir folder_;
};

struct Way {
  TunnelProxy::Kind kind;
  const char* scheme;  // Of the proxy.
};

// Fails when a stream goes past the proxy, or the proxy can read what goes through it.
TEST_F(Proxy, TheStreamComesThroughIt) {
  for (const std::string endpoint : {"http", "https"}) {
    const auto tls_name =
        endpoint == "https" ? std::optional<std::string>("localhost") : std::nullopt;
    const test::StreamSimulator simulator({"--rate", "0"}, tls_name);
    for (const Way& way :
         {Way{TunnelProxy::Kind::kHttp, "http"}, Way{TunnelProxy::Kind::kSocks5, "socks5"},
          Way{TunnelProxy::Kind::kSocks5, "socks5h"}}) {
      const TunnelProxy proxy(way.kind);
      const Ended ended = Run(simulator, endpoint, {"--proxy", proxy.url(way.scheme)});
      EXPECT_EQ(ended.exit_code, 0) << ended.err;
      EXPECT_EQ(test::LedgerIn(ended.err)["published"], kTweets) << ended.err;
      ASSERT_EQ(proxy.targets().size(), 1u);
      EXPECT_TRUE(proxy.targets()[0].ends_with(simulator.address()));
      const bool readable = proxy.carried().find("oauth_signature") != std::string::npos;
      EXPECT_EQ(readable, endpoint == "http") << "http tunnels carry what a server would read";
      std::printf("%s through %s: %d tweets, asked for %s\n", endpoint.c_str(), way.scheme, kTweets,
                  proxy.targets()[0].c_str());
    }
  }
}

// Fails when user and password do not reach the proxy, or reach the log.
TEST_F(Proxy, UserAndPassword) {
  const test::StreamSimulator simulator({"--rate", "0"}, "localhost");
  const TunnelProxy proxy(TunnelProxy::Kind::kHttp, kAuthorization);
  const std::string port = std::to_string(proxy.port());
  const Environment right = {{"TWEET_PRODUCER_PROXY", "http://anna:hunter2@127.0.0.1:" + port}};
  const Environment wrong = {{"TWEET_PRODUCER_PROXY", "http://anna:hunter3@127.0.0.1:" + port}};
  const Ended good = Run(simulator, "https", {}, right);
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_EQ(test::LedgerIn(good.err)["published"], kTweets);
  EXPECT_NE(good.err.find("proxy=http://127.0.0.1:" + port), std::string::npos) << good.err;
  const Ended refused = Run(simulator, "https", {}, wrong);
  EXPECT_EQ(refused.exit_code, 3) << refused.err;
  EXPECT_NE(refused.err.find("the proxy http://127.0.0.1:" + port +
                             " answered HTTP 407: check the user and the password"),
            std::string::npos)
      << refused.err;
  for (const Ended* ended : {&good, &refused}) {
    for (const char* secret : {"anna", "hunter", "YW5uYTpodW50ZXIy"}) {
      EXPECT_EQ((ended->out + ended->err).find(secret), std::string::npos) << ended->err;
    }
  }
  std::printf("user and password: right exit %d, wrong exit %d, asked %zu times\n", good.exit_code,
              refused.exit_code, proxy.targets().size());
}

// Fails when a proxy that is away is asked in a hot loop, or ends the run.
TEST_F(Proxy, OneThatIsAwayIsANetworkError) {
  const test::StreamSimulator simulator({"--rate", "0"});
  const std::string nobody = "127.0.0.1:" + std::to_string(test::FreePort());
  const Ended away = Run(simulator, "http", {"--proxy", nobody});
  EXPECT_EQ(away.exit_code, 0) << away.err;
  EXPECT_NE(away.err.find("class=network attempt=2 next_in=5"), std::string::npos) << away.err;
  EXPECT_EQ(away.err.find("attempt=6"), std::string::npos) << away.err;
  const TunnelProxy proxy(TunnelProxy::Kind::kHttp);
  test::StreamSimulator gone({"--rate", "0"});
  gone.Stop();
  const Ended blocked = Run(gone, "http", {"--proxy", proxy.url("http")});
  EXPECT_EQ(blocked.exit_code, 0) << blocked.err;
  EXPECT_NE(blocked.err.find("response 502"), std::string::npos) << blocked.err;
  EXPECT_LE(proxy.targets().size(), 5u);
  std::printf("a proxy away: exit %d; one that reaches nobody: asked %zu times in 3 s\n",
              away.exit_code, proxy.targets().size());
}

// Fails when a variable that was set for other programs decides by whom signed requests go, or
// no_proxy overrules the flag.
TEST_F(Proxy, VariablesOfOtherProgramsAreNotLookedAt) {
  const test::StreamSimulator simulator({"--rate", "0"}, "localhost");
  const TunnelProxy proxy(TunnelProxy::Kind::kHttp);
  const std::string url = proxy.url("http");
  const Ended passed_over =
      Run(simulator, "https", {},
          {{"https_proxy", url}, {"http_proxy", url}, {"all_proxy", url}, {"HTTPS_PROXY", url}});
  EXPECT_EQ(test::LedgerIn(passed_over.err)["published"], kTweets) << passed_over.err;
  EXPECT_EQ(proxy.targets().size(), 0u);
  const Ended used =
      Run(simulator, "https", {"--proxy", url}, {{"no_proxy", "*"}, {"NO_PROXY", "127.0.0.1"}});
  EXPECT_EQ(test::LedgerIn(used.err)["published"], kTweets) << used.err;
  EXPECT_EQ(proxy.targets().size(), 1u);
  std::printf("https_proxy set: asked 0 times; no_proxy=* beside --proxy: asked %zu time\n",
              proxy.targets().size());
}

}  // namespace
