// The simulator as clients see it that none of us wrote: curl, with headers signed by oauthlib.
#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/mock/curl_client.h"
#include "tests/support/process.h"
#include "tests/support/stream_simulator.h"

namespace {

using namespace std::chrono_literals;
using test::Curl;
using test::CurlArgs;
using test::Messages;
using test::Request;
using test::StreamSimulator;
using test::Watched;

constexpr const char* kSample = "/1.1/statuses/sample.json";
constexpr std::size_t kSampleSize = 444;  // In the project's file.

rapidjson::Document Parsed(const std::string& message) {
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(message.data(), message.size());
  EXPECT_FALSE(json.HasParseError()) << message.substr(0, 200);
  return json;
}

std::set<std::string> Ids(const std::vector<std::string>& messages) {
  std::set<std::string> ids;
  for (const std::string& message : messages) {
    const auto json = Parsed(message);
    if (json.HasMember("id_str")) ids.insert(json["id_str"].GetString());
  }
  return ids;
}

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(StreamSimulator, SaysThatTheTweetsAreInventedAndEndsWithZero) {
  StreamSimulator simulator;
  EXPECT_TRUE(Has(simulator.process().Err(), "this is not Twitter, and the tweets are invented"));
  simulator.process().CtrlC();
  EXPECT_EQ(simulator.process().WaitForExit(10s), 0);
}

// Fails when a stop waits for a client that does not read.
TEST(StreamSimulator, StopsBesideAClientThatDoesNotRead) {
  StreamSimulator simulator({"--rate", "0"});
  test::Process client(
      {.program = "curl",
       .args = CurlArgs({simulator.Url(kSample)}, {"--limit-rate", "1k", "-o", "/dev/null"})});
  ASSERT_TRUE(simulator.process().WaitForOutput("stream_opened", 10s));
  simulator.process().CtrlC();
  EXPECT_EQ(simulator.process().WaitForExit(5s), 0);
}

TEST(StreamSimulator, OnceGivesEachTweetOnceAndEndsCleanly) {
  StreamSimulator simulator(
      {"--rate", "0", "--once", "--notice-every", "0", "--keep-alive", "50ms"});
  const test::Ended ended = Curl({simulator.Url(kSample)});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;  // curl's own: the last chunk has come.
  EXPECT_EQ(Messages(ended.out).size(), kSampleSize);
  EXPECT_EQ(Ids(Messages(ended.out)).size(), kSampleSize);
  const std::string later = Watched({simulator.Url(kSample)}, "1");
  EXPECT_TRUE(Messages(later).empty()) << "who comes after the end gets keep-alives only";
  EXPECT_GE(later.size(), 5 * std::string("\r\n").size());
}

// Fails when a client whose connection broke could lose tweets, or could not tell them apart.
TEST(StreamSimulator, OnceGivesAllAgainAfterACut) {
  StreamSimulator simulator({"--rate", "400", "--once", "--notice-every", "0"});
  const auto first = Ids(Messages(Watched({simulator.Url(kSample)}, "0.5")));
  const auto all = Ids(Messages(Curl({simulator.Url(kSample)}).out));
  EXPECT_FALSE(first.empty());
  EXPECT_LT(first.size(), kSampleSize);
  EXPECT_EQ(all.size(), kSampleSize);
  EXPECT_TRUE(std::includes(all.begin(), all.end(), first.begin(), first.end()));
}

TEST(StreamSimulator, SeveralClientsAtOnceGetEverything) {
  StreamSimulator simulator({"--rate", "300", "--once", "--notice-every", "0"});
  std::vector<std::vector<std::string>> args;
  for (int i = 0; i < 5; ++i) args.push_back(CurlArgs({simulator.Url(kSample)}, {}));
  std::vector<std::unique_ptr<test::Process>> clients;
  for (const auto& of_client : args) {
    clients.push_back(
        std::make_unique<test::Process>(test::Command{.program = "curl", .args = of_client}));
  }
  for (auto& client : clients) {
    EXPECT_EQ(client->WaitForExit(20s), 0);
    EXPECT_EQ(Messages(client->Out()).size(), kSampleSize);
  }
}

TEST(StreamSimulator, LoopsWithFreshIdsAndTimes) {
  StreamSimulator simulator({"--rate", "2000", "--notice-every", "0"});
  const auto started = std::chrono::system_clock::now().time_since_epoch();
  const auto messages = Messages(Watched({simulator.Url(kSample)}, "1"));
  EXPECT_GT(messages.size(), kSampleSize + 100);
  EXPECT_LT(messages.size(), 2200u);
  EXPECT_EQ(Ids(messages).size(), messages.size());
  const auto last = Parsed(messages.back());
  const auto age =
      std::chrono::milliseconds(std::stoll(last["timestamp_ms"].GetString())) - started;
  EXPECT_GE(age, 0ms);
  EXPECT_LT(age, 5s);
  const auto id_time = (std::stoll(last["id_str"].GetString()) >> 22) + 1288834974657;
  EXPECT_LT(std::abs(id_time - std::stoll(last["timestamp_ms"].GetString())), 1000);
}

TEST(StreamSimulator, ChunksAreFramedAsHttpSays) {
  StreamSimulator simulator({"--rate", "0", "--once"});
  const test::Ended ended = Curl({simulator.Url(kSample)}, {"--raw"});
  std::string data;
  std::size_t at = 0, size = 1;
  for (int chunks = 0; size > 0; ++chunks) {
    const std::size_t line_end = ended.out.find("\r\n", at);
    ASSERT_NE(line_end, std::string::npos) << "after " << chunks << " chunks";
    size = std::stoul(ended.out.substr(at, line_end - at), nullptr, 16);
    data += ended.out.substr(line_end + 2, size);
    at = line_end + 2 + size + 2;
    ASSERT_EQ(ended.out.substr(at - 2, 2), "\r\n");
  }
  EXPECT_EQ(at, ended.out.size());
  for (const std::string& message : Messages(data)) Parsed(message);
  EXPECT_GT(Messages(data).size(), kSampleSize);  // The notices too.
}

TEST(StreamSimulator, DelimitedGivesTheNumberOfBytes) {
  StreamSimulator simulator({"--rate", "0", "--once"});
  std::string stream = Curl({simulator.Url(), "track=norvalederby&delimited=length"}).out;
  int messages = 0;
  for (; !stream.empty(); ++messages) {
    const std::size_t line_end = stream.find('\n');
    const std::size_t bytes = std::stoul(stream.substr(0, line_end));
    const std::string message = stream.substr(line_end + 1, bytes);
    ASSERT_TRUE(message.ends_with("\r\n"));
    Parsed(message.substr(0, message.size() - 2));
    stream.erase(0, line_end + 1 + bytes);
  }
  EXPECT_GT(messages, 50);
}

// Fails when messages stay in the compressor: these come one by one.
TEST(StreamSimulator, GzipCanBeReadAtOnce) {
  StreamSimulator simulator({"--rate", "20"});
  const std::string slow = Watched({simulator.Url(kSample)}, "1", {"--compressed", "-i"});
  EXPECT_TRUE(Has(slow, "Content-Encoding: gzip"));
  EXPECT_GE(Messages(slow.substr(slow.find("\r\n\r\n") + 4)).size(), 15u);
  StreamSimulator once({"--rate", "0", "--once", "--notice-every", "0"});
  EXPECT_EQ(Messages(Curl({once.Url(kSample)}, {"--compressed"}).out).size(), kSampleSize);
}

TEST(StreamSimulator, KeepAlivesComeInSilence) {
  StreamSimulator simulator({"--keep-alive", "100ms"});
  const std::string stream = Watched({simulator.Url(), "track=nosuchwordanywhere"}, "1.3");
  EXPECT_EQ(stream.find_first_not_of("\r\n"), std::string::npos);
  EXPECT_GE(stream.size(), 2u * 8);
  EXPECT_LE(stream.size(), 2u * 15);
}

TEST(StreamSimulator, NoticesComeInBetween) {
  StreamSimulator simulator({"--rate", "0", "--once", "--notice-every", "100"});
  std::map<std::string, int> kinds;
  for (const std::string& message : Messages(Curl({simulator.Url(kSample)}).out)) {
    ++kinds[Parsed(message).MemberBegin()->name.GetString()];
  }
  EXPECT_EQ(kinds,
            (std::map<std::string, int>{
                {"created_at", static_cast<int>(kSampleSize)}, {"delete", 2}, {"limit", 2}}));
}

TEST(StreamSimulator, TlsIsVerifiedByItsAuthority) {
  StreamSimulator simulator({"--rate", "0", "--once", "--notice-every", "0"}, "stream.test");
  const std::string ca = simulator.ca_file().string();
  const std::string by_name = "https://stream.test:" + simulator.port() + kSample;
  const std::string to_us = ":" + simulator.port() + ":127.0.0.1";
  EXPECT_EQ(Curl({simulator.Url(kSample)}).exit_code, 60) << "curl's own: not trusted";
  EXPECT_EQ(Curl({"https://other.test:" + simulator.port() + kSample},
                 {"--cacert", ca, "--resolve", "other.test" + to_us})
                .exit_code,
            60)
      << "the certificate is for another name";
  const auto ended = Curl({by_name}, {"--cacert", ca, "--resolve", "stream.test" + to_us});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(Messages(ended.out).size(), kSampleSize);
  for (const std::string host : {"127.0.0.1", "localhost"}) {
    const std::string url = "https://" + host + ":" + simulator.port() + "/1.1/";
    EXPECT_TRUE(Has(Curl({url}, {"--cacert", ca, "-i"}).out, "404 Not Found"));
  }
}

TEST(StreamSimulator, UnauthorizedSaysWhich) {
  StreamSimulator simulator;
  const std::string url = simulator.Url() + "?track=a";
  const std::vector<std::pair<Request, std::string>> rows = {
      {{.url = url, .consumer_key = "x"}, "unknown consumer key"},
      {{.url = url, .token = "x"}, "unknown access token"},
      {{.url = url, .consumer_secret = "x"}, "wrong signature"},
      {{.url = url, .token_secret = "x"}, "wrong signature"},
      {{.url = url, .seconds_off = -310}, "behind the server's"},
      {{.url = url, .seconds_off = 310}, "ahead of the server's"},
  };
  for (const auto& [request, why] : rows) {
    const std::string answer = Curl(request, {"-i"}).out;
    EXPECT_TRUE(Has(answer, "HTTP/1.1 401 Unauthorized\r\nDate: ")) << why;
    EXPECT_TRUE(Has(answer, why)) << answer;
    EXPECT_FALSE(Has(answer, "test-secret")) << answer;
  }
  const auto same_nonce = CurlArgs({.url = url}, {"--max-time", "0.3"});
  test::RunProgram({.program = "curl", .args = same_nonce});
  const auto again = test::RunProgram({.program = "curl", .args = same_nonce});
  EXPECT_TRUE(Has(again.out, "nonce was used")) << again.out;
  const auto unsigned_request = test::RunProgram({.program = "curl", .args = {"-sS", url}});
  EXPECT_TRUE(Has(unsigned_request.out, "no Authorization header"));
}

TEST(StreamSimulator, RefusalsHaveTheirStatus) {
  StreamSimulator simulator;
  std::string many = "track=a";
  for (int i = 0; i < 400; ++i) many += ",a";
  const std::vector<std::pair<Request, std::string>> rows = {
      {{simulator.Url()}, "406 Not Acceptable"},
      {{simulator.Url(), "language=en"}, "406 Not Acceptable"},
      {{simulator.Url(), "track=" + std::string(61, 'a')}, "406 Not Acceptable"},
      {{simulator.Url(), "locations=5,4,3,2"}, "406 Not Acceptable"},
      {{simulator.Url(), many}, "413 Payload Too Large"},
      {{simulator.Url(), "track=a&count=5"}, "416 Range Not Satisfiable"},
      {{simulator.Url("/1.1/statuses/firehose.json")}, "404 Not Found"},
      {{simulator.Url() + "?track=" + std::string(9000, 'a')}, "414 URI Too Long"},
  };
  for (const auto& [request, status] : rows) {
    EXPECT_TRUE(Curl(request, {"-i"}).out.starts_with("HTTP/1.1 " + status)) << status;
  }
  EXPECT_TRUE(Has(Curl({simulator.Url()}, {"-i", "-X", "DELETE"}).out, "405 Method Not Allowed"));
}

TEST(StreamSimulator, AnswerRefusesEveryRequest) {
  StreamSimulator calm({"--answer", "420"});
  const std::string answer = Curl({calm.Url(), "track=a"}, {"-i"}).out;
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 420 Enhance Your Calm\r\n"));
  EXPECT_TRUE(Has(answer, "Exceeded connection limit for user."));
  EXPECT_TRUE(Has(answer, "x-rate-limit-reset: "));
  StreamSimulator overloaded({"--answer", "503"});
  EXPECT_TRUE(Has(Curl({overloaded.Url()}, {"-i"}).out, "503 Service Unavailable"));
}

TEST(StreamSimulator, FiltersNarrowTheStream) {
  StreamSimulator simulator({"--rate", "0", "--notice-every", "0"});
  for (const auto& message :
       Messages(Watched({simulator.Url(), "track=%23orbitone&language=ja,zh"}, "0.5"))) {
    const auto json = Parsed(message);
    EXPECT_TRUE(std::set<std::string>({"ja", "zh"}).contains(json["lang"].GetString()));
    EXPECT_TRUE(Has(message, "OrbitOne"));
  }
  const auto either = Messages(Watched({simulator.Url(), "track=kafka,cpp"}, "0.5"));
  EXPECT_GT(either.size(), 50u);
}

// A client that asks before it sends a body is answered at once.
TEST(StreamSimulator, ExpectContinueIsAnswered) {
  StreamSimulator simulator({"--rate", "0", "--once"});
  const auto started = std::chrono::steady_clock::now();
  const auto ended = Curl({simulator.Url(), "track=kafka"},
                          {"-H", "Expect: 100-continue", "--expect100-timeout", "20"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_FALSE(Messages(ended.out).empty());
  EXPECT_LT(std::chrono::steady_clock::now() - started, 10s);
}

}  // namespace
