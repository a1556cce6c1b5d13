// What hashtag-consumer answers at --http: the program on the embedded broker.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/mock/served_consumer.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/free_port.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/wait_until.h"

namespace test {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;
using Flags = std::vector<std::string>;

constexpr const char* kImage = "#<img src=x onerror=alert(1)>";

rapidjson::Document JsonOf(const std::string& text) {
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
  EXPECT_FALSE(json.HasParseError()) << text;
  return json;
}

class ConsumerHttp : public testing::Test {
 protected:
  ConsumerHttp() {
    job_ = {.programs = PROGRAM_DIR,
            .brokers = broker_.brokers(),
            .topic = "t",
            .checkpoint = dir_.path() / "checkpoint"};
  }

  // One tweet of each text.
  void Tweet(const std::vector<std::string>& texts) {
    TestProducer producer(broker_.brokers());
    for (const std::string& text : texts) {
      producer.Produce({.topic = "t",
                        .value = text,
                        .key = std::to_string(++id_),
                        .headers = {{"user", "ada"}}});
    }
    producer.Flush();
  }

  Flags Quick(Flags more = {}) const {
    more.insert(more.end(), {"--batch-interval", "100ms", "--sink", "jsonl:" + Path("rows")});
    return more;
  }

  std::string Path(const std::string& name) const { return dir_.path() / name; }

  EmbeddedBroker broker_{{"t:2"}};
  TempDir dir_;
  ConsumerJob job_;
  int id_ = 0;
};

TEST_F(ConsumerHttp, EachEndpointAnswers) {
  Tweet({"#kafka #a", "#kafka \x1b[31m#x\x1b", "no tag"});
  ServedConsumer consumer(job_, Quick({"--follow-tag", "#kafka"}));
  ASSERT_TRUE(consumer.WaitFor("/api/top", "\"total\":4,", 20s)) << consumer.process().Err();
  ASSERT_TRUE(consumer.WaitFor("/api/status", "\"lag\":{\"records\":0,", 20s));
  const auto top = JsonOf(consumer.Get("/api/top?n=1").body);
  EXPECT_STREQ(top["rows"][0]["hashtag"].GetString(), "#kafka");
  EXPECT_EQ(top["rows"][0]["count"].GetInt(), 2);
  const auto status = JsonOf(consumer.Get("/api/status").body);
  EXPECT_STREQ(status["state"].GetString(), "running");
  EXPECT_EQ(status["totals"]["records"].GetInt(), 3);
  EXPECT_EQ(status["lag"]["records"].GetInt(), 0);
  EXPECT_EQ(status["lag"]["partitions"].Size(), 2u);
  EXPECT_GT(status["checkpoint"]["bytes"].GetInt(), 0);
  EXPECT_STREQ(status["sinks"][0]["name"].GetString(), ("jsonl:" + Path("rows")).c_str());
  const auto tag = JsonOf(consumer.Get("/api/tags/%23kafka").body);
  EXPECT_EQ(tag["count"].GetInt(), 2);
  EXPECT_EQ(tag["rank"].GetInt(), 1);
  EXPECT_TRUE(tag["followed"].GetBool());
  ASSERT_EQ(tag["tweets"].Size(), 2u);
  EXPECT_STREQ(tag["tweets"][0]["user"].GetString(), "ada");
  EXPECT_EQ(JsonOf(consumer.Get("/api/search?q=KAF").body)["rows"].Size(), 1u);
  const auto history = JsonOf(consumer.Get("/api/history?tag=%23kafka&tag=%23none").body);
  EXPECT_EQ(history["tags"][0]["counts"][59].GetInt(), 2);
  EXPECT_TRUE(history["tags"][1]["counts"][59].IsNull());
  EXPECT_EQ(consumer.Get("/livez").body, "ok\n");
  EXPECT_EQ(consumer.Get("/readyz?verbose").body,
            "[+]broker ok\n[+]checkpoint ok\n[+]sinks ok\n[+]loop ok\nready\n");
  EXPECT_NE(consumer.Get("/").body.find("<!doctype html>"), std::string::npos);
  EXPECT_GT(consumer.Get("/chart.js").body.size(), 50'000u);
  EXPECT_EQ(consumer.Get("/api/top?format=csv").body.find("rank,hashtag,count\r\n1,#kafka,2\r\n"),
            0u);
  for (const char* path : {"/", "/api/top", "/events", "/nothing"}) {
    const HttpAnswer head = HttpGet(consumer.address(), path, "localhost", "HEAD");
    EXPECT_NE(head.head.find("Content-Security-Policy: default-src 'none';"), std::string::npos);
    EXPECT_EQ(head.body, "") << path;
  }
  std::printf(
      "/ /api/top /api/status /api/tags /api/search /api/history /livez /readyz: answered\n");
}

// Fails when a slip is answered with something else, or without a word why.
TEST_F(ConsumerHttp, WrongRequestsAreToldInASentence) {
  ServedConsumer consumer(job_, Quick());
  ASSERT_TRUE(consumer.WaitFor("/readyz?verbose", "[+]loop ok\nready", 20s));
  int refused = 0;
  const auto expect = [&](const HttpAnswer& answer, int status) {
    EXPECT_EQ(answer.status, status) << answer.head << answer.body;
    const auto json = JsonOf(answer.body);
    EXPECT_GT(json["error"].GetStringLength(), 10u);
    refused += answer.status == status;
  };
  for (const char* target :
       {"/api/top?n=0", "/api/top?n=x", "/api/top?of=batch", "/api/top?of=window", "/api/top?x=1",
        "/api/top?window=noon", "/api/top?format=xml", "/api/search",
        "/api/search?q=", "/api/history", "/api/history?tag=%ff", "/events?n=0", "/events?x",
        "/api/status?x", "/api/tags/%ff"}) {
    expect(consumer.Get(target), 400);
  }
  for (const char* target : {"/nothing", "/api/tags/", "/api/tags/%23none", "/../etc/passwd",
                             "/%2e%2e/etc/passwd", "/api/", "/page/"}) {
    expect(consumer.Get(target), 404);
  }
  for (const char* host : {"evil.example", "10.0.0.1:80", ""}) {
    expect(HttpGet(consumer.address(), "/api/top", host), 403);
  }
  for (const char* method : {"POST", "PUT", "DELETE"}) {
    expect(HttpGet(consumer.address(), "/api/top", "localhost", method), 405);
  }
  expect(consumer.Get("/api/top", "X: " + std::string(20'000, 'a') + "\r\n"), 400);
  expect(consumer.Get("/" + std::string(20'000, 'a')), 431);
  EXPECT_EQ(consumer.Get("/livez").status, 200);
  std::printf("refused with a sentence: %d\n", refused);
}

// Fails when a page of another site can hold the places of the dashboard's readers, or when a link
// to the dashboard, its own page or a program is turned away.
TEST_F(ConsumerHttp, PagesOfOtherSitesAreRefused) {
  ServedConsumer consumer(job_, Quick());
  ASSERT_TRUE(consumer.WaitFor("/readyz?verbose", "[+]loop ok\nready", 20s));
  int refused = 0;
  for (const char* other : {"Sec-Fetch-Site: cross-site\r\n", "Origin: https://evil.example\r\n",
                            "Origin: null\r\n", "Origin: http://localhost:3000\r\n"}) {
    EventReader reader(consumer.address(), "/events", other);
    EXPECT_TRUE(reader.Next("batch", 10s).data.empty()) << other;
    for (const char* target : {"/api/top", "/api/status", "/api/tags/%23none", "/api/search?q=a"}) {
      const int status = consumer.Get(target, other).status;
      EXPECT_EQ(status, 403) << target << other;
      refused += status == 403;
    }
    for (const char* target : {"/", "/livez", "/readyz", "/metrics"}) {
      EXPECT_EQ(consumer.Get(target, other).status, 200) << target << other;
    }
  }
  for (const char* ours : {"", "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n",
                           "Origin: http://localhost\r\n"}) {
    EXPECT_EQ(consumer.Get("/api/top", ours).status, 200) << ours;
    EventReader reader(consumer.address(), "/events", ours);
    EXPECT_FALSE(reader.Next("batch", 10s).data.empty()) << ours;
  }
  std::printf("of other sites' pages refused: %d\n", refused);
}

TEST_F(ConsumerHttp, ATakenPortIsExitTwo) {
  TcpListener taken;
  const std::string address = "127.0.0.1:" + std::to_string(taken.port());
  const Ended ended = RunProgram(job_.Command(Quick({"--http", address})));
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_NE(ended.err.find("--http: cannot listen on " + address), std::string::npos) << ended.err;
  std::printf("exit 2: %s", ended.err.c_str());
}

// Fails when a page is left alone with a start that takes long.
TEST_F(ConsumerHttp, AnswersWhileTheBrokerIsAwaited) {
  job_.brokers = "127.0.0.1:" + std::to_string(FreePort());
  ServedConsumer consumer(job_, Quick());
  const auto status = JsonOf(consumer.Get("/api/status").body);
  EXPECT_STREQ(status["state"].GetString(), "waiting");
  EXPECT_NE(std::string(status["problem"].GetString()).find(job_.brokers), std::string::npos);
  EXPECT_EQ(consumer.Get("/livez").status, 200);
  EXPECT_EQ(consumer.Get("/readyz").status, 503);
  EXPECT_EQ(consumer.Get("/api/tags/%23a").status, 503);
  EXPECT_EQ(JsonOf(consumer.Get("/api/top").body)["rows"].Size(), 0u);
  EventReader reader(consumer.address());
  const auto event = JsonOf(reader.Next("batch", 5s).data);
  EXPECT_STREQ(event["status"]["state"].GetString(), "waiting");
  consumer.process().CtrlC();
  EXPECT_EQ(consumer.process().WaitForExit(5s), 0) << consumer.process().Err();
}

// Fails when a page shows old counts and does not say so.
TEST_F(ConsumerHttp, ABrokerThatLeavesIsTold) {
  Tweet({"#a"});
  ServedConsumer consumer(job_, Quick());
  ASSERT_TRUE(consumer.WaitFor("/readyz?verbose", "[+]broker ok", 20s));
  EventReader reader(consumer.address());
  broker_.process().Signal(SIGSTOP);
  EXPECT_TRUE(consumer.WaitFor("/api/status", "\"state\":\"stalled\"", 30s));
  EXPECT_TRUE(consumer.WaitFor("/readyz", "[-]broker: ", 5s));
  EXPECT_EQ(consumer.Get("/livez").status, 200);
  std::string told;
  EXPECT_TRUE(WaitUntil(
      [&] {
        told = reader.Next("status", 6s).data;
        return told.find("\"state\":\"stalled\"") != std::string::npos;
      },
      20s));
  broker_.process().Signal(SIGCONT);
  EXPECT_TRUE(consumer.WaitFor("/api/status", "\"state\":\"running\"", 60s));
}

// Fails when a tag is more than text to whoever shows it.
TEST_F(ConsumerHttp, HostileTagsAreText) {
  job_.tokenizer = "";
  const std::string quoted = "\"#a\\\"b";
  Tweet({"#x"});
  Flags flags = Quick({"--count", "pattern:#.*"});
  ServedConsumer consumer(job_, flags);
  Tweet({kImage, std::string("#\x1b[31mred\x1b]0;t\x07"),
         "#\xe2\x80\xa8"
         "event: batch",
         "#" + quoted});
  ASSERT_TRUE(consumer.WaitFor("/api/top", "\"total\":5,", 20s));
  for (const char* target :
       {"/api/top", "/api/search?q=%23", "/api/tags/%23%1b%5B31mred%1b%5D0;t%07"}) {
    const std::string body = consumer.Get(target).body;
    EXPECT_EQ(std::count_if(body.begin(), body.end() - 1,
                            [](char c) { return static_cast<unsigned char>(c) < 0x20; }),
              0)
        << body;
    (void)JsonOf(body);
  }
  const auto tag = JsonOf(consumer.Get("/api/tags/%23%3Cimg%20src=x%20onerror=alert(1)%3E").body);
  EXPECT_STREQ(tag["match"].GetString(), kImage);
  EventReader reader(consumer.address());
  const auto event = JsonOf(reader.Next("batch", 5s).data);
  EXPECT_EQ(event["running"]["rows"].Size(), 5u);
}

// Fails when a window is shown with the rows of another, or cannot be asked for by its start.
TEST_F(ConsumerHttp, WindowsAreServed) {
  ServedConsumer consumer(job_, Quick({"--window", "200ms", "--slide", "200ms"}));
  EventReader reader(consumer.address());
  ASSERT_NE(reader.Next("batch", 10s).data, "");
  Tweet({"#old #old #old"});
  ASSERT_TRUE(consumer.WaitFor("/api/top?of=window", "#old", 20s));
  Tweet({"#w #w #v"});  // One record is in one window.
  ASSERT_TRUE(consumer.WaitFor("/api/top?of=window", "\"#w\",\"count\":2", 20s) ||
              consumer.Get("/api/top").body.find("#w") != std::string::npos);
  bool shown = false;
  for (int i = 0; i < 40 && !shown; ++i) {
    const std::string data = reader.Next("batch", 5s).data;
    ASSERT_NE(data, "") << consumer.Get("/api/top?of=window").body;
    const auto event = JsonOf(data);
    shown = !event["window"].IsNull() && event["window"]["rows"].Size() == 2;
    if (!shown) continue;
    const std::string start = event["window"]["window"]["start"].GetString();
    EXPECT_EQ(event["window"]["total"].GetInt(), 3);
    const auto named = JsonOf(consumer.Get("/api/top?window=" + start).body);
    EXPECT_STREQ(named["rows"][0]["hashtag"].GetString(), "#w");
  }
  EXPECT_TRUE(shown);
}

// Fails when a page cannot tell what is missing from the topic itself, or of one producer alone.
TEST_F(ConsumerHttp, TheProducersLedgersAreTold) {
  EmbeddedBroker broker({"t:1", "t.ledger:1"});
  job_.brokers = broker.brokers();
  TestProducer producer(broker.brokers());
  const auto note = [&](const std::string& key, const std::string& value) {
    producer.Produce({.topic = "t.ledger", .value = value, .key = key});
    producer.Flush();
  };
  note("ledger/other", R"({"time":"2026-01-31T12:00:00.000Z","counts":{"received":1}})");
  note("ledger/new", R"({"time":"2026-01-31T12:00:10.000Z","counts":{"received":2}})");
  note("gap/new/1", R"({"why":"closed"})");
  note("ledger/bad", "}{");
  ServedConsumer consumer(job_, Quick());
  ASSERT_TRUE(consumer.WaitFor("/api/status", "\"counts\":{\"received\":2}", 20s))
      << consumer.Get("/api/status").body;
  EXPECT_EQ(JsonOf(consumer.Get("/api/status").body)["producers"].Size(), 2u);
  note("ledger/new", R"({"time":"2026-01-31T12:00:20.000Z","counts":{"received":3}})");
  EXPECT_TRUE(consumer.WaitFor("/api/status", "\"counts\":{\"received\":3}", 20s));
}

// Fails when others can read the counts, or read the token from somewhere.
TEST_F(ConsumerHttp, WithATokenOthersMayAskWhoHaveIt) {
  const std::string token = "correct-horse-battery";
  std::ofstream(Path("token")) << token << "\n";
  std::filesystem::permissions(Path("token"), std::filesystem::perms(0600));
  ServedConsumer consumer(job_, Quick({"--http-token-file", Path("token")}), "0.0.0.0:0");
  const std::string bearer = "Authorization: Bearer " + token + "\r\n";
  EXPECT_EQ(consumer.Get("/livez").status, 200);
  EXPECT_TRUE(consumer.WaitFor("/readyz?verbose", "[+]loop ok\nready", 20s));
  for (const char* target :
       {"/", "/api/top", "/api/status", "/events", "/chart.js", "/nothing", "/?token=wrong"}) {
    EXPECT_EQ(consumer.Get(target).status, 401) << target;
  }
  EXPECT_EQ(consumer.Get("/api/top", bearer).status, 200);
  EXPECT_EQ(HttpGet(consumer.address(), "/api/top", "wall.example", "GET", bearer).status, 200);
  const HttpAnswer login = consumer.Get("/?token=" + token);
  EXPECT_EQ(login.status, 303);
  const std::string cookie = "hashtag_consumer_token=" + token;
  EXPECT_NE(login.head.find("Set-Cookie: " + cookie + "; Path=/; HttpOnly; SameSite=Strict"),
            std::string::npos)
      << login.head;
  EXPECT_EQ(consumer.Get("/api/top", "Cookie: " + cookie + "\r\n").status, 200);
  EventReader reader(consumer.address(), "/events", "Cookie: " + cookie + "\r\n");
  EXPECT_NE(reader.Next("batch", 5s).data, "");
  EXPECT_EQ(consumer.process().Err().find(token), std::string::npos);
  std::filesystem::permissions(Path("token"), std::filesystem::perms(0644));
  const Ended open = RunProgram(
      job_.Command(Quick({"--http-token-file", Path("token"), "--http", "127.0.0.1:0"})));
  EXPECT_EQ(open.exit_code, 2);
  EXPECT_NE(open.err.find("chmod 600"), std::string::npos) << open.err;
}

}  // namespace
}  // namespace test
