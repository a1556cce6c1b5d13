// Deletions in the topic: behind their tweets, or alone.
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"
#include "tests/support/topic_reader.h"

namespace {

using namespace std::chrono_literals;

// By key: "t" for a tweet and "d" for a deletion, in the order of the partition.
std::map<std::string, std::string> FatesIn(const std::string& brokers) {
  std::map<std::string, std::string> fates;
  for (const test::ReadRecord& record : test::ReadTopic(brokers, "tweets")) {
    EXPECT_TRUE(record.value || record.headers.at("source") == "twitter");
    fates[record.key.value()] += record.value ? "t" : "d";
  }
  return fates;
}

// Tweets with deletions before and behind some of them, and some sent twice.
class PublishDeletes : public testing::TestWithParam<const char*> {
 protected:
  test::Ledger Run(std::vector<std::string> more) {
    test::StreamSimulator simulator(
        {"--rate", "0", "--once", "--fault", "early-delete:10 notices:7 duplicates:5"});
    std::vector<std::string> args =
        simulator.ProducerFlags(broker_.brokers(), {"--run-for", "3s", "--journal", GetParam()});
    args.insert(args.end(), more.begin(), more.end());
    const test::Ended ended = test::RunProgram({.program = test::ProgramPath("tweet-producer"),
                                                .args = std::move(args),
                                                .directory = folder_.path()});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    const test::Ledger ledger = test::LedgerIn(ended.out);
    EXPECT_TRUE(test::Balances(ledger));
    return ledger;
  }

  test::TempDir folder_;
  test::EmbeddedBroker broker_{{"tweets:4"}};
};

// Fails when a deletion stands before its tweet, is missing, or stands there twice.
TEST_P(PublishDeletes, NeverBeforeTheirTweet) {
  const test::Ledger ledger = Run({"--publish-deletes"});
  std::map<std::string, int> kinds;
  std::size_t records = 0;
  for (const auto& [key, fates] : FatesIn(broker_.brokers())) {
    ++kinds[fates];
    records += fates.size();
  }
  EXPECT_EQ(kinds.size(), 3u);
  EXPECT_GT(kinds["t"], 0);
  EXPECT_GT(kinds["td"], 0);
  EXPECT_GT(kinds["d"], 0);
  EXPECT_EQ(records, ledger.at("published"));
  EXPECT_GE(ledger.at("filtered"), static_cast<std::uint64_t>(kinds["d"])) << "their tweets";
  std::printf(
      "journal %s: tweets %d, tweets with their deletion %d, deletions whose tweet came "
      "later and was left out %d, deletions before their tweet: 0\n",
      GetParam(), kinds["t"], kinds["td"], kinds["d"]);
}

// Fails when the topic has null values that nobody asked for.
TEST_P(PublishDeletes, NotWithoutTheFlag) {
  const test::Ledger ledger = Run({});
  for (const auto& [key, fates] : FatesIn(broker_.brokers())) EXPECT_EQ(fates, "t") << key;
  EXPECT_GT(ledger.at("notice"), 0u);
}

const std::string kDeletion =
    R"({"delete":{"status":{"id_str":"5"},"timestamp_ms":"1700000000000"}})";
const std::string kTweet = R"({"id_str":"5","text":"late","timestamp_ms":"1700000000000"})";

// How many records each of these runs published, one after the other with one journal: "1 0 ".
std::string PublishedByRuns(const test::EmbeddedBroker& broker,
                            const std::vector<std::string>& lines) {
  const test::TempDir folder;
  std::string published;
  for (const std::string& line : lines) {
    test::WriteFile(folder.path() / "stream.jsonl", line + "\n");
    const test::Ended ended =
        test::RunProgram({.program = test::ProgramPath("tweet-producer"),
                          .args = {"-b", broker.brokers(), "--source", "file", "--file",
                                   "stream.jsonl", "--source-name", "twitter", "--duplicates",
                                   "drop", "--publish-deletes", "--journal", "journal", "--json"},
                          .directory = folder.path()});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    published += std::to_string(test::LedgerIn(ended.out).at("published")) + " ";
  }
  return published;
}

// Fails when a restart between a deletion and its tweet lets the tweet follow.
TEST(PublishDeletesRestart, ATweetOfALaterRunIsLeftOut) {
  const test::EmbeddedBroker broker({"tweets:4"});
  EXPECT_EQ(PublishedByRuns(broker, {kDeletion, kTweet}), "1 0 ");
  EXPECT_EQ(FatesIn(broker.brokers()), (std::map<std::string, std::string>{{"5", "d"}}));
  std::printf("a deletion, a restart, its tweet: deletions before their tweet: 0\n");
}

// Fails when a stream that goes on a little earlier than it stood, as Bluesky's does, has a
// deletion published twice.
TEST(PublishDeletesRestart, ADeletionThatComesAgainIsLeftOut) {
  const test::EmbeddedBroker broker({"tweets:4"});
  EXPECT_EQ(PublishedByRuns(broker, {kTweet, kDeletion, kDeletion, kTweet}), "1 1 0 0 ");
  EXPECT_EQ(FatesIn(broker.brokers()), (std::map<std::string, std::string>{{"5", "td"}}));
  std::printf("a deletion in two runs: published twice: 0\n");
}

INSTANTIATE_TEST_SUITE_P(, PublishDeletes, testing::Values("off", "journal"));

}  // namespace
