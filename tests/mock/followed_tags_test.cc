// --follow-tag: the program on the embedded broker, killed and started again.
#include <chrono>
#include <cstdio>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "consumer/sink/sqlite_database.h"
#include "tests/support/embedded_broker.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/text_file.h"

namespace test {
namespace {

using namespace std::chrono_literals;
using Flags = std::vector<std::string>;
using Rows = std::multiset<std::string>;

constexpr std::int64_t kFirstTime = 1769860800000;
constexpr int kKills = 6;

Rows LinesOf(const std::string& text) {
  Rows lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.insert(line);
  return lines;
}

class FollowedTags : public ::testing::Test {
 protected:
  FollowedTags() {
    job_ = {.programs = PROGRAM_DIR,
            .brokers = broker_.brokers(),
            .topic = "t",
            .checkpoint = dir_.path() / "checkpoint",
            .tokenizer = ""};
  }

  void Tweet(const std::string& id, const std::string& text, const std::string& user = "ada") {
    std::vector<std::pair<std::string, std::string>> headers{{"lang", "en"}};
    if (!user.empty()) headers.emplace_back("user", user);
    producer_.Produce({.topic = "t",
                       .value = text,
                       .key = id,
                       .timestamp = kFirstTime + std::stoll(id),
                       .headers = headers});
  }

  void Delete(const std::string& id) {
    producer_.Produce({.topic = "t", .value = std::nullopt, .key = id});
  }

  // Drains the topic with these flags, into all sinks that take tweets.
  void Drain(Flags flags, const std::string& name = "rows") {
    producer_.Flush();
    const Flags sinks = Sinks(name);
    flags.insert(flags.end(), sinks.begin(), sinks.end());
    const Ended ended = job_.Drain(flags);
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  }

  Flags Sinks(const std::string& name = "rows") const {
    return {"--sink", "jsonl:" + Path(name + ".jsonl"), "--sink", "csv:" + Path(name + ".csv"),
            "--sink", "sqlite:" + Path(name + ".db")};
  }

  std::string Path(const std::string& name) const { return dir_.path() / name; }

  // The rows of a query, columns by '|'.
  Rows Ask(const std::string& sql, const std::string& name = "rows") const {
    auto database = *consumer::SqliteDatabase::OpenFile(Path(name + ".db"), "test");
    auto statement = database->Prepare(sql);
    if (!statement) return {statement.error().what};
    Rows rows;
    while (*statement->Step()) {
      std::string row;
      for (int i = 0; i < sqlite3_column_count(statement->get()); ++i) {
        row += (i > 0 ? "|" : "") + std::string(statement->Text(i));
      }
      rows.insert(row);
    }
    return rows;
  }

  Rows Tweets() const { return Ask("SELECT tweet_id, hashtag FROM tweets"); }

  // Lines of the file that are about tweets, without their batch.
  Rows JsonTweets() const {
    Rows tweets;
    for (const std::string& line : LinesOf(ReadFile(Path("rows.jsonl")))) {
      const std::size_t at = line.find("\"tweet_id\"");
      if (at != line.npos) tweets.insert(line.substr(at));
    }
    return tweets;
  }

  TempDir dir_;
  EmbeddedBroker broker_{{"t:3"}};
  TestProducer producer_{broker_.brokers()};
  ConsumerJob job_;
};

// Fails when a tag is matched in another case than it is counted in, a tweet with both tags is
// taken once only, or the header is not asked for.
TEST_F(FollowedTags, TwoTagsAsTheyAreCounted) {
  Tweet("1", "about #Kafka");
  Tweet("2", "about #kafka and #Spark #kafka", "");
  Tweet("3", "about #spark, no #kafkaesque");
  Tweet("4", "about kafka");
  Drain({"--follow-tag", "#kafka", "--follow-tag", "Spark"});
  EXPECT_EQ(Ask("SELECT tweet_id, hashtag, user, text, tweet_time FROM tweets"),
            (Rows{"2|#Spark||about #kafka and #Spark #kafka|2026-01-31T12:00:00.002Z",
                  "2|#kafka||about #kafka and #Spark #kafka|2026-01-31T12:00:00.002Z"}));
  job_.checkpoint = Path("folding");
  Drain({"--follow-tag", "#KAFKA", "--follow-tag", "Spark", "--fold-case"}, "folding");
  EXPECT_EQ(Ask("SELECT tweet_id, hashtag, user FROM tweets", "folding"),
            (Rows{"1|#kafka|ada", "2|#kafka|", "2|#spark|", "3|#spark|ada"}));
  const std::string csv = ReadFile(Path("folding.tweets.csv"));
  EXPECT_EQ(csv.find("batch_id,batch_time,tweet_id,tweet_time,user,hashtag,text,deleted\n"), 0u);
  EXPECT_NE(csv.find(",1,2026-01-31T12:00:00.001Z,ada,#kafka,about #Kafka,false\n"), csv.npos);
  EXPECT_EQ(LinesOf(csv).size(), 5u);
  const std::string json = ReadFile(Path("folding.jsonl"));
  EXPECT_NE(json.find(R"("tweet_id":"2","tweet_time":"2026-01-31T12:00:00.002Z","user":null,)"
                      R"("hashtag":"#spark","text":"about #kafka and #Spark #kafka"})"),
            json.npos)
      << json;
}

// Fails when the newest go, or one tag's tweets push out the other's.
TEST_F(FollowedTags, SqliteKeepsTheNewestOfEachTag) {
  for (int i = 1; i <= 40; ++i) Tweet(std::to_string(i), i % 10 == 0 ? "#rare #often" : "#often");
  const Flags flags{
      "--follow-tag", "#often", "--follow-tag", "#rare", "--max-records-per-batch", "7"};
  Flags five = flags;
  five.insert(five.end(), {"--follow-keep", "5"});
  Drain(five);
  EXPECT_EQ(Ask("SELECT tweet_id FROM tweets WHERE hashtag = '#often'"),
            (Rows{"36", "37", "38", "39", "40"}));
  EXPECT_EQ(Ask("SELECT tweet_id FROM tweets WHERE hashtag = '#rare'"),
            (Rows{"10", "20", "30", "40"}));
  EXPECT_EQ(JsonTweets().size(), 44u) << "a file keeps all";
  job_.checkpoint = Path("all");
  Flags all = flags;
  all.insert(all.end(), {"--follow-keep", "0"});
  Drain(all, "all");
  EXPECT_EQ(Ask("SELECT count(*) FROM tweets", "all"), (Rows{"44"}));
}

// Following is no part of the checkpoint: what was counted stays as it is.
TEST_F(FollowedTags, MayChangeFromRunToRun) {
  Tweet("1", "#a #b");
  Drain({});
  EXPECT_EQ(Ask("SELECT name FROM sqlite_master WHERE name = 'tweets'"), Rows());
  Tweet("2", "#a #b");
  Drain({"--follow-tag", "#a"});
  Tweet("3", "#a #b");
  Drain({"--follow-tag", "#b"});
  Tweet("4", "#a #b");
  Drain({});
  EXPECT_EQ(Tweets(), (Rows{"2|#a", "3|#b"}));
  EXPECT_EQ(job_.State().counts, (TagCounts{{"#a", 4}, {"#b", 4}}));
  const Ended refused = job_.Drain({"--follow-tag", "#a"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("no sink takes tweets"), std::string::npos) << refused.err;
}

// A stream of tweets, every third of them followed, some of those deleted behind it.
class Stream {
 public:
  explicit Stream(TestProducer& producer) : producer_(producer) {}

  void Produce(int tweets) {
    for (int i = 0; i < tweets; ++i, ++next_) {
      const std::string id = std::to_string(next_);
      Put(id, next_ % 3 == 0 ? "one of #kafka" : next_ % 3 == 1 ? "one of #other" : "none");
      if (next_ % 3 == 0) followed_.insert(id);
      if (next_ % 51 == 0) DeleteLater(std::to_string(next_ - 33));
    }
    producer_.Flush();
  }

  std::size_t followed() const { return followed_.size(); }
  const std::set<std::string>& deleted() const { return deleted_; }
  Rows Left() const {
    Rows left;
    for (const std::string& id : followed_) {
      if (!deleted_.contains(id)) left.insert(id + "|#kafka");
    }
    return left;
  }
  const std::set<std::string>& ids() const { return followed_; }

 private:
  void Put(const std::string& id, std::optional<std::string> text) {
    producer_.Produce({.topic = "t",
                       .value = std::move(text),
                       .key = id,
                       .timestamp = kFirstTime + next_,
                       .headers = {{"user", "ada"}}});
  }

  void DeleteLater(const std::string& id) {
    if (!followed_.contains(id)) return;
    Put(id, std::nullopt);
    deleted_.insert(id);
  }

  TestProducer& producer_;
  int next_ = 1000;
  std::set<std::string> followed_;
  std::set<std::string> deleted_;
};

// Fails when followed tweets are not in the write of their batch, are dropped before every sink has
// them, or a deletion is forgotten.
TEST_F(FollowedTags, KilledAndStartedAgainSqliteHasEachOnceAndTheFileAll) {
  Stream stream(producer_);
  Delete("999");  // Of a tweet that was there before the topic was.
  Flags flags = Sinks();
  flags.insert(flags.end(), {"--follow-tag", "#kafka", "--follow-keep", "0", "--batch-interval",
                             "50ms", "--max-records-per-batch", "40"});
  for (int kill = 0; kill < kKills; ++kill) {
    Process consumer(job_.Command(flags));
    for (int burst = 0; burst < 4; ++burst) {
      stream.Produce(60);
      std::this_thread::sleep_for(std::chrono::milliseconds(60 + 17 * kill));
    }
    consumer.Kill9();
  }
  Drain({"--follow-tag", "#kafka", "--follow-keep", "0"});
  const Rows rows = Tweets();
  EXPECT_EQ(rows, stream.Left());
  const Rows json = JsonTweets();
  const std::set<std::string> distinct(json.begin(), json.end());
  std::set<std::string> told;
  std::set<std::string> told_deleted;
  std::size_t twice = 0;
  for (const std::string& line : distinct) {
    const std::string id = line.substr(12, line.find('"', 12) - 12);
    const bool deleted = line.find("\"deleted\":true") != line.npos;
    twice += !(deleted ? told_deleted : told).insert(id).second;
  }
  EXPECT_EQ(told, stream.ids());
  std::set<std::string> deletions = stream.deleted();
  deletions.insert("999");
  EXPECT_EQ(told_deleted, deletions);
  twice += rows.size() - std::set<std::string>(rows.begin(), rows.end()).size();
  EXPECT_EQ(twice, 0u);
  std::size_t gone = 0;
  for (const std::string& id : stream.deleted()) gone += !rows.contains(id + "|#kafka");
  EXPECT_EQ(gone, stream.deleted().size());
  EXPECT_GT(gone, 5u);
  std::printf("tweets followed: %zu of %zu, twice: %zu, deleted: %zu of %zu (kills: %d)\n",
              told.size(), stream.followed(), twice, gone, stream.deleted().size(), kKills);
}

}  // namespace
}  // namespace test
