// Each command of `hashtag-consumer state`, on a checkpoint beside a running job and after it. What
// each batch counted is known from the rows of the job's sink.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/support/embedded_broker.h"
#include "tests/support/hashtag_consumer.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_producer.h"
#include "tests/support/wait_until.h"

namespace test {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Json = rapidjson::Document;

constexpr int kBatches = 12;
constexpr std::size_t kKept = 5;

class StateTool : public ::testing::Test {
 protected:
  StateTool() {
    job_ = {.programs = PROGRAM_DIR,
            .brokers = broker_.brokers(),
            .topic = "t",
            .checkpoint = dir_.path() / "checkpoint"};
  }

  // `state …` on this checkpoint.
  Ended State(std::vector<std::string> args) const {
    args.insert(args.begin(), "state");
    args.insert(args.end(), {"--checkpoint", job_.checkpoint, "-t", "t"});
    return RunProgram({.program = job_.programs / "hashtag-consumer", .args = std::move(args)});
  }

  Json StateJson(const std::vector<std::string>& args) const {
    const Ended ended = State(args);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    Json json;
    EXPECT_FALSE(json.Parse(ended.out.c_str()).HasParseError()) << ended.out;
    return json;
  }

  Command JobThatKeeps() const {
    return job_.Command({"--batch-interval", "50ms", "--keep", std::to_string(kKept),
                         "--keep-every", "1", "--output-mode", "update", "--sink",
                         "jsonl:" + rows().string(), "--sink", "sqlite:" + database().string()});
  }

  // What the SQLite sink holds, read as anybody would.
  TagCounts RowsOfSqlite() const {
    const Ended read = RunProgram({.program = "python3",
                                   .args = {"-c",
                                            "import json, sqlite3, sys\n"
                                            "rows = sqlite3.connect(sys.argv[1]).execute("
                                            "'select hashtag, hashtag_count from hashtags')\n"
                                            "print(json.dumps(dict(rows)))",
                                            database()}});
    EXPECT_EQ(read.exit_code, 0) << read.err;
    Json json;
    EXPECT_FALSE(json.Parse(read.out.c_str()).HasParseError()) << read.out;
    TagCounts counts;
    for (const auto& row : json.GetObject()) counts[row.name.GetString()] = row.value.GetUint64();
    return counts;
  }

  // Has the running job count so many batches, each with tags of its own.
  void CountBatches(Process& consumer, int batches) {
    for (int i = 0; i < batches; ++i, ++said_) {
      producer_.Produce({.topic = "t",
                         .value = "#all #all #tag" + std::to_string(said_ % 5) + " #only" +
                                  std::to_string(said_)});
      producer_.Flush();
      expected_ += 4;
      ASSERT_TRUE(WaitUntil([&] { return TotalOfRows() == expected_; }, 15s)) << consumer.Err();
    }
  }

  // The totals after each batch, as the sink was told.
  std::map<std::uint64_t, TagCounts> Reference() const {
    std::map<std::uint64_t, TagCounts> by_batch;
    TagCounts totals;
    for (const JsonRow& row : ReadJsonRows(rows())) {
      totals[row.hashtag] = row.count;
      by_batch[row.batch_id] = totals;
    }
    return by_batch;
  }

  std::uint64_t TotalOfRows() const {
    if (!fs::exists(rows())) return 0;
    std::uint64_t total = 0;
    try {
      const auto reference = Reference();
      if (reference.empty()) return 0;
      for (const auto& [tag, count] : reference.rbegin()->second) total += count;
    } catch (const std::runtime_error&) {  // A line is half written.
    }
    return total;
  }

  std::vector<std::uint64_t> ListedAsKept() const {
    std::vector<std::uint64_t> kept;
    const Json list = StateJson({"list", "--json"});
    for (const auto& state : list.GetArray()) {
      if (!state["newest"].GetBool()) kept.push_back(state["batch_id"].GetUint64());
    }
    return kept;
  }

  // The states that a run had kept at most; those the job drops meanwhile are passed over.
  void CheckShows(const std::vector<std::uint64_t>& kept) {
    const auto reference = Reference();
    for (const std::uint64_t batch : kept) {
      const Json shown = StateJson({"show", "--json", "--at", std::to_string(batch)});
      TagCounts counts;
      for (const auto& row : shown["counts"].GetArray()) {
        counts[row["hashtag"].GetString()] = row["count"].GetUint64();
      }
      shows_equal_ += counts == reference.at(batch);
      ++shows_;
    }
  }

  void CheckDiffs(const std::vector<std::uint64_t>& kept) {
    const auto reference = Reference();
    for (std::size_t i = 1; i < kept.size(); ++i) {
      const std::uint64_t a = kept.front();
      const std::uint64_t b = kept[i];
      const Json diff = StateJson({"diff", std::to_string(a), std::to_string(b), "--json"});
      std::map<std::string, std::int64_t> found;
      std::int64_t last = INT64_MAX;
      for (const auto& row : diff["differences"].GetArray()) {
        found[row["hashtag"].GetString()] = row["difference"].GetInt64();
        EXPECT_LE(std::abs(row["difference"].GetInt64()), last);
        last = std::abs(row["difference"].GetInt64());
      }
      diffs_equal_ += found == DifferenceOf(reference.at(a), reference.at(b));
      ++diffs_;
    }
  }

  static std::map<std::string, std::int64_t> DifferenceOf(const TagCounts& a, const TagCounts& b) {
    std::map<std::string, std::int64_t> difference;
    for (const auto& [tag, count] : b) {
      const auto before = a.find(tag);
      const std::uint64_t was = before == a.end() ? 0 : before->second;
      if (count != was) difference[tag] = static_cast<std::int64_t>(count - was);
    }
    return difference;
  }

  // The whole export, and its first line through a pipe that closes.
  void CheckExport(const TagCounts& expected) {
    const Ended ended = State({"export"});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    std::istringstream lines(ended.out);
    std::string line;
    Json header;
    ASSERT_TRUE(std::getline(lines, line) && !header.Parse(line.c_str()).HasParseError()) << line;
    EXPECT_STREQ(header["topic"].GetString(), "t");
    TagCounts counts;
    while (std::getline(lines, line)) {
      Json total;
      ASSERT_FALSE(total.Parse(line.c_str()).HasParseError()) << line;
      counts[total["hashtag"].GetString()] = total["count"].GetUint64();
      EXPECT_LE(std::string(total["first_seen"].GetString()), total["last_seen"].GetString());
    }
    exports_equal_ += counts == expected;
    const std::string head = "set -o pipefail; '" + (job_.programs / "hashtag-consumer").string() +
                             "' state export -t t --checkpoint '" + job_.checkpoint.string() +
                             "' | head -n 1";
    EXPECT_EQ(RunProgram({.program = "bash", .args = {"-c", head}}).exit_code, 0);
  }

  fs::path rows() const { return dir_.path() / "rows.jsonl"; }
  fs::path database() const { return dir_.path() / "rows.db"; }

  TempDir dir_;
  EmbeddedBroker broker_{{"t:2"}};
  TestProducer producer_{broker_.brokers()};
  ConsumerJob job_;
  int said_ = 0;
  std::uint64_t expected_ = 0;
  int shows_ = 0, shows_equal_ = 0, diffs_ = 0, diffs_equal_ = 0, exports_equal_ = 0;
};

// Fails when a kept state is not that of its batch, when a command writes to the checkpoint or
// waits for the job, or when going back leaves anything of what came later.
TEST_F(StateTool, EachCommandBesideAJobAndAfterIt) {
  std::vector<std::uint64_t> kept;
  {
    Process consumer(JobThatKeeps());
    CountBatches(consumer, kBatches);
    kept = ListedAsKept();
    EXPECT_EQ(kept.size(), kKept);
    CheckShows(kept);
    CheckDiffs(kept);
    CheckExport(Reference().rbegin()->second);
    const Ended verified = State({"verify", "-b", broker_.brokers()});
    EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
    EXPECT_NE(verified.out.find("ok     topic: partition 1: the position "), std::string::npos)
        << verified.out;
    const Ended refused =
        State({"rebase", "--to-batch", std::to_string(kept.front()), "--execute"});
    EXPECT_EQ(refused.exit_code, 8) << "while the job runs: " << refused.err;
    consumer.CtrlC();
    EXPECT_EQ(consumer.WaitForExit(15s), 0) << consumer.Err();
  }
  EXPECT_EQ(ListedAsKept(), kept);
  CheckShows(kept);
  CheckDiffs(kept);
  CheckExport(Reference().rbegin()->second);
  EXPECT_EQ(State({"verify"}).exit_code, 0);

  const Ended unknown = State({"show", "--at", "9999"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("kept: " + std::to_string(kept.front()) + ", "), std::string::npos)
      << unknown.err;
  EXPECT_NE(State({"list"}).out.find("newest|"), std::string::npos);
  EXPECT_NE(State({"diff", std::to_string(kept[0]), std::to_string(kept[1])})
                .out.find("|batch " + std::to_string(kept[0]) + "|batch "),
            std::string::npos);

  EXPECT_EQ(shows_equal_, shows_);
  EXPECT_EQ(diffs_equal_, diffs_);
  EXPECT_EQ(exports_equal_, 2);
  std::printf(
      "batches kept: %zu, shows equal to the reference: %d of %d, diffs: %d of %d, "
      "exports: %d of 2\n",
      kept.size(), shows_equal_, shows_, diffs_equal_, diffs_, exports_equal_);
}

// Fails when the counts after going back and on again are not those of a job that never did, when
// the preview changes anything, or when a sink counts as having rows of the batches given up.
TEST_F(StateTool, BackToAKeptBatchAndOnAgain) {
  {
    Process consumer(JobThatKeeps());
    CountBatches(consumer, kBatches);
    consumer.CtrlC();
    ASSERT_EQ(consumer.WaitForExit(15s), 0) << consumer.Err();
  }
  const TagCounts all = job_.State().counts;
  const std::uint64_t newest = *job_.State().batch_id;
  const std::uint64_t batch = ListedAsKept()[1];
  const Ended preview = State({"rebase", "--to-batch", std::to_string(batch)});
  EXPECT_EQ(preview.exit_code, 0) << preview.err;
  EXPECT_NE(preview.out.find("offsets are read again"), std::string::npos) << preview.out;
  EXPECT_EQ(job_.State().counts, all);
  ASSERT_EQ(State({"rebase", "--to-batch", std::to_string(batch), "--execute"}).exit_code, 0);
  EXPECT_EQ(job_.State().batch_id, batch);
  const TagCounts then = job_.State().counts;
  EXPECT_EQ(then, Reference().at(batch));

  EXPECT_EQ(RowsOfSqlite(), all);
  // One batch more, of the records that were given up with the others: what the sinks then hold is
  // that batch's, without the tags of later ones.
  fs::remove(rows());
  const std::vector<std::string> sinks = {"--output-mode", "update",
                                          "--sink",        "jsonl:" + rows().string(),
                                          "--sink",        "sqlite:" + database().string()};
  std::vector<std::string> one_record = sinks;
  one_record.insert(one_record.end(), {"--max-batches", "1", "--max-records-per-batch", "1"});
  const Ended stepped = job_.Drain(one_record);
  ASSERT_EQ(stepped.exit_code, 0) << stepped.err;
  EXPECT_EQ(job_.State().batch_id, batch + 1);
  EXPECT_EQ(RowsOfSqlite(), job_.State().counts);
  const Ended drained = job_.Drain(sinks);
  ASSERT_EQ(drained.exit_code, 0) << drained.err;
  EXPECT_EQ(job_.State().counts, all);
  EXPECT_EQ(RowsOfSqlite(), all);
  EXPECT_EQ(Reference().at(batch), then) << "the sink got the whole state that it went on from";
  EXPECT_EQ(Reference().rbegin()->second, all);
  // And forth again: what was given up was kept.
  ASSERT_EQ(State({"rebase", "--to-batch", std::to_string(newest), "--execute"}).exit_code, 0);
  EXPECT_EQ(job_.State().counts, all);
  std::printf("back from batch %ju to %ju and on again: equal, in JSON lines and in SQLite too\n",
              std::uintmax_t{newest}, std::uintmax_t{batch});
}

// Fails when damage, or a topic that lost what was counted, goes unseen or has another exit code.
TEST_F(StateTool, VerifyTellsDamageAndLossApart) {
  {
    Process consumer(JobThatKeeps());
    CountBatches(consumer, 3);
    consumer.CtrlC();
    ASSERT_EQ(consumer.WaitForExit(15s), 0) << consumer.Err();
  }
  broker_.Stop();
  broker_.Start();
  const Ended lost = State({"verify", "-b", broker_.brokers()});
  EXPECT_EQ(lost.exit_code, 7) << lost.out << lost.err;
  EXPECT_NE(lost.out.find("failed topic: partition "), std::string::npos) << lost.out;
  EXPECT_EQ(State({"verify"}).exit_code, 0);

  for (const auto& file : fs::directory_iterator(job_.checkpoint / "db")) {
    if (file.path().extension() != ".log" || file.file_size() < 100) continue;
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(50);
    bytes.put('~');
  }
  const Ended damaged = State({"verify", "-b", broker_.brokers()});
  EXPECT_EQ(damaged.exit_code, 8) << damaged.out << damaged.err;
  EXPECT_NE(damaged.out.find("failed newest state: "), std::string::npos) << damaged.out;
  std::printf("verify: exit 0 where whole, 7 where the topic is another, 8 where a byte is\n");
}

}  // namespace
}  // namespace test
