// What each sink holds after it failed, the job was killed, the checkpoint was put back to an older
// state, or another one came: the rows that docs/delivery-guarantees.md promises.

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "consumer/sink/sqlite_database.h"
#include "tests/broker/sink_job.h"

namespace test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class SinkRecovery : public SinkJob {
 protected:
  // Has the sink fail from `fail` to `mend` for 20 batches, while the job goes on.
  void ExpectSurvivesTwentyBatches(const std::string& sink, const std::function<void()>& fail,
                                   const std::function<void()>& mend) {
    Say(10);
    Process consumer(job_.Command(Flags({sink}, {"--batch-interval", "100ms"})));
    ASSERT_TRUE(WaitUntil([&] { return BatchesSaved() > 0; }, 20s)) << consumer.Err();
    fail();
    const std::uint64_t before = BatchesSaved();
    const auto enough = [&] {
      Say(1);
      return BatchesSaved() >= before + 20;
    };
    ASSERT_TRUE(WaitUntil(enough, 60s)) << consumer.Err();
    ASSERT_TRUE(consumer.WaitForOutput("sink_failed", 30s)) << consumer.Err();
    mend();
    ASSERT_TRUE(WaitUntil([&] { return Holds(sink); }, 60s)) << consumer.Err();
    consumer.CtrlC();
    EXPECT_EQ(consumer.WaitForExit(20s), 0) << consumer.Err();
    EXPECT_TRUE(Holds(sink));
    std::printf("%s: failing for %ju batches: told, counted on, then whole\n", sink.c_str(),
                static_cast<std::uintmax_t>(BatchesSaved() - before));
  }
};

// Each fails when a sink that is away stops the counting, or what it missed is not made up for.

class PipeReader {
 public:
  PipeReader(std::string pipe, const std::string& file)
      : pipe_(std::move(pipe)),
        thread_([this, file] { std::ofstream(file) << std::ifstream(pipe_).rdbuf(); }) {}
  ~PipeReader() { thread_.join(); }

 private:
  std::string pipe_;
  std::thread thread_;
};

TEST_F(SinkRecovery, FailingSqlite) {
  const std::string sink = "sqlite:" + File("out.db");
  std::unique_ptr<consumer::SqliteDatabase> other;
  ExpectSurvivesTwentyBatches(
      sink,
      [&] {
        other = *consumer::SqliteDatabase::OpenFile(File("out.db"), "test");
        ASSERT_TRUE(other->Run("BEGIN IMMEDIATE"));
      },
      [&] { ASSERT_TRUE(other->Run("ROLLBACK")); });
}

// 120 bytes are enough for the marks at the end of a transaction, and for no row.
TEST_F(SinkRecovery, FailingKafka) {
  const std::string table = topic_ + "-plain";
  ExpectSurvivesTwentyBatches(
      "kafka:" + table, [&] { kafka->admin().SetTopicConfig(table, "max.message.bytes", "120"); },
      [&] { kafka->admin().SetTopicConfig(table, "max.message.bytes", "1000000"); });
}

TEST_F(SinkRecovery, FailingTransactionalKafka) {
  const std::string table = topic_ + "-exact";
  ExpectSurvivesTwentyBatches(
      "kafka:" + table + "?transactional",
      [&] { kafka->admin().SetTopicConfig(table, "max.message.bytes", "120"); },
      [&] { kafka->admin().SetTopicConfig(table, "max.message.bytes", "1000000"); });
}

// A file that cannot be written is a pipe whose reader went away.
TEST_F(SinkRecovery, FailingJsonl) {
  const std::string pipe = File("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  Say(10);
  Process consumer(job_.Command(
      Flags({"jsonl:" + pipe, "csv:" + File("rows.csv")}, {"--batch-interval", "100ms"})));
  const auto enough = [&] {
    Say(1);
    return BatchesSaved() >= 20;
  };
  ASSERT_TRUE(WaitUntil(enough, 60s)) << consumer.Err();
  ASSERT_TRUE(consumer.WaitForOutput("sink_failed", 30s)) << consumer.Err();
  {
    const PipeReader reader(pipe, File("rows.jsonl"));
    const auto caught_up = [&] {
      Say(1);
      return consumer.Err().find("sink_failed") != std::string::npos &&
             fs::exists(File("rows.jsonl")) && fs::file_size(File("rows.jsonl")) > 0;
    };
    (void)WaitUntil(caught_up, 40s);
    consumer.CtrlC();
    EXPECT_EQ(consumer.WaitForExit(20s), 0) << consumer.Err();
  }
  EXPECT_EQ(ReadSink("jsonl:" + File("rows.jsonl"), "").counts, job_.State().counts);
  EXPECT_TRUE(Holds("csv:" + File("rows.csv")));
  std::printf(
      "jsonl: failing for 20 batches: told, counted on, then whole; csv beside it: whole\n");
}

// Fails when rows and position of a sink are not one transaction, when a sink is not given what it
// lacked at the kill, or a repeated row differs.
TEST_F(SinkRecovery, Killed) {
  constexpr int kKills = 15;
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    while (!stop) {
      Say(20);
      std::this_thread::sleep_for(20ms);
    }
  });
  std::mt19937 random(11);
  const auto flags = Flags(AllSinks(), {"--batch-interval", "50ms"});
  for (int kill = 0; kill < kKills; ++kill) {
    Process consumer(job_.Command(flags));
    std::this_thread::sleep_for(std::chrono::milliseconds(500 + random() % 2000));
    EXPECT_TRUE(consumer.IsAlive()) << consumer.Err();
    consumer.Kill9();
  }
  stop = true;
  writer.join();
  Drain(AllSinks());
  for (const std::string& sink : AllSinks()) {
    const SinkTable table = ReadSink(sink, kafka->brokers());
    const bool exactly_once = sink.starts_with("sqlite") || sink.ends_with("transactional");
    std::printf(
        "%s: killed %d times: equal: %s, rows: %zu, repeated: %zu, of them differing: %zu\n",
        sink.c_str(), kKills, Holds(sink) ? "yes" : "no", table.rows, table.repeated,
        table.differing);
    EXPECT_TRUE(Holds(sink)) << sink;
    EXPECT_TRUE(!exactly_once || table.repeated == 0) << sink;
  }
}

// Fails when a sink that holds a table goes on from a state that the checkpoint has not.
TEST_F(SinkRecovery, CheckpointPutBack) {
  const std::vector<std::string> tables = Tables();
  Say(20);
  Drain(tables);
  fs::copy(job_.checkpoint, File("copy"), fs::copy_options::recursive);
  Say(40);
  Drain(tables, {"--max-records-per-batch", "10"});
  fs::remove_all(job_.checkpoint);
  fs::rename(File("copy"), job_.checkpoint);
  Drain(tables, {"--max-records-per-batch", "5", "--max-batches", "1"});
  for (const std::string& sink : tables) {
    ExpectEqual(sink, "checkpoint put back by a copy");
  }
}

// Fails when the epoch is not looked at: the checkpoint went back and past the batch that the
// tables have, without them.
TEST_F(SinkRecovery, OlderEpoch) {
  Say(20);
  Drain(Tables());
  fs::copy(job_.checkpoint, File("copy"), fs::copy_options::recursive);
  Say(40);
  Drain(Tables());
  fs::remove_all(job_.checkpoint);
  fs::rename(File("copy"), job_.checkpoint);
  const Ended rebased =
      RunProgram({.program = job_.programs / "hashtag-consumer",
                  .args = {"state", "rebase", "--to", "earliest", "--execute", "-b", job_.brokers,
                           "-t", job_.topic, "--checkpoint", job_.checkpoint}});
  ASSERT_EQ(rebased.exit_code, 0) << rebased.err;
  Drain({"console"}, {"--max-records-per-batch", "1", "--max-batches", "4"});
  Drain(Tables(), {"--max-records-per-batch", "1", "--max-batches", "1"});
  for (const std::string& sink : Tables()) {
    ExpectEqual(sink, "older epoch, snapshot");
  }
}

// Fails when a broker that comes back finds a sink that has given up, or rows twice in a topic that
// promised once.
TEST_F(SinkRecovery, BrokerRestarted) {
  Say(50);
  Process consumer(job_.Command(Flags(AllSinks(), {"--batch-interval", "100ms"})));
  ASSERT_TRUE(WaitUntil([&] { return BatchesSaved() > 0; }, 20s)) << consumer.Err();
  for (int i = 0; i < 20; ++i) {
    Say(20);
    std::this_thread::sleep_for(50ms);
  }
  kafka->Kill9();
  std::this_thread::sleep_for(3s);
  kafka->Start();
  Say(50);
  const auto whole = [&] {
    return RecordsOf(job_.State()) == 500 &&
           std::ranges::all_of(AllSinks(), [this](const std::string& sink) { return Holds(sink); });
  };
  EXPECT_TRUE(WaitUntil(whole, 60s)) << consumer.Err();
  consumer.CtrlC();
  EXPECT_EQ(consumer.WaitForExit(20s), 0) << consumer.Err();
  for (const std::string& sink : AllSinks()) {
    const SinkTable table = ReadSink(sink, kafka->brokers());
    std::printf("%s: broker killed and back: equal: %s, repeated: %zu\n", sink.c_str(),
                Holds(sink) ? "yes" : "no", table.repeated);
    EXPECT_TRUE(!sink.ends_with("transactional") || table.repeated == 0) << sink;
  }
}

// Fails when two jobs mix their rows in one place.
TEST_F(SinkRecovery, AnotherCheckpoint) {
  Say(20);
  Drain(AllSinks());
  fs::rename(job_.checkpoint, File("first"));
  Say(1);
  for (const std::string& sink : {AllSinks()[2], AllSinks()[4]}) {
    const Ended refused = job_.Drain(Flags({sink}));
    EXPECT_EQ(refused.exit_code, 8) << refused.err;
    EXPECT_NE(refused.err.find("the rows of another checkpoint"), std::string::npos) << refused.err;
    EXPECT_NE(refused.err.find("--fresh"), std::string::npos) << refused.err;
    fs::remove_all(job_.checkpoint);
    std::printf("%s: another checkpoint: exit 8\n", sink.c_str());
  }
  // A later start, so that the new table lacks tags that the old one has.
  Drain(Tables(), {"--fresh", "--start", "{\"0\":-1,\"1\":-1}"});
  Say(1);
  Drain(Tables());
  for (const std::string& sink : Tables()) {
    ExpectEqual(sink, "--fresh, replaced");
  }
}

}  // namespace
}  // namespace test
