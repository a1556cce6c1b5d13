// What hashtag-consumer tells about its progress: objects, lines, and a bar on a terminal.
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"

namespace test {
namespace {

using std::chrono::seconds;

class Progress : public ::testing::Test {
 protected:
  void Write(int records) {
    TestProducer producer(broker_.brokers());
    for (int i = 0; i < records; ++i) {
      producer.Produce(
          {.topic = "t", .value = "#a #t" + std::to_string(i % 7), .partition = i % 2});
    }
    producer.Flush();
  }

  std::vector<rapidjson::Document> Objects() const {
    std::vector<rapidjson::Document> objects;
    std::ifstream lines(file_);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_FALSE(objects.emplace_back().Parse(line.c_str()).HasParseError()) << line;
    }
    return objects;
  }

  std::vector<std::string> Batches() const { return {"--progress-json", file_.string()}; }

  Command OnTerminal(std::vector<std::string> flags) const {
    Command command = job_.Command(std::move(flags));
    command.terminal = true;
    command.env = {{"TERM", "xterm"}};
    return command;
  }

  TempDir dir_;
  const std::filesystem::path file_ = dir_.path() / "progress.jsonl";
  EmbeddedBroker broker_{{"t:2"}};
  const ConsumerJob job_{.programs = PROGRAM_DIR,
                         .brokers = broker_.brokers(),
                         .topic = "t",
                         .checkpoint = dir_.path() / "checkpoint"};
};

std::int64_t PositionOf(const rapidjson::Value& offsets) {
  std::int64_t sum = 0;
  for (const auto& partition : offsets["t"].GetObject()) sum += partition.value.GetInt64();
  return sum;
}

// Fails when a restart makes another query of it, two starts look like one, a batch is left out or
// told twice, or the objects' sums are not what was counted.
TEST_F(Progress, ObjectsAddUpOverRestarts) {
  std::set<std::string> ids;
  std::set<std::string> runs;
  for (const int records : {500, 301, 0, 1200}) {
    Write(records);
    std::vector<std::string> flags = Batches();
    flags.insert(flags.end(), {"--max-records-per-batch", "200"});
    const Ended ended = job_.Drain(flags);
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  }
  const auto objects = Objects();
  std::int64_t rows = 0;
  std::int64_t next_batch = 0;
  std::int64_t read_to = 0;
  for (const auto& object : objects) {
    ids.insert(object["id"].GetString());
    runs.insert(object["runId"].GetString());
    EXPECT_EQ(object["batchId"].GetInt64(), next_batch++);
    rows += object["numInputRows"].GetInt64();
    const auto& source = object["sources"][0];
    EXPECT_EQ(PositionOf(source["startOffset"]), read_to);
    read_to = PositionOf(source["endOffset"]);
    EXPECT_EQ(source["numInputRows"].GetInt64(), object["numInputRows"].GetInt64());
    EXPECT_GE(object["sink"]["numOutputRows"].GetInt64(), 8);
  }
  std::printf("objects: %zu, ids: %zu, runs: %zu, rows: %lld of 2001\n", objects.size(), ids.size(),
              runs.size(), static_cast<long long>(rows));
  EXPECT_EQ(ids.size(), 1u);
  EXPECT_EQ(runs.size(), 3u);  // A run that finds nothing has no batch to tell of.
  EXPECT_EQ(rows, 2001);
  EXPECT_EQ(read_to, 2001);
  EXPECT_EQ(objects.back()["stateOperators"][0]["numRowsTotal"].GetInt64(), 8);
}

TEST_F(Progress, ALineAboutEachBatchStandsInTheLog) {
  Write(500);
  const Ended ended = job_.Drain({"--max-records-per-batch", "200"});
  int lines = 0;
  std::istringstream log(ended.err);
  for (std::string line; std::getline(log, line);) {
    lines += line.find(" info event=batch batch=") != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(lines, 3) << ended.err;
  EXPECT_EQ(ended.out.find("event="), std::string::npos);
}

// Fails when a stop at a time is taken for an offset or the end, where the broker cannot look it
// up.
TEST_F(Progress, AStopAtATimeIsRefusedOnTheEmbeddedBroker) {
  const Ended ended = job_.Drain({"--stop-at", "2026-01-31T12:00:00Z"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_NE(ended.err.find("the embedded broker cannot look up a time: stop at offsets"),
            std::string::npos)
      << ended.err;
}

// Fails when lines tear the table or the live view that a person looks at.
TEST_F(Progress, OnATerminalTheTablesStandAlone) {
  Write(500);
  for (const char* plain : {"--plain=true", "--plain=false"}) {
    const Ended ended = RunProgram(OnTerminal({"--trigger", "available-now", plain, "--fresh"}));
    EXPECT_EQ(ended.exit_code, 0) << ended.out;
    EXPECT_EQ(ended.out.find("event=batch"), std::string::npos) << ended.out;
  }
}

// The stop lies past the end, so that the run waits and the bar stays.
class ProgressBarOnTerminal : public Progress {
 protected:
  void Run(std::vector<std::string> flags) {
    Write(500);
    flags.insert(flags.end(), {"--stop-at", R"({"0":400,"1":400})", "--batch-interval", "100ms"});
    Process consumer(OnTerminal(std::move(flags)));
    EXPECT_TRUE(consumer.WaitForOutput(" 62 %  waiting", seconds(20)));
    Write(600);
    EXPECT_EQ(consumer.WaitForExit(seconds(20)), 0);
    screen_ = consumer.Out();
  }

  std::string screen_;
};

// Fails when the bar stays behind, or a line of the log is written into it.
TEST_F(ProgressBarOnTerminal, IsRedrawnAndRemoved) {
  Run({"-v", "--sink", "jsonl:" + (dir_.path() / "rows").string()});
  const std::size_t last = screen_.rfind(" 62 %");
  const std::size_t wiped = screen_.find("\r\x1b[K", last);
  ASSERT_NE(wiped, std::string::npos) << screen_;
  for (std::size_t at = screen_.find("event="); at != std::string::npos;
       at = screen_.find("event=", at + 1)) {
    const std::size_t begin = screen_.find_last_of("\n\r", at) + 1;
    EXPECT_EQ(screen_.substr(begin, at - begin).find(" %"), std::string::npos) << screen_;
  }
  EXPECT_NE(screen_.find("event=batch", last), std::string::npos) << screen_;
}

TEST_F(ProgressBarOnTerminal, StandsBelowTheTables) {
  Run({"--plain"});
  const std::size_t table = screen_.rfind("Batch: ");
  const std::size_t line = screen_.rfind("-------------------------------------------", table);
  ASSERT_NE(line, std::string::npos);
  const std::string before = screen_.substr(0, line);
  EXPECT_TRUE(before.ends_with("\n") || before.ends_with("\r\x1b[K")) << screen_;
}

// Fails when a picture is drawn before the bar was taken away: it would be scrolled up with it.
TEST_F(ProgressBarOnTerminal, StandsBelowTheLiveView) {
  constexpr std::string_view kInPlace =
      "\x1b"
      "7";  // How each picture but the first begins.
  Run({});
  int pictures = 0;
  for (std::size_t at = screen_.find(kInPlace); at != std::string::npos;
       at = screen_.find(kInPlace, at + 1), ++pictures) {
    EXPECT_FALSE(screen_.substr(0, at).ends_with(" records")) << screen_;
  }
  EXPECT_GT(pictures, 0);
}

TEST_F(Progress, WithoutATerminalThereIsNoBar) {
  Write(500);
  const Ended ended = RunProgram(job_.Command(
      {"--stop-at", R"({"0":900,"1":900})", "--run-for", "2s", "--sink", "jsonl:/dev/null"}));
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err.find(" %"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find('\x1b'), std::string::npos) << ended.err;
}

}  // namespace
}  // namespace test
