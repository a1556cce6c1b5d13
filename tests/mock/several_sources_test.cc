// Several sources side by side: a v1.1 stream and Bluesky's, of simulators, and a file.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/mock/bluesky_run.h"
#include "tests/mock/served_producer.h"
#include "tests/support/text_file.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
using test::Ended;
using test::Ledger;
using Flags = std::vector<std::string>;

// What the JSON of several ledgers says of one.
Ledger LedgerOf(const std::string& out, const std::string& source) {
  const std::size_t begin = out.rfind("\"" + source + "\":{\"received\"");
  if (begin == std::string::npos) throw std::runtime_error("no ledger of " + source + ": " + out);
  return test::LedgerIn(out.substr(begin, out.find('}', begin) - begin + 1));
}

// How often each key came, by the header `source`.
using Keys = std::map<std::string, std::map<std::string, int>>;

int Doubled(const std::map<std::string, int>& keys) {
  int doubled = 0;
  for (const auto& [key, times] : keys) doubled += times > 1;
  return doubled;
}

std::vector<std::int64_t> TimesOf(const std::map<std::string, int>& keys) {
  std::vector<std::int64_t> times;
  for (const auto& [key, count] : keys) times.push_back(test::MicrosOfKey(key));
  std::ranges::sort(times);
  return times;
}

// Of --follow: unlike --track it leaves Bluesky's posts alone, of which none must be missing.
std::string UsersOfSample() {
  static const std::regex kUser(R"raw("user":\{"id":(\d+))raw");
  std::set<std::string> ids;
  for (const std::string& line : test::ReadLines(test::SampleTweets())) {
    std::smatch user;
    if (std::regex_search(line, user, kUser)) ids.insert(user[1]);
  }
  std::string list;
  for (const std::string& id : ids) list += (list.empty() ? "" : ",") + id;
  return list;
}

class SeveralSources : public testing::Test {
 protected:
  static constexpr int kInFile = 600;

  SeveralSources() : broker_({"tweets:4"}) {
    for (int id = 1; id <= kInFile; ++id) {
      file_text_ += R"({"id_str":")" + std::to_string(id) + R"(","text":"tweet #a"})" + "\n";
    }
    test::WriteFile(file(), file_text_);
  }

  std::filesystem::path file() const { return state_.path() / "tweets.jsonl"; }
  std::filesystem::path journal() const { return state_.path() / "journal"; }

  Flags Common() const {
    return {"-b",    broker_.brokers(), "--journal", journal(), "--commit-interval",
            "100ms", "--json"};
  }
  Flags Twitter() const {
    return {"--source", "twitter",       "--endpoint",         "twitter=" + twitter_.Url(),
            "--follow", UsersOfSample(), "--credentials-file", twitter_.credentials_file()};
  }
  Flags Bluesky() const {
    return {"--source", "bluesky", "--endpoint", "bluesky=" + bluesky_.BlueskyUrl()};
  }
  Flags File() const {
    return {"--source", "file", "--file", file(), "--rate", "300", "--duplicates", "drop"};
  }

  test::Command Producer(std::initializer_list<Flags> parts) const {
    Flags flags = Common();
    for (const Flags& part : parts) flags.insert(flags.end(), part.begin(), part.end());
    return {.program = test::ProgramPath("tweet-producer"),
            .args = flags,
            .env = {{"XDG_STATE_HOME", state_.path().string()}}};
  }

  Keys KeysInTopic() const {
    Keys keys;
    for (const test::ReadRecord& record : test::ReadTopic(broker_.brokers(), "tweets")) {
      ++keys[record.headers.at("source")][record.key.value()];
    }
    return keys;
  }

  // Of one source: each ledger balances, and the topic holds what it published, each once. Returns
  // the table's cell.
  std::string ExpectWhole(const std::string& out, const std::string& source, const Keys& keys) {
    const Ledger ledger = LedgerOf(out, source);
    const auto& own = keys.at(source);
    const auto published = static_cast<int>(ledger.at("published"));
    EXPECT_TRUE(test::Balances(ledger)) << source;
    EXPECT_EQ(ledger.at("pending"), 0u) << source;
    EXPECT_EQ(static_cast<int>(own.size()), published) << source;
    EXPECT_EQ(Doubled(own), 0) << source;
    int lost = published - static_cast<int>(own.size());
    if (source == "bluesky") lost += static_cast<int>(test::Missing(TimesOf(own)));
    EXPECT_EQ(lost, 0) << source;
    return source + " published " + std::to_string(published) + ", lost " + std::to_string(lost) +
           ", double " + std::to_string(Doubled(own)) + ", ledger differences 0; ";
  }

  test::EmbeddedBroker broker_;
  const test::TempDir state_;
  std::string file_text_;
  test::StreamSimulator twitter_{{"--rate", "200"}};
  test::StreamSimulator bluesky_{{"--protocol", "bluesky", "--rate", "200", "--notice-every", "0"}};
};

// Fails when a source's messages get into another one's ledger, or a Ctrl-C leaves one out.
TEST_F(SeveralSources, EachHasALedgerOfItsOwn) {
  for (const bool three : {false, true}) {
    broker_.Stop();
    broker_.Start();
    std::filesystem::remove_all(journal());
    test::Process producer(Producer({Twitter(), Bluesky(), three ? File() : Flags()}));
    std::this_thread::sleep_for(2s);
    producer.CtrlC();
    ASSERT_EQ(producer.WaitForExit(20s), 0) << producer.Err();
    const Keys keys = KeysInTopic();
    ASSERT_EQ(keys.size(), three ? 3u : 2u);
    std::string cell;
    for (const auto& [source, own] : keys) cell += ExpectWhole(producer.Out(), source, keys);
    EXPECT_TRUE(test::Balances(test::LedgerIn(producer.Out()))) << "of all";
    std::printf("sources: %d, kills: 0; %s\n", three ? 3 : 2, cell.c_str());
  }
}

// Fails when --http tells of one source alone, or mixes two.
TEST_F(SeveralSources, EachIsToldApartOverHttp) {
  Flags flags = Common();
  for (const Flags& part : {Twitter(), Bluesky()}) {
    flags.insert(flags.end(), part.begin(), part.end());
  }
  test::ServedProducer producer(flags);
  ASSERT_TRUE(producer.WaitForReadyz(200, "ready", 20s)) << producer.process().Err();
  EXPECT_EQ(producer.Get("/readyz?verbose").body,
            "[+]twitter/stream ok\n[+]twitter/broker ok\n[+]twitter/journal ok\n"
            "[+]bluesky/stream ok\n[+]bluesky/broker ok\n[+]bluesky/journal ok\nready\n");
  ASSERT_TRUE(test::WaitUntil(
      [&] { return LedgerOf(producer.Get("/ledger").body, "bluesky").at("published") > 50; }, 20s));
  const test::MetricsPage page(producer.Get("/metrics").body);
  EXPECT_EQ(page.problems(), "");
  for (const char* source : {"twitter", "bluesky"}) {
    const std::string label = std::string("{source=\"") + source + "\"}";
    EXPECT_GT(page.Value("tweet_producer_tweets_received_total" + label), 0) << source;
    EXPECT_TRUE(page.Has("tweet_producer_publish_seconds_count" + label)) << source;
  }
}

// Fails when a source's records are published from another one's journal, or from none.
TEST_F(SeveralSources, KilledAtAnyMomentNothingIsMissing) {
  int kills = 0;
  for (const auto life : {500ms, 730ms, 910ms, 1200ms}) {
    test::Process producer(Producer({Bluesky(), File(), Twitter()}));
    std::this_thread::sleep_for(life);
    producer.Kill9();
    ++kills;
  }
  const Ended last =
      test::RunProgram(Producer({Bluesky(), File(), Twitter(), {"--run-for", "4s"}}));
  ASSERT_EQ(last.exit_code, 0) << last.err;
  const Keys keys = KeysInTopic();
  const auto lost_posts = test::Missing(TimesOf(keys.at("bluesky")));
  const int lost_of_file = kInFile - static_cast<int>(keys.at("file").size());
  EXPECT_EQ(lost_posts, 0u) << last.err;
  EXPECT_EQ(lost_of_file, 0) << last.err;
  int differences = 0;
  for (const char* source : {"bluesky", "file", "twitter"}) {
    differences += !test::Balances(LedgerOf(last.out, source));
  }
  EXPECT_EQ(differences, 0);
  std::printf(
      "sources: 3, kills: %d; bluesky lost %zu, double %d; file lost %d, double %d; ledger "
      "differences %d (the embedded broker: at least once)\n",
      kills, lost_posts, Doubled(keys.at("bluesky")), lost_of_file, Doubled(keys.at("file")),
      differences);
}

// Fails when one source that is refused takes the others with it, or nobody is told.
TEST_F(SeveralSources, OneThatIsRefusedEndsAlone) {
  test::StreamSimulator refusing({"--answer", "401"});
  Flags flags = Common();
  for (const Flags& part :
       {Flags{"--source", "twitter", "--endpoint", "twitter=" + refusing.Url(), "--follow", "1",
              "--credentials-file", refusing.credentials_file()},
        Bluesky()}) {
    flags.insert(flags.end(), part.begin(), part.end());
  }
  test::ServedProducer producer(flags);
  ASSERT_TRUE(producer.WaitForReadyz(503, "[-]twitter/stream", 20s)) << producer.process().Err();
  ASSERT_TRUE(producer.process().WaitForOutput("event=source_ended", 20s));
  // Not what is published: that may have been received before.
  const auto received = [&] {
    return LedgerOf(producer.Get("/ledger").body, "bluesky").at("received");
  };
  const std::uint64_t before = received();
  EXPECT_TRUE(test::WaitUntil([&] { return received() > before + 100; }, 20s));
  EXPECT_EQ(producer.Get("/livez").status, 200);
  producer.process().CtrlC();
  EXPECT_EQ(producer.process().WaitForExit(20s), 3) << "the first failure's";
  const std::string err = producer.process().Err();
  EXPECT_NE(err.find("tweet-producer: twitter: "), std::string::npos) << err;
  const Keys keys = KeysInTopic();
  std::printf("sources: 2, one refused (401); %sexit 3\n",
              ExpectWhole(producer.process().Out(), "bluesky", keys).c_str());
}

// Fails when a run of which nothing is left goes on for ever.
TEST_F(SeveralSources, WhenAllHaveFailedTheRunEnds) {
  test::StreamSimulator refusing({"--answer", "403"});
  const Ended ended =
      test::RunProgram(Producer({{"--source", "twitter", "--endpoint", refusing.Url(), "--track",
                                  "a", "--credentials-file", refusing.credentials_file()},
                                 {"--source", "file", "--file", file()}}),
                       30s);
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  EXPECT_EQ(LedgerOf(ended.out, "file").at("published"), std::uint64_t{kInFile});
}

// Fails when --max-tweets is meant for each source, or two threads take one too many.
TEST_F(SeveralSources, MaxTweetsIsOfAllTogether) {
  const Ended ended = test::RunProgram(Producer({Twitter(), Bluesky(), {"--max-tweets", "150"}}));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(test::LedgerIn(ended.out).at("published"), 150u) << ended.out;
  EXPECT_GT(LedgerOf(ended.out, "twitter").at("published"), 0u);
  EXPECT_GT(LedgerOf(ended.out, "bluesky").at("published"), 0u);
}

// Fails when a line of one source is cut by a line of another.
TEST_F(SeveralSources, LinesOnStdoutAreWhole) {
  const std::string as(9000, 'a'), bs(9000, 'b');
  std::string text_a, text_b;
  for (int line = 0; line < 200; ++line) text_a += as + "\n", text_b += bs + "\n";
  test::WriteFile(file(), text_a);
  const Ended ended = test::RunProgram(
      {.program = "/bin/sh",
       .args = {"-c",
                "\"$0\" --source file --source stdin --input text --file \"$1\" --to stdout "
                "2>/dev/null | (sleep 0.3; cat)",
                test::ProgramPath("tweet-producer"), file()},
       .input = text_b});
  int whole = 0, cut = 0;
  std::size_t begin = 0;
  for (std::size_t end; (end = ended.out.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const std::string line = ended.out.substr(begin, end - begin);
    ++(line == as || line == bs ? whole : cut);
  }
  EXPECT_EQ(whole, 400);
  EXPECT_EQ(cut, 0);
  std::printf("lines of two sources: %d, cut: %d\n", whole, cut);
}

// Fails when a run with one source keeps its journal anywhere else than it always did.
TEST_F(SeveralSources, GivenOnceItIsAsItWas) {
  const Ended ended = test::RunProgram(Producer({{"--source", "file", "--file", file()}}));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_TRUE(ended.out.starts_with("{\"received\"")) << ended.out;
  EXPECT_TRUE(std::filesystem::exists(journal() / "db"));
  EXPECT_FALSE(std::filesystem::exists(journal() / "file"));
  EXPECT_EQ(ended.err.find("source=file"), std::string::npos) << ended.err;
}

// Fails when what one source left in its journal is not found once a second one runs beside it, or
// is published twice.
TEST_F(SeveralSources, WhatOneLeftIsPublishedWhenAnotherIsAdded) {
  const Flags alone = {"--source", "file", "--file", file()};
  test::WriteFile(file(), "");
  ASSERT_EQ(test::RunProgram(Producer({alone})).exit_code, 0);  // The journal knows the topic.
  broker_.Stop();
  test::WriteFile(file(), file_text_);
  test::Process kept(Producer({alone, {"--rate", "1000"}}));
  ASSERT_TRUE(kept.WaitForOutput("kafka_away", 20s)) << kept.Err();
  std::this_thread::sleep_for(1500ms);
  kept.Kill9();
  broker_.Start();
  test::WriteFile(file(), "");
  const Ended both = test::RunProgram(Producer({Bluesky(), alone, {"--run-for", "2s"}}));
  ASSERT_EQ(both.exit_code, 0) << both.err;
  EXPECT_EQ(LedgerOf(both.out, "file").at("recovered"), std::uint64_t{kInFile}) << both.err;
  // And the other way: Bluesky goes on alone where it stood.
  const Ended one = test::RunProgram(Producer({Bluesky(), {"--run-for", "1s"}}));
  ASSERT_EQ(one.exit_code, 0) << one.err;
  const Keys keys = KeysInTopic();
  EXPECT_EQ(static_cast<int>(keys.at("file").size()), kInFile);
  EXPECT_EQ(Doubled(keys.at("file")) + Doubled(keys.at("bluesky")), 0);
  EXPECT_EQ(test::Missing(TimesOf(keys.at("bluesky"))), 0u);
  std::printf("a source added: waited %d, published %zu, double %d; taken away: lost %zu\n",
              kInFile, keys.at("file").size(), Doubled(keys.at("file")),
              test::Missing(TimesOf(keys.at("bluesky"))));
}

}  // namespace
