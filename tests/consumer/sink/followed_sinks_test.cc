// Followed tweets as jsonl, csv and sqlite have them.
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "consumer/sink/csv_sink.h"
#include "consumer/sink/jsonl_sink.h"
#include "consumer/sink/sqlite_sink.h"
#include "tests/consumer/sink/sqlite_answer.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace consumer {
namespace {

constexpr shared::UnixMillis kTime = 1769860806000;

const FollowedTweet kTweet{.id = "17",
                           .time = kTime - 880,
                           .user = "ada",
                           .text = "=\"quoted\"\nline #b #a",
                           .tags = {"#b", "#a"}};

FollowedTweet Deletion(const std::string& id) {
  return {.id = id, .time = kTime, .user = {}, .text = {}, .tags = {}};
}

BatchTable Table(std::uint64_t batch, std::vector<FollowedTweet> followed,
                 std::vector<Row> rows = {}) {
  BatchTable table;
  table.batch = {batch};
  table.time = kTime;
  table.rows = std::move(rows);
  table.followed = std::move(followed);
  return table;
}

TEST(FollowedJsonlTest, StandBehindTheRowsOneForEachTag) {
  const test::TempDir dir;
  const std::string path = dir.path() / "rows.jsonl";
  auto sink = *JsonlSink::Open(path, "hashtag");
  FollowedTweet nobodys = kTweet;
  nobodys.user = "";
  nobodys.tags = {"#a"};
  ASSERT_TRUE(
      sink->Write(Table(3, {kTweet, nobodys, Deletion("17")}, {{.tag = "#a", .count = 1}})));
  const std::string batch = R"({"batch_id":3,"batch_time":"2026-01-31T12:00:06.000Z",)";
  const std::string tweet = batch + R"("tweet_id":"17","tweet_time":"2026-01-31T12:00:05.120Z",)";
  const std::string text = R"("text":"=\"quoted\"\nline #b #a"})";
  EXPECT_EQ(
      test::ReadFile(path),
      batch + R"("hashtag":"#a","count":1})" + "\n" + tweet + R"("user":"ada","hashtag":"#b",)" +
          text + "\n" + tweet + R"("user":"ada","hashtag":"#a",)" + text + "\n" + tweet +
          R"("user":null,"hashtag":"#a",)" + text + "\n" + batch +
          R"("tweet_id":"17","tweet_time":"2026-01-31T12:00:06.000Z","deleted":true})" + "\n");
}

TEST(FollowedCsvTest, HaveAFileOfTheirOwnBesideTheRows) {
  const test::TempDir dir;
  const std::string path = dir.path() / "rows.csv";
  auto sink = *CsvSink::Open(path, {.followed = true});
  BatchTable alone = Table(4, {Deletion("18")});
  alone.followed_only = true;
  ASSERT_TRUE(sink->Write(Table(3, {kTweet}, {{.tag = "#a", .count = 1}})));
  ASSERT_TRUE(sink->Write(alone));
  const std::string start = "3,2026-01-31T12:00:06.000Z,17,2026-01-31T12:00:05.120Z,ada,";
  const std::string end = ",\"'=\"\"quoted\"\"\nline #b #a\",false\n";
  EXPECT_EQ(test::ReadFile(dir.path() / "rows.tweets.csv"),
            "batch_id,batch_time,tweet_id,tweet_time,user,hashtag,text,deleted\n" + start + "#b" +
                end + start + "#a" + end +
                "4,2026-01-31T12:00:06.000Z,18,2026-01-31T12:00:06.000Z,,,,true\n");
  EXPECT_EQ(test::ReadFile(path),
            "batch_id,batch_time,hashtag,count\n3,2026-01-31T12:00:06.000Z,#a,1\n");
  EXPECT_EQ(FollowedCsvPath("a/rows"), "a/rows.tweets.csv");
}

TEST(FollowedCsvTest, NoFileIsMadeWhereNothingIsFollowed) {
  const test::TempDir dir;
  ASSERT_TRUE(CsvSink::Open(dir.path() / "rows.csv", {}));
  EXPECT_FALSE(std::filesystem::exists(dir.path() / "rows.tweets.csv"));
}

class FollowedSqliteTest : public testing::Test {
 protected:
  std::string path() const { return dir_.path() / "out.db"; }

  std::unique_ptr<SqliteSink> Open(std::uint64_t keep = 0,
                                   CheckpointRef checkpoint = {.checkpoint_id = "c1",
                                                               .batch = BatchId{9}}) const {
    auto sink = *SqliteSink::Open(path(), {.followed = true, .followed_keep = keep});
    const auto begun = sink->Begin(checkpoint);
    if (!begun) throw std::runtime_error(begun.error().what);
    return sink;
  }

  std::string Ask(const std::string& sql) const { return test::SqliteAnswer(path(), sql); }

  std::string Kept() const {
    return Ask("SELECT tweet_id, hashtag FROM tweets ORDER BY hashtag, length(tweet_id), tweet_id");
  }

  static FollowedTweet Tweet(const std::string& id, shared::UnixMillis time,
                             std::vector<std::string> tags = {"#a"}) {
    return {.id = id, .time = time, .user = {}, .text = "t" + id, .tags = std::move(tags)};
  }

  test::TempDir dir_;
};

TEST_F(FollowedSqliteTest, ARowForEachTagAndNoneAfterTheDeletion) {
  const auto sink = Open();
  ASSERT_TRUE(sink->Write(Table(0, {kTweet, Tweet("18", kTime)})));
  EXPECT_EQ(Ask("SELECT tweet_id, tweet_time, user, hashtag, batch_id FROM tweets ORDER BY 1, 4"),
            "17|2026-01-31T12:00:05.120Z|ada|#a|0;17|2026-01-31T12:00:05.120Z|ada|#b|0;"
            "18|2026-01-31T12:00:06.000Z||#a|0;");
  EXPECT_EQ(Ask("SELECT text FROM tweets WHERE user IS NULL"), "t18;");
  ASSERT_TRUE(sink->Write(Table(1, {Deletion("17"), Deletion("5")})));
  EXPECT_EQ(Kept(), "18|#a;");
  ASSERT_TRUE(sink->Write(Table(2, {Deletion("18"), Tweet("18", kTime, {"#b"})})));
  EXPECT_EQ(Kept(), "18|#b;") << "the last word is the topic's";
}

// Fails when the oldest are chosen by their id's text, or across tags.
TEST_F(FollowedSqliteTest, TheOldestOfEachTagGo) {
  const auto sink = Open(2);
  ASSERT_TRUE(sink->Write(
      Table(0, {Tweet("9", 5), Tweet("10", 5), Tweet("11", 4, {"#a", "#b"}), Tweet("7", 6)})));
  EXPECT_EQ(Kept(), "7|#a;10|#a;11|#b;");
  ASSERT_TRUE(sink->Write(Table(1, {Tweet("8", 9)})));
  EXPECT_EQ(Kept(), "7|#a;8|#a;11|#b;");
}

// Fails when tweets that come before their batch's rows move the position: the rows would be
// passed over after a crash.
TEST_F(FollowedSqliteTest, TweetsAloneMoveNoPosition) {
  {
    const auto sink = Open();
    ASSERT_TRUE(sink->Write(Table(0, {Tweet("1", 1)}, {{.tag = "#a", .count = 1}})));
    BatchTable alone = Table(1, {Tweet("2", 2)});
    alone.followed_only = true;
    ASSERT_TRUE(sink->Write(alone));
    ASSERT_TRUE(sink->Write(alone)) << "again, as after a crash";
  }
  EXPECT_EQ(Kept(), "1|#a;2|#a;");
  EXPECT_EQ(Ask("SELECT batch_id FROM sink_position"), "0;");
  EXPECT_EQ(Ask("SELECT count(*) FROM hashtags"), "1;") << "its rows stay";
}

TEST_F(FollowedSqliteTest, AnotherCheckpointsTweetsAreMovedAsideAndStrangersRefused) {
  ASSERT_TRUE(Open()->Write(Table(0, {Tweet("1", 1)})));
  (void)Open(0, {.checkpoint_id = "c2", .fresh_at = kTime});
  EXPECT_EQ(Kept(), "");
  EXPECT_EQ(Ask("SELECT count(*) FROM tweets_20260131T120006000Z"), "1;");
  EXPECT_EQ(Ask("SELECT tbl_name FROM sqlite_master WHERE name = 'tweets_by_age'"), "tweets;");
  std::filesystem::remove(path());
  ASSERT_TRUE((*SqliteDatabase::OpenFile(path(), "test"))->Run("CREATE TABLE tweets(id)"));
  auto sink = *SqliteSink::Open(path(), {.followed = true});
  const auto begun = sink->Begin({.checkpoint_id = "c1"});
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().kind, shared::ErrorKind::kUsage);
  EXPECT_TRUE((*SqliteSink::Open(path(), {}))->Begin({.checkpoint_id = "c1"}))
      << "where nothing is followed it is nobody's business";
  const auto follows =
      (*SqliteSink::Open(path(), {.followed = true}))->Begin({.checkpoint_id = "c1"});
  ASSERT_FALSE(follows);
  EXPECT_NE(follows.error().what.find("tweets is not ours"), std::string::npos)
      << follows.error().what;
  EXPECT_EQ(follows.error().kind, shared::ErrorKind::kUsage);
}

// Following may begin with any batch of a checkpoint.
TEST_F(FollowedSqliteTest, TheTableIsMadeWhenItIsFirstNeeded) {
  {
    auto sink = *SqliteSink::Open(path(), {});
    ASSERT_TRUE(sink->Begin({.checkpoint_id = "c1", .batch = BatchId{0}}));
    ASSERT_TRUE(sink->Write(Table(0, {}, {{.tag = "#a", .count = 1}})));
  }
  ASSERT_TRUE(Open()->Write(Table(1, {Tweet("1", 1)})));
  EXPECT_EQ(Kept(), "1|#a;");
  EXPECT_EQ(Ask("SELECT count(*) FROM hashtags"), "1;");
}

}  // namespace
}  // namespace consumer
