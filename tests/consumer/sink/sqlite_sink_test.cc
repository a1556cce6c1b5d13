#include "consumer/sink/sqlite_sink.h"

#include <csignal>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "consumer/sink/sqlite_database.h"
#include "tests/consumer/sink/sqlite_answer.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using Batch = std::optional<BatchId>;

BatchTable Table(std::uint64_t batch, std::vector<Row> rows, bool snapshot = false) {
  BatchTable table;
  table.batch = {batch};
  table.time = 1769860806000;
  table.rows = std::move(rows);
  table.snapshot = snapshot;
  table.totals = BatchTotals{.records = 10 * (batch + 1), .tags = 20 * (batch + 1)};
  return table;
}

class SqliteSinkTest : public testing::Test {
 protected:
  std::string path() const { return dir_.path() / "out.db"; }

  std::unique_ptr<SqliteSink> Open(const SqliteSinkOptions& options = {}) const {
    auto opened = SqliteSink::Open(path(), options);
    if (!opened) throw std::runtime_error(opened.error().what);
    return *std::move(opened);
  }

  std::string Ask(const std::string& sql) const { return test::SqliteAnswer(path(), sql); }

  std::string Totals() const { return Ask("SELECT * FROM hashtags ORDER BY hashtag"); }

  test::TempDir dir_;
  CheckpointRef checkpoint_{.checkpoint_id = "c1", .batch = BatchId{5}};
};

TEST_F(SqliteSinkTest, ASnapshotReplacesAndChangesAreAdded) {
  const auto sink = Open();
  EXPECT_EQ(*sink->Begin(checkpoint_), Batch());
  ASSERT_TRUE(sink->Write(Table(0, {{"#a", 1}, {"#b", 2}}, true)));
  ASSERT_TRUE(sink->Write(Table(1, {{"#b", 3}, {"#c", 1}})));
  EXPECT_EQ(Totals(), "#a|1;#b|3;#c|1;");
  BatchTable forgets = Table(2, {{"#d", 4}});
  forgets.forgotten = {"#a", "#d"};
  ASSERT_TRUE(sink->Write(forgets));
  EXPECT_EQ(Totals(), "#b|3;#c|1;#d|4;");
  ASSERT_TRUE(sink->Write(Table(3, {{"#z", 1}}, true)));
  EXPECT_EQ(Totals(), "#z|1;");
  EXPECT_EQ(Ask("SELECT batch_id, records, tags, total_records FROM batches"),
            "0|10|20|10;1|10|20|20;2|10|20|30;3|10|20|40;");
}

TEST_F(SqliteSinkTest, WindowsAndTheirTotals) {
  const auto sink = Open({.names = {.table = "tags", .field = "word"}});
  ASSERT_TRUE(sink->Begin(checkpoint_));
  const Window window{1769860800000, 1769860830000};
  BatchTable table = Table(0, {{"a", 1, window}, {"b", 2, window}}, true);
  table.windows = {{.window = window, .records = 9, .tags = 3, .distinct = 2}};
  ASSERT_TRUE(sink->Write(table));
  table = Table(1, {{"b", 4, window}}, true);
  ASSERT_TRUE(sink->Write(table));
  EXPECT_EQ(Ask("SELECT * FROM windows"), "2026-01-31T12:00:00.000Z|2026-01-31T12:00:30.000Z|b|4;");
  EXPECT_EQ(Ask("SELECT records, tags, distinct_tags FROM window_totals"), "9|3|2;");
  EXPECT_EQ(Ask("SELECT word, word_count FROM tags"), "");
}

// Fails when rows of windows that a given-up state had shown stay beside those counted anew.
TEST_F(SqliteSinkTest, ASnapshotTakesOutTheWindowsThatAreNotClosed) {
  const auto sink = Open();
  ASSERT_TRUE(sink->Begin(checkpoint_));
  const Window closed{0, 10'000};
  const Window open{10'000, 20'000};
  BatchTable table = Table(0, {{"#a", 1, closed}, {"#a", 2, open}, {"#b", 1, open}});
  table.windows = {{.window = closed, .records = 1}, {.window = open, .records = 3}};
  ASSERT_TRUE(sink->Write(table));
  table = Table(1, {{"#c", 1}}, true);
  table.closed_until = 10'000;
  ASSERT_TRUE(sink->Write(table));
  EXPECT_EQ(Ask("SELECT window_end, hashtag FROM windows"), "1970-01-01T00:00:10.000Z|#a;");
  EXPECT_EQ(Ask("SELECT records FROM window_totals"), "1;");
}

// Fails when a table that is not ours is emptied, or tried again for ever, as --table names it in a
// file that is ours.
TEST_F(SqliteSinkTest, AnotherNameMayBeThatOfAnOldTableOfOursAlone) {
  ASSERT_TRUE(Open()->Begin(checkpoint_));
  test::SqliteAnswer(path(), "CREATE TABLE users(name TEXT PRIMARY KEY, age INTEGER)");
  test::SqliteAnswer(path(), "CREATE TABLE three(hashtag TEXT, hashtag_count INTEGER, x INTEGER)");
  for (const std::string theirs : {"users", "Users", "three"}) {
    const auto begun = Open({.names = {.table = theirs}})->Begin(checkpoint_);
    ASSERT_FALSE(begun) << theirs;
    EXPECT_EQ(begun.error().kind, ErrorKind::kUsage) << begun.error().what;
  }
  EXPECT_TRUE(Open({.names = {.table = "other"}})->Begin(checkpoint_));
  EXPECT_TRUE(Open()->Begin(checkpoint_));
}

// Fails when the position is not part of the batch's transaction.
TEST_F(SqliteSinkTest, ARestartGoesOnBehindItsOwnPosition) {
  ASSERT_TRUE(Open()->Begin(checkpoint_));
  auto sink = Open();
  EXPECT_EQ(*sink->Begin(checkpoint_), Batch());
  ASSERT_TRUE(sink->Write(Table(4, {{"#a", 1}}, true)));
  sink.reset();
  checkpoint_.acknowledged = BatchId{2};  // It died before that was told.
  EXPECT_EQ(*Open()->Begin(checkpoint_), BatchId{4});
}

// Each is a state in which changes alone would leave wrong rows.
TEST_F(SqliteSinkTest, AnotherStateOfTheCheckpointGetsASnapshot) {
  const auto begin_again = [&](CheckpointRef checkpoint, const SqliteSinkOptions& options = {}) {
    std::filesystem::remove(path());
    auto sink = Open();
    EXPECT_TRUE(sink->Begin(checkpoint_));
    EXPECT_TRUE(sink->Write(Table(4, {{"#a", 1}}, true)));
    sink.reset();
    return Open(options)->Begin(checkpoint).value();
  };
  EXPECT_EQ(begin_again(checkpoint_), BatchId{4});
  CheckpointRef newer_epoch = checkpoint_;
  newer_epoch.epoch = 1;
  EXPECT_EQ(begin_again(newer_epoch), Batch());
  CheckpointRef put_back = checkpoint_;
  put_back.batch = BatchId{3};
  EXPECT_EQ(begin_again(put_back), Batch());
  EXPECT_EQ(begin_again(checkpoint_, {.holds = "all top 10"}), Batch());
  EXPECT_EQ(begin_again(checkpoint_, {.names = {.table = "other"}}), Batch());
}

TEST_F(SqliteSinkTest, AnotherCheckpointIsRefusedAndFreshMovesTheTablesAside) {
  auto sink = Open();
  ASSERT_TRUE(sink->Begin(checkpoint_));
  ASSERT_TRUE(sink->Write(Table(4, {{"#a", 1}}, true)));
  CheckpointRef other{.checkpoint_id = "c2"};
  sink = Open();
  const auto refused = sink->Begin(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
  EXPECT_NE(refused.error().what.find(
                "another checkpoint (c1): name another file, or start with --fresh"),
            std::string::npos)
      << refused.error().what;
  EXPECT_EQ(Totals(), "#a|1;");
  other.fresh_at = 1769860806000;
  EXPECT_EQ(*sink->Begin(other), Batch());
  EXPECT_EQ(Totals(), "");
  EXPECT_EQ(Ask("SELECT * FROM hashtags_20260131T120006000Z"), "#a|1;");
}

TEST_F(SqliteSinkTest, WhatIsNotOursIsLeftAlone) {
  test::WriteFile(path(), std::string(4096, 'x'));
  const auto begun = Open()->Begin(checkpoint_);
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().kind, ErrorKind::kUsage);
  EXPECT_NE(begun.error().what.find("file is not a database"), std::string::npos);
  std::filesystem::remove(path());
  Ask("CREATE TABLE windows(house TEXT)");
  const auto refused = Open()->Begin(checkpoint_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_NE(refused.error().what.find("a table windows that is not ours"), std::string::npos);
}

// Fails when a damaged file is written to as if nothing were wrong, or crashes the job.
TEST_F(SqliteSinkTest, ADamagedFileIsToldAndNeverCrashes) {
  auto sink = Open();
  ASSERT_TRUE(sink->Begin(checkpoint_));
  BatchTable large = Table(0, {}, true);
  for (int i = 0; i < 20'000; ++i) large.rows.push_back({"#tag" + std::to_string(i), 1});
  ASSERT_TRUE(sink->Write(large));
  sink.reset();
  std::string bytes = test::ReadFile(path());
  for (std::size_t i = 100; i < bytes.size(); i += 7) bytes[i] = '\x5a';
  test::WriteFile(path(), bytes);
  const auto begun = Open()->Begin(checkpoint_);
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().kind, ErrorKind::kCorrupt) << begun.error().what;
  EXPECT_NE(begun.error().what.find("malformed: put a copy in its place, or delete it"),
            std::string::npos)
      << begun.error().what;
}

TEST_F(SqliteSinkTest, AFileThatMayNotBeWrittenIsAUsageError) {
  if (geteuid() == 0) {  // Root may write anything: a directory stands in.
    std::filesystem::create_directory(path());
  } else {
    test::WriteFile(path(), "");
    std::filesystem::permissions(path(), std::filesystem::perms::owner_read);
  }
  const auto opened = SqliteSink::Open(path(), {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kUsage);
}

TEST_F(SqliteSinkTest, AFolderThatIsMissingIsAUsageError) {
  const auto opened = SqliteSink::Open(dir_.path() / "none" / "out.db", {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kUsage);
  EXPECT_NE(opened.error().what.find("unable to open"), std::string::npos) << opened.error().what;
}

// Fails when a reader's transaction holds the job up.
TEST_F(SqliteSinkTest, AReaderStopsNothingAndAWriterIsToldAndWaitedFor) {
  const auto sink = Open();
  ASSERT_TRUE(sink->Begin(checkpoint_));
  ASSERT_TRUE(sink->Write(Table(0, {{"#a", 1}}, true)));
  auto other = *SqliteDatabase::OpenFile(path(), "test");
  ASSERT_TRUE(other->Run("BEGIN; SELECT * FROM hashtags"));
  EXPECT_TRUE(sink->Write(Table(1, {{"#a", 2}})));
  EXPECT_EQ(*other->Ask("SELECT hashtag_count FROM hashtags"), "1");  // As its transaction began.
  ASSERT_TRUE(other->Run("COMMIT; BEGIN IMMEDIATE"));
  const auto locked = sink->Write(Table(2, {{"#a", 3}}));
  ASSERT_FALSE(locked);
  EXPECT_EQ(locked.error().kind, ErrorKind::kRetry);
  EXPECT_NE(locked.error().what.find("database is locked"), std::string::npos);
  ASSERT_TRUE(other->Run("COMMIT"));
  EXPECT_EQ(*sink->Begin(checkpoint_), BatchId{1});
  EXPECT_TRUE(sink->Write(Table(2, {{"#a", 3}})));
  EXPECT_EQ(Totals(), "#a|3;");
}

// Fails when rows go on into a file that nobody can see.
TEST_F(SqliteSinkTest, ADeletedFileIsMadeAnew) {
  const auto sink = Open();
  ASSERT_TRUE(sink->Begin(checkpoint_));
  ASSERT_TRUE(sink->Write(Table(0, {{"#a", 1}}, true)));
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path() + end);
  const auto failed = sink->Write(Table(1, {{"#a", 2}}));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::kRetry);
  EXPECT_EQ(*sink->Begin(checkpoint_), Batch());
  EXPECT_TRUE(sink->Write(Table(1, {{"#a", 2}, {"#b", 1}}, true)));
  EXPECT_EQ(Totals(), "#a|2;#b|1;");
}

// What becomes of a batch that does not fit under the file size limit, as a sum: 1 it fails with
// kRetry, 2 the position stays, 4 it fits once there is room.
int WriteOnFullDisk(SqliteSink& sink, const CheckpointRef& checkpoint, const BatchTable& large) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {.rlim_cur = 100'000, .rlim_max = RLIM_INFINITY};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto failed = sink.Write(large);
  const auto has = sink.Begin(checkpoint);
  const rlimit roomy = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
  setrlimit(RLIMIT_FSIZE, &roomy);
  const bool fits_later = sink.Begin(checkpoint) && sink.Write(large);
  return (!failed && failed.error().kind == ErrorKind::kRetry ? 1 : 0) +
         (has && *has == BatchId{0} ? 2 : 0) + (fits_later ? 4 : 0);
}

// Fails when a full disk ends the job, or leaves a part of a batch.
TEST_F(SqliteSinkTest, AFullDiskIsTriedAgain) {
  BatchTable large = Table(1, {});
  for (int i = 0; i < 20'000; ++i) large.rows.push_back({"#tag" + std::to_string(i), 1});
  const auto child = [&] {
    auto sink = Open();
    if (!sink->Begin(checkpoint_) || !sink->Write(Table(0, {{"#a", 1}}, true))) _exit(1);
    _exit(10 + WriteOnFullDisk(*sink, checkpoint_, large));
  };
  EXPECT_EXIT(child(), testing::ExitedWithCode(17), "");
}

// Fails when a batch that SQLite could not take whole leaves something, or ends the job.
TEST_F(SqliteSinkTest, ABatchThatFailsHalfWayLeavesNothingAndIsTriedAgain) {
  const auto sink = Open();
  ASSERT_TRUE(sink->Begin(checkpoint_));
  ASSERT_TRUE(sink->Write(Table(0, {{"#a", 1}}, true)));
  BatchTable large = Table(1, {});
  for (int i = 0; i < 1000; ++i) large.rows.push_back({"#tag" + std::to_string(i), 1});
  ASSERT_EQ(*Open()->Begin(checkpoint_), BatchId{0});
  Ask("CREATE TRIGGER full BEFORE INSERT ON hashtags WHEN new.hashtag = '#tag999' "
      "BEGIN SELECT raise(ABORT, 'database or disk is full'); END");
  EXPECT_FALSE(sink->Write(large));
  EXPECT_EQ(Totals(), "#a|1;");
  EXPECT_EQ(*sink->Begin(checkpoint_), BatchId{0});
  Ask("DROP TRIGGER full");
  EXPECT_TRUE(sink->Write(large));
  EXPECT_EQ(Ask("SELECT count(*) FROM hashtags"), "1001;");
}

// Fails when rows that Write has answered for can be lost by SIGKILL.
TEST_F(SqliteSinkTest, RowsSurviveSigkill) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto sink = Open();
    if (sink->Begin(checkpoint_) && sink->Write(Table(0, {{"#a", 1}}, true))) raise(SIGKILL);
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(Totals(), "#a|1;");
}

}  // namespace
}  // namespace consumer
