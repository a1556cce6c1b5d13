// Bluesky, Mastodon and X in one producer, which is killed again and again.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/bluesky_posts.h"
#include "tests/support/numbered_tweets.h"
#include "tests/support/process.h"
#include "tests/support/real_kafka.h"
#include "tests/support/recorded_requests.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"
#include "tests/support/topic_reader.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;
using Flags = std::vector<std::string>;

constexpr int kKills = 6;
constexpr int kRate = 500;
constexpr const char* kSources[] = {"bluesky", "mastodon", "x"};

bool IsConnected(const std::string& log, const std::string& source) {
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("event=stream_connected") != std::string::npos &&
        line.ends_with("source=" + source)) {
      return true;
    }
  }
  return false;
}

class SourcesSigkill : public testing::Test {
 protected:
  SourcesSigkill() { test::WriteFile(files_.path() / "rules", "the\n"); }

  static Flags Simulator(const std::string& protocol, const Flags& more = {}) {
    Flags flags = {"--protocol", protocol, "--rate", std::to_string(kRate), "--notice-every", "0"};
    flags.insert(flags.end(), more.begin(), more.end());
    return flags;
  }

  // Numbers from 1 on to each connection; to that of the last run a few, all of which it reads.
  Flags Numbered(const std::string& protocol, Flags more = {}) const {
    const std::string file = files_.path() / "numbered.jsonl";
    test::WriteNumberedTweets(file, 5000);
    more.insert(more.end(), {"--tweets", file, "--fault", "none times:" + std::to_string(kKills),
                             "--fault", "quiet:20"});
    return Simulator(protocol, more);
  }

  test::Command Producer(const Flags& more = {}) const {
    Flags flags = {"-b",       kafka_.brokers(),    "--journal", files_.path() / "journal",
                   "--json",   "--commit-interval",
                   "10ms",  // So that most kills hit a transaction.
                   "--source", "bluesky,mastodon,x"};
    const Flags endpoints = {"bluesky=" + bluesky_.BlueskyUrl(),
                             "mastodon=" + mastodon_.Url("/api/v1/streaming"),
                             "x=" + x_.Url("/2/tweets/search/stream")};
    for (const std::string& one : endpoints) flags.insert(flags.end(), {"--endpoint", one});
    flags.insert(flags.end(),
                 {"--mastodon-token-file", mastodon_.token_file(), "--bearer-token-file",
                  x_.token_file(), "--rules", files_.path() / "rules", "--backfill", "5"});
    flags.insert(flags.end(), more.begin(), more.end());
    return {.program = test::ProgramPath("tweet-producer"), .args = flags};
  }

  // Some time after each source was connected.
  void KillOne(std::chrono::milliseconds life) {
    test::Process producer(Producer());
    for (const char* source : kSources) {
      EXPECT_TRUE(test::WaitUntil([&] { return IsConnected(producer.Err(), source); }, 30s))
          << producer.Err();
    }
    std::this_thread::sleep_for(life);
    producer.Kill9();
    for (const char* source : kSources) {
      waited_.merge(test::WaitingKeys(files_.path() / "journal" / source));
    }
  }

  const test::TempDir files_;
  test::RealKafka kafka_;
  test::StreamSimulator bluesky_{Simulator("bluesky")};
  test::StreamSimulator mastodon_{Numbered("mastodon")};
  test::StreamSimulator x_{Numbered("x", {"--backfill"})};
  std::set<std::string> waited_;  // In a journal, at a kill.
};

// What came of each source.
struct Arrived {
  std::map<std::string, test::Played> of;
  std::vector<std::int64_t> bluesky;  // Its posts' times; its texts have no numbers.
};

Arrived ReadArrived(const std::string& brokers) {
  Arrived arrived;
  for (const test::ReadRecord& record : test::ReadTopic(brokers, "tweets")) {
    const std::string& source = record.headers.at("source");
    const bool numbered = source != "bluesky";
    arrived.of[source].Add(*record.key, numbered ? *record.value : "tweet 0");
    if (!numbered) arrived.bluesky.push_back(test::MicrosOfKey(*record.key));
  }
  std::ranges::sort(arrived.bluesky);
  return arrived;
}

// Fails when a record leaves a journal before Kafka has it, or is sent again though it is there.
TEST_F(SourcesSigkill, EveryPostOfEachIsInTheTopicOnce) {
  std::mt19937 random(13);
  for (int kill = 0; kill < kKills; ++kill) {
    KillOne(std::chrono::milliseconds(100 + random() % 300));
  }
  const test::Ended last = test::RunProgram(Producer({"--run-for", "2s"}));
  ASSERT_EQ(last.exit_code, 0) << last.err;
  x_.Stop();
  const Arrived arrived = ReadArrived(kafka_.brokers());
  std::string posts;
  std::size_t doubled = 0;
  for (const char* source : kSources) {
    const test::Played& own = arrived.of.at(source);
    for (const std::string& id : own.ids) waited_.erase(id);
    doubled += own.doubled;
    posts += " " + std::to_string(own.ids.size());
    EXPECT_GT(own.ids.size(), std::size_t{kKills * 50}) << source;
  }
  const auto of_bluesky = static_cast<int>(test::Missing(arrived.bluesky, kRate));
  // This stream has no past: of each connection all up to the last post that was read.
  const int of_mastodon = arrived.of.at("mastodon").Lost();
  const auto sent = test::NewPosts(test::XStreamsIn(x_.requests_file()));
  const int of_x = std::accumulate(sent.begin(), sent.end(), 0) -
                   static_cast<int>(arrived.of.at("x").ids.size());
  EXPECT_EQ(of_bluesky, 0) << last.err;
  EXPECT_EQ(of_mastodon, 0) << last.err;
  EXPECT_EQ(of_x, 0) << last.err;
  EXPECT_TRUE(waited_.empty()) << waited_.size() << " were in a journal";
  EXPECT_EQ(doubled, 0u);
  std::printf("kills: %d, sources: 3, posts:%s, lost: %zu, double: %zu\n", kKills, posts.c_str(),
              of_bluesky + of_mastodon + of_x + waited_.size(), doubled);
}

}  // namespace
