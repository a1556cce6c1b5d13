// What the doctor says of the stream's side: keys, filter, request, server and clock.
#include <string>

#include <gtest/gtest.h>

#include "tests/mock/doctor_run.h"
#include "tests/support/free_port.h"
#include "tests/support/recorded_requests.h"
#include "tests/support/scripted_server.h"
#include "tests/support/tunnel_proxy.h"

namespace {

using namespace std::chrono_literals;
using test::DoctorBench;

std::string Keys(const std::string& secret) {
  return "consumerKey test-key\nconsumerSecret " + secret +
         "\naccessToken test-token\naccessTokenSecret test-token-secret\n";
}

std::string Repeated(const std::string& item, int times) {
  std::string text = item;
  for (int i = 1; i < times; ++i) text += "," + item;
  return text;
}

// Fails when a healthy set-up is complained of, or a check of the stream's side is left out.
TEST(Doctor, AllIsWell) {
  DoctorBench bench;
  const test::Ended ended =
      bench.Expect("all is well", {}, "8 checks: 8 ok, 0 warnings, 0 failed", 0);
  for (const char* line :
       {"ok       credentials  ", "keys.txt: all four keys, mode 600",
        "ok       filter       1 phrase", "ok       request      POST http://127.0.0.1:",
        "track=kafka&stall_warnings=true", "oauth_token=\"***\"", "ok       journal      ",
        "/state/tweet-producer/tweets: will be made",
        "ok       broker       127.0.0.1:", " answers",
        "ok       topic        tweets: 4 partitions", "ok       stream       HTTP 200 after ",
        "keys and filter are accepted", "ok       clock        within 1 s of the server's"}) {
    EXPECT_NE(ended.out.find(line), std::string::npos) << line << " is not in\n" << ended.out;
  }
}

// Fails when the doctor reads on from a stream that another program may be waiting for, or asks
// twice.
TEST(Doctor, TheStreamIsAskedOnceAndLeftAtOnce) {
  DoctorBench bench({"--rate", "1000"});
  bench.Expect("a busy stream", {}, "ok       stream", 0);
  bench.simulator().Stop();
  const auto requests = test::RequestsIn(bench.simulator().requests_file());
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_LT(requests[0].duration, 1s);
  EXPECT_EQ(requests[0].parameters.at("track"), "kafka");
}

TEST(Doctor, CredentialsThatAreNotThere) {
  DoctorBench bench;
  bench.Expect("no credentials file", {{"--credentials-file", std::nullopt}},
               "failed   credentials  no consumerKey in twitter.txt or in the environment", 2);
  bench.Expect("a credentials file that is absent", {{"--credentials-file", "absent.txt"}},
               "failed   credentials  cannot read the credentials file absent.txt", 2);
  bench.Expect("a key without a value",
               {{"--credentials-file", bench.File("half.txt", "consumerKey\n")}},
               "half.txt:1: a name without a value", 2);
  bench.Expect("a key that is missing",
               {{"--credentials-file", bench.File("three.txt", "consumerKey abcdef\n")}},
               "failed   credentials  no consumerSecret in ", 2);
  bench.Expect("a name that is unknown",
               {{"--credentials-file", bench.File("typo.txt", "consumerKye abcdef\n")}},
               "typo.txt:1: unknown name", 2);
}

TEST(Doctor, CredentialsOfTheEnvironment) {
  DoctorBench bench;
  bench.environment = {{"TWEET_PRODUCER_CONSUMER_KEY", "test-key"},
                       {"TWEET_PRODUCER_CONSUMER_SECRET", "test-secret"},
                       {"TWEET_PRODUCER_ACCESS_TOKEN", "test-token"},
                       {"TWEET_PRODUCER_ACCESS_TOKEN_SECRET", "test-token-secret"}};
  bench.Expect("the keys from the environment", {{"--credentials-file", std::nullopt}},
               "ok       credentials  all four keys, from the environment", 0);
}

// Fails when a file that all may read passes unseen.
TEST(Doctor, CredentialsThatOthersMayRead) {
  DoctorBench bench;
  bench.Expect("credentials of mode 644",
               {{"--credentials-file", bench.File("open.txt", Keys("test-secret"), 0644)}},
               "its mode 644 lets others read them: chmod 600 ", 0);
}

TEST(Doctor, AFilterTheServerWouldRefuse) {
  DoctorBench bench;
  bench.Expect("no filter", {{"--track", std::nullopt}},
               "failed   filter       the stream needs at least one of --track", 2);
  bench.Expect("401 phrases", {{"--track", Repeated("a", 401)}}, "--track has 401 phrases", 2);
  bench.Expect("a phrase of 61 bytes", {{"--track", std::string(61, 'a')}},
               "phrase 1 has 61 bytes, and the stream takes 60", 2);
  bench.Expect("5001 ids", {{"--follow", Repeated("12", 5001)}}, "--follow has 5001 ids", 2);
  bench.Expect("a name in place of an id", {{"--follow", "@kafka"}}, "\"@kafka\" is no user id", 2);
  bench.Expect("26 boxes", {{"--locations", Repeated("1,2,3,4", 26)}}, "--locations has 26 boxes",
               2);
  bench.Expect("a box with its north-east corner first", {{"--locations", "3,4,1,2"}},
               "box 1 does not have its south-west corner first", 2);
}

TEST(Doctor, AFilterTheServerTakesOtherwise) {
  DoctorBench bench;
  bench.Expect("a term in Chinese", {{"--track", "kafka,日本"}}, "warning  filter       2 phrases",
               0);
  bench.Expect("punctuation in 9 terms", {{"--track", Repeated("c++", 9)}}, "; and 6 more", 0);
  bench.Expect("punctuation in a term", {{"--track", "example.com"}},
               "a term with punctuation matches no #hashtag", 0);
  bench.Expect("locations beside track", {{"--locations", "1,2,3,4"}},
               "a tweet is sent that matches either", 0);
}

TEST(Doctor, ARequestThatCannotBeSent) {
  DoctorBench bench;
  bench.Expect(
      "http to another machine", {{"--endpoint", "http://example.org/1.1/x.json"}},
      "failed   request      --endpoint http://example.org/1.1/x.json: http:// is for this "
      "machine only",
      2);
  bench.Expect("a CA file that is absent", {{"--ca-file", "absent.pem"}},
               "failed   request      cannot read --ca-file absent.pem", 2);
  bench.Expect("Twitter's own endpoint", {{"--endpoint", std::nullopt}, {"--offline", ""}},
               "Twitter's v1.1 filter stream was closed to the public in 2023", 0);
}

// Fails when a refusal is told as another, or without the way out of it.
TEST(Doctor, AServerThatRefuses) {
  struct Row {
    const char* status;
    const char* said;
    int exit_code;
  };
  for (const Row& row :
       {Row{"401", "check the four keys (this machine's clock agrees", 3},
        Row{"403", "HTTP 403", 3}, Row{"404", "check --endpoint and the filter", 4},
        Row{"406", "check --endpoint and the filter", 4},
        Row{"420", "asked too often; wait 15 minutes", 5},
        Row{"429", "asked too often; wait 15 minutes", 5}, Row{"503", "HTTP 503", 1}}) {
    DoctorBench bench({"--answer", row.status});
    bench.Expect(std::string("a server that answers ") + row.status, {}, row.said, row.exit_code);
  }
}

TEST(Doctor, KeysThatAreWrong) {
  DoctorBench bench;
  bench.Expect("a wrong secret",
               {{"--credentials-file", bench.File("wrong.txt", Keys("wrong-secret"))}},
               "failed   stream       HTTP 401", 3);
}

TEST(Doctor, AClockThatIsOff) {
  DoctorBench far({"--fault", "skew:400"});
  const test::Ended ended = far.Expect("a clock 400 s behind", {}, "failed   clock", 3);
  EXPECT_NE(ended.out.find(" s behind the server's, and requests are signed with the time"),
            std::string::npos);
  DoctorBench near({"--fault", "skew:-100"});
  near.Expect("a clock 100 s ahead", {},
              "warning  clock        this machine's clock is 100 s ahead", 0);
}

TEST(Doctor, AServerThatIsNotThere) {
  DoctorBench bench;
  bench.Expect("nobody at the endpoint",
               {{"--endpoint", "http://127.0.0.1:" + std::to_string(test::FreePort()) + "/x"}},
               "Couldn't connect to server; check --endpoint, --ca-file, --proxy and the network",
               1);
  bench.Expect("a name that does not resolve", {{"--endpoint", "https://stream.invalid/x"}},
               "Could not resolve host: stream.invalid", 1);
  const test::ScriptedServer silent({{test::Hold{}}});
  bench.Expect("a server that never answers", {{"--endpoint", silent.url()}},
               "no answer within 10 s", 1);
}

TEST(Doctor, Https) {
  DoctorBench bench({}, "localhost");
  bench.Expect("https, its CA trusted", {{"--ca-file", bench.simulator().ca_file()}},
               "ok       stream", 0);
  bench.Expect("https, its CA unknown", {}, "check --endpoint, --ca-file, --proxy and the network",
               1);
}

TEST(Doctor, AProxy) {
  DoctorBench bench({}, "localhost");
  const test::TunnelProxy open(test::TunnelProxy::Kind::kHttp);
  const test::TunnelProxy closed(test::TunnelProxy::Kind::kHttp, "Basic YW5uYTpodW50ZXIy");
  const std::string ca = bench.simulator().ca_file();
  bench.Expect("a proxy", {{"--ca-file", ca}, {"--proxy", open.url("http")}},
               ", through " + open.url("http"), 0);
  EXPECT_EQ(open.targets().size(), 1u);
  bench.Expect("a proxy that wants a password",
               {{"--ca-file", ca}, {"--proxy", closed.url("http")}},
               "failed   stream       the proxy answered HTTP 407", 3);
}

TEST(Doctor, OfflineAsksNoServer) {
  DoctorBench bench;
  bench.simulator().Stop();
  bench.Expect("--offline", {{"--offline", ""}}, "skipped  stream       --offline", 0);
}

}  // namespace
