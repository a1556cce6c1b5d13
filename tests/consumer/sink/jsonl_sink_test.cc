#include "consumer/sink/jsonl_sink.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "consumer/sink/json_row.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace consumer {
namespace {

Row PlainRow(std::string tag, std::uint64_t count) {
  return {.tag = std::move(tag), .count = count};
}

BatchTable TableOf(std::uint64_t batch, std::vector<Row> rows) {
  BatchTable table;
  table.batch = {batch};
  table.time = 1769860806000;
  table.rows = std::move(rows);
  table.rows_in_all = table.rows.size();
  return table;
}

class JsonlSinkTest : public testing::Test {
 protected:
  std::string path() const { return dir_.path() / "rows.jsonl"; }

  std::string Content() const { return test::ReadFile(path()); }
  void SetContent(const std::string& text) const { test::WriteFile(path(), text); }

  std::unique_ptr<JsonlSink> Open() const {
    auto opened = JsonlSink::Open(path(), "hashtag");
    if (!opened) throw std::runtime_error(opened.error().what);
    return std::move(*opened);
  }

  shared::Error OpenError(const std::string& path) const {
    const auto opened = JsonlSink::Open(path, "hashtag");
    EXPECT_FALSE(opened.has_value());
    return opened ? shared::Error{} : opened.error();
  }

  test::TempDir dir_;
};

constexpr const char* kKafkaJsonLine =
    R"({"batch_id":3,"batch_time":"2026-01-31T12:00:06.000Z","hashtag":"#kafka","count":120})"
    "\n";

TEST_F(JsonlSinkTest, ARowIsALine) {
  auto sink = Open();
  ASSERT_TRUE(sink->Write(TableOf(3, {PlainRow("#kafka", 120), PlainRow("#日本", 2)})).has_value());
  EXPECT_EQ(
      Content(),
      std::string(kKafkaJsonLine) +
          R"({"batch_id":3,"batch_time":"2026-01-31T12:00:06.000Z","hashtag":"#日本","count":2})"
          "\n");
  EXPECT_EQ(sink->name(), "jsonl:" + std::filesystem::canonical(path()).string());
}

TEST_F(JsonlSinkTest, RanksStandBehindTheCount) {
  std::string line;
  AppendJsonRow(line, {0}, "T", "\"word\"",
                {.tag = "a", .count = 1, .about_rank = true, .rank = 2});
  EXPECT_EQ(line,
            R"({"batch_id":0,"batch_time":"T","word":"a","count":1,"rank":2,"old_rank":null})");
}

TEST_F(JsonlSinkTest, TheWindowStandsBetweenTheCountAndTheRanks) {
  std::string line;
  AppendJsonRow(line, {0}, "T", "\"hashtag\"",
                {.tag = "#a",
                 .count = 1,
                 .window = Window{.start = 1769860800000, .end = 1769860830000},
                 .about_rank = true,
                 .rank = 1});
  EXPECT_EQ(line,
            R"({"batch_id":0,"batch_time":"T","hashtag":"#a","count":1,)"
            R"("window_start":"2026-01-31T12:00:00.000Z","window_end":"2026-01-31T12:00:30.000Z",)"
            R"("rank":1,"old_rank":null})");
}

// Fails when any tag breaks the line or the JSON around it.
TEST_F(JsonlSinkTest, AnyTagIsValidJsonInOneLine) {
  for (const std::string& tag : {std::string("#a\"b\\c"), std::string("#a\nb\r\t"),
                                 std::string("#\0\x1f", 3), std::string("#\xff\xc3"),
                                 std::string("#\xed\xa0\x80"), std::string("#👩‍💻\u2028")}) {
    std::string line;
    AppendJsonRow(line, {1}, "T", "\"hashtag\"", PlainRow(tag, 1));
    EXPECT_EQ(line.find('\n'), std::string::npos);
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(line.c_str());
    ASSERT_FALSE(document.HasParseError()) << line;
    const std::string read_back(document["hashtag"].GetString(),
                                document["hashtag"].GetStringLength());
    if (tag.find('\xff') == std::string::npos && tag.find('\xed') == std::string::npos) {
      EXPECT_EQ(read_back, tag);
    } else {
      EXPECT_NE(read_back.find("\uFFFD"), std::string::npos);
    }
  }
}

TEST_F(JsonlSinkTest, ARestartAppends) {
  ASSERT_TRUE(Open()->Write(TableOf(0, {PlainRow("#a", 1)})).has_value());
  const std::string before = Content();
  ASSERT_TRUE(Open()->Write(TableOf(1, {PlainRow("#a", 2)})).has_value());
  EXPECT_TRUE(Content().starts_with(before));
  EXPECT_EQ(Content().size(), 2 * before.size());
}

// Fails when half a line stays (then no reader can parse the file) or a whole one is lost.
TEST_F(JsonlSinkTest, HalfALineThatACrashLeftIsCutOff) {
  const std::string line = kKafkaJsonLine;
  for (std::size_t cut = 0; cut <= line.size(); ++cut) {
    SetContent(line + line.substr(0, cut));
    ASSERT_TRUE(Open()->Write(TableOf(3, {PlainRow("#kafka", 120)})).has_value());
    EXPECT_EQ(Content(), cut == line.size() ? line + line + line : line + line) << "cut " << cut;
  }
}

TEST_F(JsonlSinkTest, HalfALineLongerThanAReadIsCutOffToo) {
  const std::string line = kKafkaJsonLine;
  const std::string torn = R"({"batch_id":4,"hashtag":")" + std::string(20'000, 'x');
  SetContent(torn);
  Open();
  EXPECT_EQ(Content(), "");
  SetContent(line + torn);
  Open();
  EXPECT_EQ(Content(), line);
}

// Fails when a wrong path costs the user the end of another file.
TEST_F(JsonlSinkTest, AFileThatIsNotOursIsLeftAlone) {
  SetContent("shopping list\nbread, butter");
  const shared::Error error = OpenError(path());
  EXPECT_EQ(error.kind, shared::ErrorKind::kUsage);
  EXPECT_NE(error.what.find("is not a row of ours"), std::string::npos) << error.what;
  EXPECT_EQ(Content(), "shopping list\nbread, butter");
}

TEST_F(JsonlSinkTest, AFolderThatIsMissingIsAUsageError) {
  const shared::Error error = OpenError(dir_.path() / "none" / "rows.jsonl");
  EXPECT_EQ(error.kind, shared::ErrorKind::kUsage);
  EXPECT_NE(error.what.find("none/rows.jsonl: cannot open the file: No such file"),
            std::string::npos)
      << error.what;
}

TEST_F(JsonlSinkTest, TwoSinksCannotShareAFile) {
  const auto first = Open();
  const shared::Error error = OpenError(path());
  EXPECT_EQ(error.kind, shared::ErrorKind::kUsage);
  EXPECT_NE(error.what.find("another sink writes to this file"), std::string::npos) << error.what;
}

TEST_F(JsonlSinkTest, TheUmaskDecidesWhoMayRead) {
  const mode_t before = umask(027);
  Open();
  umask(before);
  struct stat file = {};
  ASSERT_EQ(stat(path().c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0640u);
}

// What becomes of a batch that does not fit under the file size limit, as a sum: 1 nothing of it
// stays, 2 it fits once there is room, 4 the error is kRetry and names the file.
int WriteOnFullDisk(const std::string& path) {
  auto sink = *JsonlSink::Open(path, "hashtag");
  const std::string before = test::ReadFile(path);
  const BatchTable large = TableOf(1, std::vector<Row>(100, PlainRow("#b", 1)));
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {.rlim_cur = 1000, .rlim_max = RLIM_INFINITY};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto failed = sink->Write(large);
  const bool nothing_stays = test::ReadFile(path) == before;
  const rlimit roomy = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
  setrlimit(RLIMIT_FSIZE, &roomy);
  const bool fits_later = sink->Write(large).has_value();
  const bool named = !failed && failed.error().kind == shared::ErrorKind::kRetry &&
                     failed.error().what.find(path) != std::string::npos;
  return (nothing_stays ? 1 : 0) + (fits_later ? 2 : 0) + (named ? 4 : 0);
}

// Fails when a batch that did not fit leaves lines behind, which the retry would then repeat.
TEST_F(JsonlSinkTest, AFullDiskLeavesNothingOfTheBatchAndIsTriedAgain) {
  ASSERT_TRUE(Open()->Write(TableOf(0, {PlainRow("#a", 1)})).has_value());
  EXPECT_EXIT(_exit(WriteOnFullDisk(path())), testing::ExitedWithCode(7), "");
}

// Fails when rows that Write has answered for can be lost by SIGKILL.
TEST_F(JsonlSinkTest, RowsSurviveSigkill) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto sink = Open();
    if (sink->Write(TableOf(3, {PlainRow("#kafka", 120)})).has_value()) raise(SIGKILL);
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(Content(), kKafkaJsonLine);
}

TEST_F(JsonlSinkTest, ABatchLargerThanOneWriteIsWhole) {
  const BatchTable large = TableOf(1, std::vector<Row>(30'000, PlainRow("#tag", 1)));
  ASSERT_TRUE(Open()->Write(large).has_value());
  const std::string content = Content();
  EXPECT_EQ(std::count(content.begin(), content.end(), '\n'), 30'000);
}

// Fails when a pipe is opened for reading too, and so never seen to be closed.
TEST_F(JsonlSinkTest, ANamedPipeWithoutAReaderIsTriedAgain) {
  std::signal(SIGPIPE, SIG_IGN);
  ASSERT_EQ(mkfifo(path().c_str(), 0600), 0);
  int reader = open(path().c_str(), O_RDONLY | O_NONBLOCK);
  const auto sink = Open();
  EXPECT_TRUE(sink->Write(TableOf(3, {PlainRow("#kafka", 120)})).has_value());
  close(reader);
  const auto written = sink->Write(TableOf(4, {PlainRow("#kafka", 121)}));
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, shared::ErrorKind::kRetry);
  reader = open(path().c_str(), O_RDONLY | O_NONBLOCK);
  EXPECT_TRUE(sink->Write(TableOf(4, {PlainRow("#kafka", 121)})).has_value());
  close(reader);
}

}  // namespace
}  // namespace consumer
