// What hashtag-consumer counts, as its flags say: the program on the embedded broker.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace test {
namespace {

using Flags = std::vector<std::string>;

const std::vector<TestRecord> kTweets = {
    {.value = "RT @anna: #Kafka  and #kafka cost 5 km",
     .key = "1",
     .headers = {{"retweet_of", "9"}}},
    {.value = "$AAPL up, see https://t.co/a and example.com/b?c @bob #stream", .key = "2"},
    {.value = "#stream @anna 12 km $aapl", .key = "3"},
    {.value = "#stream @anna 12 km $aapl", .key = "3"},
    {.value = "no key #kafka"},
    {.value = "no key #kafka"}};

class WhatIsCounted : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    broker_ = std::make_unique<EmbeddedBroker>(Flags{"t:1", "json:1"});
    Produce("t", kTweets);
  }
  static void TearDownTestSuite() { broker_.reset(); }

  static void Produce(const std::string& topic, std::vector<TestRecord> records) {
    TestProducer producer(broker_->brokers());
    for (TestRecord& record : records) {
      record.topic = topic;
      producer.Produce(record);
    }
    producer.Flush();
  }

  // A job with a checkpoint of its own, its tokenizer as the flags say.
  ConsumerJob Job(const std::string& name, const std::string& topic = "t") const {
    return {.programs = PROGRAM_DIR,
            .brokers = broker_->brokers(),
            .topic = topic,
            .checkpoint = dir_.path() / name,
            .tokenizer = ""};
  }

  // Counts with the flags, and prints them with what came of it.
  TagCounts Counted(const Flags& flags, const std::string& topic = "t") {
    const ConsumerJob job = Job("c" + std::to_string(jobs_++), topic);
    ended_ = job.Drain(flags);
    EXPECT_EQ(ended_.exit_code, 0) << ended_.err;
    std::string line;
    for (const std::string& flag : flags) line += flag + " ";
    const TagCounts counts = job.State().counts;
    for (const auto& [tag, count] : counts) line += " [" + tag + "] " + std::to_string(count);
    std::printf("%s\n", line.c_str());
    return counts;
  }

  bool Told(const std::string& text) const { return ended_.err.find(text) != std::string::npos; }

  static inline std::unique_ptr<EmbeddedBroker> broker_;
  TempDir dir_;
  Ended ended_;
  int jobs_ = 0;
};

// Fails when a kind is taken for another, or its rows are called hashtags.
TEST_F(WhatIsCounted, EachKindHasItsRowsAndTheirName) {
  EXPECT_EQ(Counted({}), (TagCounts{{"#Kafka", 1}, {"#kafka", 3}, {"#stream", 3}}));
  EXPECT_NE(ended_.out.find("|hashtag|count|"), std::string::npos) << ended_.out;
  EXPECT_EQ(Counted({"--count", "mentions"}), (TagCounts{{"@anna", 3}, {"@bob", 1}}));
  EXPECT_NE(ended_.out.find("|mention|count|"), std::string::npos) << ended_.out;
  EXPECT_EQ(Counted({"--count", "cashtags", "--fold-case"}), (TagCounts{{"$aapl", 3}}));
  EXPECT_NE(ended_.out.find("|cashtag|count|"), std::string::npos) << ended_.out;
  EXPECT_EQ(Counted({"--count", "urls"}),
            (TagCounts{{"https://t.co/a", 1}, {"example.com/b?c", 1}}));
  EXPECT_NE(ended_.out.find("url|count|"), std::string::npos) << ended_.out;
  EXPECT_EQ(Counted({"--count", "pattern:(\\d+) km"}), (TagCounts{{"5", 1}, {"12", 2}}));
  EXPECT_NE(ended_.out.find("|match|count|"), std::string::npos) << ended_.out;
  const TagCounts words = Counted({"--count", "words"});
  EXPECT_EQ(words.at("#stream"), 3u);
  EXPECT_FALSE(words.contains(""));
  EXPECT_NE(ended_.out.find("word|count|"), std::string::npos) << ended_.out;
  EXPECT_EQ(Counted({"--count", "words", "--tokenizer", "spark"}).at(""), 1u) << "as Spark has it";
}

TEST_F(WhatIsCounted, RowsOfAFileHaveTheName) {
  const std::string file = dir_.path() / "rows.jsonl";
  ASSERT_EQ(Job("rows").Drain({"--count", "cashtags", "--sink", "jsonl:" + file}).exit_code, 0);
  std::ifstream rows(file);
  std::string line;
  ASSERT_TRUE(std::getline(rows, line));
  EXPECT_NE(line.find(R"("cashtag":"$aapl","count":2)"), std::string::npos) << line;
}

TEST_F(WhatIsCounted, FiltersChooseAmongTheTags) {
  EXPECT_EQ(Counted({"--clean", "#Kafka=#Spark", "--clean", "S(park)=X\\1"}),
            (TagCounts{{"#Xpark", 1}, {"#kafka", 3}, {"#stream", 3}}));
  EXPECT_EQ(Counted({"--include", "(?i)kafka", "--include", "eam$", "--exclude", "K"}),
            (TagCounts{{"#kafka", 3}, {"#stream", 3}}));
  EXPECT_EQ(Counted({"--fold-case", "--distinct-per-tweet"}),
            (TagCounts{{"#kafka", 3}, {"#stream", 3}}));
}

// Fails when the header is not asked for, or the key is not handed on.
TEST_F(WhatIsCounted, RetweetsAndRecordsSentTwiceAreLeftOut) {
  EXPECT_EQ(Counted({"--retweets", "skip"}), (TagCounts{{"#kafka", 2}, {"#stream", 3}}));
  EXPECT_TRUE(Told("skipped=1")) << ended_.err;
  EXPECT_EQ(Counted({"--distinct-ids", "1000"}),
            (TagCounts{{"#Kafka", 1}, {"#kafka", 3}, {"#stream", 2}}));
  EXPECT_TRUE(Told("duplicates=1")) << ended_.err;
}

// Fails when the keys are not in the checkpoint: the later run would count key 3 again.
TEST_F(WhatIsCounted, ADuplicateIsKnownAfterARestart) {
  const Flags flags{"--distinct-ids", "2", "--max-records-per-batch", "3"};
  const ConsumerJob job = Job("restarted");
  Flags first = flags;
  first.insert(first.end(), {"--max-batches", "1"});
  ASSERT_EQ(job.Drain(first).exit_code, 0);
  EXPECT_EQ(job.State().counts.at("#stream"), 2u);
  ASSERT_EQ(job.Drain(flags).exit_code, 0);
  EXPECT_EQ(job.State().counts.at("#stream"), 2u);
}

TEST_F(WhatIsCounted, TheTextMayLieInJson) {
  Produce("json", {{.value = R"({"id":1,"text":"#a \u0023b"})"},
                   {.value = R"({"id":2})"},
                   {.value = "#c is no JSON"},
                   {.value = R"({"id":3,"text":"#a"})"}});
  EXPECT_EQ(Counted({"--value", "json:/text"}, "json"), (TagCounts{{"#a", 2}, {"#b", 1}}));
  EXPECT_TRUE(Told("malformed=2")) << ended_.err;
}

// Fails when what decides the counts may change beneath a checkpoint.
TEST_F(WhatIsCounted, EachFlagIsPartOfTheCheckpointsIdentity) {
  const ConsumerJob job = Job("identity");
  ASSERT_EQ(job.Drain().exit_code, 0);
  for (const Flags& flags : {Flags{"--count", "words"},
                             {"--count", "pattern:a"},
                             {"--clean", "a="},
                             {"--include", "a"},
                             {"--exclude", "a"},
                             {"--distinct-per-tweet"},
                             {"--retweets", "skip"},
                             {"--distinct-ids", "5"},
                             {"--value", "json:/a"}}) {
    const Ended refused = job.Drain(flags);
    EXPECT_EQ(refused.exit_code, 8) << refused.err;
    EXPECT_NE(refused.err.find("its " + flags[0].substr(2) + " is"), std::string::npos)
        << refused.err;
  }
  EXPECT_EQ(job.Drain().exit_code, 0);
  EXPECT_EQ(job.Drain({"--count", "pattern:("}).exit_code, 2);
}

}  // namespace
}  // namespace test
