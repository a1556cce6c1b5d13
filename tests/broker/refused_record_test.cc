// Records that Kafka will never take are put aside and counted; all others arrive.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "shared/clock.h"
#include "tests/support/process.h"
#include "tests/support/producer_ledger.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"
#include "tests/support/topic_reader.h"
#include "tests/support/wait_until.h"

namespace {

using namespace std::chrono_literals;

constexpr int kTweets = 3000;

std::string Status(int id, std::size_t size, std::int64_t time) {
  return "{\"id_str\":\"" + std::to_string(id) + "\",\"text\":\"" + std::string(size, 'x') +
         "\",\"timestamp_ms\":\"" + std::to_string(time) + "\"}\n";
}

class RefusedRecord : public testing::TestWithParam<bool> {
 protected:
  test::Command Producer(const std::string& input, std::vector<std::string> more) const {
    const std::string journal = GetParam() ? journal_.path() / "journal" : "off";
    test::Command command{
        .program = test::ProgramPath("tweet-producer"),
        .args = {"--source", "stdin", "-b", kafka_.brokers(), "--json", "--journal", journal},
        .input = input};
    command.args.insert(command.args.end(), more.begin(), more.end());
    return command;
  }

  std::set<int> InTopic() const {
    std::set<int> ids;
    for (const test::ReadRecord& record : test::ReadTopic(kafka_.brokers(), "tweets")) {
      EXPECT_TRUE(ids.insert(std::stoi(*record.key)).second) << *record.key << " came twice";
      EXPECT_EQ(record.timestamp, now_) << *record.key;
    }
    return ids;
  }

  // The ids in the journal's rejected.jsonl.
  std::set<int> PutAside() const {
    std::set<int> ids;
    const std::filesystem::path file = journal_.path() / "journal" / "rejected.jsonl";
    const std::string lines = std::filesystem::exists(file) ? test::ReadFile(file) : "";
    const std::string name = "\"key\":\"";
    for (std::size_t at = 0; (at = lines.find(name, at)) != std::string::npos; at += name.size()) {
      ids.insert(std::stoi(lines.substr(at + name.size())));
    }
    return ids;
  }

  void ExpectTheRest(const char* what, const test::Ended& ended, const std::set<int>& refused) {
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
    const test::Ledger ledger = test::LedgerIn(ended.out);
    EXPECT_TRUE(test::Balances(ledger)) << ended.out;
    EXPECT_EQ(ledger.at("rejected"), refused.size());
    EXPECT_EQ(ledger.at("published"), kTweets - refused.size());
    const std::set<int> there = InTopic();
    EXPECT_EQ(there.size(), kTweets - refused.size());
    for (const int id : refused) EXPECT_FALSE(there.contains(id)) << id;
    EXPECT_EQ(PutAside(), GetParam() ? refused : std::set<int>{});
    std::printf("%s, %s: refused and counted: %zu, the rest published: %zu of %zu\n", what,
                GetParam() ? "put aside in rejected.jsonl" : "--journal off", refused.size(),
                there.size(), kTweets - refused.size());
  }

  test::RealKafka kafka_;
  test::TempDir journal_;
  const std::int64_t now_ = shared::SystemClock().Now();
};

// Fails when one record that is too large holds up or takes away others.
TEST_P(RefusedRecord, TooLarge) {
  kafka_.admin().CreateTopic("tweets", 4, {{"retention.ms", "-1"}, {"max.message.bytes", "4000"}});
  std::string input;
  std::set<int> refused;
  for (int id = 1; id <= kTweets; ++id) {
    const bool large = id % 700 == 0 || id == 1;
    if (large) refused.insert(id);
    input += Status(id, large ? 20'000 : 100, now_);
  }
  ExpectTheRest("too large", test::RunProgram(Producer(input, {})), refused);
}

// The producer asks the topic at start which times it takes; here that changes during the run.
TEST_P(RefusedRecord, BadTimestamp) {
  kafka_.admin().CreateTopic("tweets", 4, {{"retention.ms", "-1"}});
  const std::int64_t hours_ago = now_ - std::int64_t{5} * 3600 * 1000;
  std::string input;
  std::set<int> refused;
  for (int id = 1; id <= kTweets; ++id) {
    const bool old = id > kTweets / 2 && id % 400 == 0;
    if (old) refused.insert(id);
    input += Status(id, 100, old ? hours_ago : now_);
  }
  test::Process producer(Producer(input, {"--rate", "400"}));
  ASSERT_TRUE(producer.WaitForOutput("topic_ready", 30s)) << producer.Err();
  kafka_.admin().SetTopicConfig("tweets", "message.timestamp.before.max.ms", "3600000");
  const auto exit_code = producer.WaitForExit(60s);
  ASSERT_TRUE(exit_code) << producer.Err();
  ExpectTheRest("bad timestamp",
                {.exit_code = *exit_code, .out = producer.Out(), .err = producer.Err()}, refused);
}

INSTANTIATE_TEST_SUITE_P(Journal, RefusedRecord, testing::Bool());

}  // namespace
