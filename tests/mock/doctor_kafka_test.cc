// What the doctor says of what stands around the stream: broker, topic, and the other sources.
#include <string>

#include <gtest/gtest.h>

#include "tests/mock/doctor_run.h"
#include "tests/support/free_port.h"
#include "tests/support/recorded_requests.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/tcp_peer.h"
#include "tests/support/text_file.h"
#include "tests/support/topic_reader.h"

namespace {

using test::DoctorBench;
using test::DoctorFlags;

// A run of another source than Twitter's.
DoctorFlags Source(const std::string& source, DoctorFlags more) {
  DoctorFlags flags = {{"--source", source}, {"--track", std::nullopt}};
  more.merge(flags);
  return more;
}

TEST(Doctor, ABrokerThatIsNotThere) {
  DoctorBench bench;
  const std::string nobody = "127.0.0.1:" + std::to_string(test::FreePort());
  const test::Ended ended = bench.Expect("nobody at --brokers", {{"-b", nobody}},
                                         "failed   broker       no broker after 1s", 6);
  EXPECT_NE(ended.out.find("skipped  topic        nobody to ask"), std::string::npos) << ended.out;
  bench.Expect("a property of librdkafka that does not exist", {{"-X", "no.such.property=1"}},
               "failed   broker       ", 2);
}

// Fails when the doctor makes what it should only look at.
TEST(Doctor, ATopicThatIsNotThere) {
  DoctorBench bench;
  bench.Expect("a topic that is absent", {{"-t", "later"}},
               "ok       topic        later: not there yet, to be made with 4 partitions", 0);
  EXPECT_THROW(test::ReadTopic(bench.broker().brokers(), "later"), std::runtime_error);
}

// Fails when a journal that a run would refuse is called well.
TEST(Doctor, AJournal) {
  DoctorBench bench;
  const std::string journal = bench.folder() / "journal";
  bench.Expect("--journal off", {{"--journal", "off"}}, "ok       journal      off: ", 0);
  bench.Expect("a journal where nothing can be made", {{"--journal", "/proc/journal"}},
               "failed   journal      cannot write in /proc", 2);
  bench.Expect("a journal in a file", {{"--journal", bench.File("file", "") + "/journal"}},
               "failed   journal      cannot write in ", 2);
  bench.Expect("a journal larger than the disk",
               {{"--journal", journal}, {"--journal-max-bytes", "1048576TiB"}},
               "more may have to wait: make room, or lower --journal-max-bytes", 0);
  EXPECT_FALSE(std::filesystem::exists(journal)) << "the doctor made it";
  EXPECT_FALSE(std::filesystem::exists(bench.folder() / "state"));

  const test::Ended run = bench.RunToEnd({{"--journal", journal}, {"--max-tweets", "5"}});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  bench.Expect("a journal of an earlier run", {{"--journal", journal}},
               "journal: 0 records wait for Kafka", 0);
  bench.Expect("a journal of another topic", {{"--journal", journal}, {"-t", "other"}},
               "is of topic tweets, not other", 8);
  for (const auto& file : std::filesystem::directory_iterator(journal + "/db")) {
    if (file.path().filename().string().starts_with("MANIFEST")) test::WriteFile(file, "x");
  }
  bench.Expect("a journal that is damaged", {{"--journal", journal}}, " is damaged: ", 8);
}

// Fails when the doctor cuts the stream of the run whose journal it looks at.
TEST(Doctor, AJournalInUse) {
  DoctorBench bench({"--rate", "100"});
  const test::DoctorFlags flags = {{"--journal", bench.folder() / "journal"}};
  test::Process run(bench.RunCommand("", flags));
  ASSERT_TRUE(run.WaitForOutput("event=stream_connected", std::chrono::seconds(20))) << run.Err();
  const test::Ended ended = bench.Expect("a journal in use", flags,
                                         "is in use by process " + std::to_string(run.pid()), 8);
  EXPECT_NE(ended.out.find("skipped  stream       not asked: the run that uses the journal"),
            std::string::npos)
      << ended.out;
  run.CtrlC();
  EXPECT_EQ(run.WaitForExit(std::chrono::seconds(15)), 0);
  bench.simulator().Stop();
  EXPECT_EQ(test::RequestsIn(bench.simulator().requests_file()).size(), 1u);
}

TEST(Doctor, AFile) {
  DoctorBench bench;
  bench.Expect("a file of tweets", Source("file", {{"--file", test::SampleTweets()}}),
               "sample_tweets.jsonl: begins with a tweet of 2023-03-14T12:00:00.000Z", 0);
  bench.Expect("a file that is absent", Source("file", {{"--file", "absent.jsonl"}}),
               "failed   source       ", 2);
  bench.Expect("a file that is empty", Source("file", {{"--file", bench.File("empty", "\n\n")}}),
               "there is nothing in it", 0);
  const std::string texts = bench.File("texts", "one #a\ntwo\n");
  bench.Expect("a file of texts, taken for tweets", Source("file", {{"--file", texts}}),
               "warning  source       ", 0);
  bench.Expect("a file of texts, as such", Source("file", {{"--file", texts}, {"--input", "text"}}),
               "begins with a tweet", 0);
}

TEST(Doctor, StdinIsNotReadAway) {
  DoctorBench bench;
  bench.Expect("stdin", Source("stdin", {}), "ok       source       stdin: not looked into", 0);
}

TEST(Doctor, ASocket) {
  DoctorBench bench;
  const std::string nobody = "127.0.0.1:" + std::to_string(test::FreePort());
  const test::TcpListener taken;
  const std::string there = "127.0.0.1:" + std::to_string(taken.port());
  bench.Expect("nobody at --connect", Source("socket", {{"--connect", nobody}}),
               "Connection refused; start what listens there", 1);
  bench.Expect("somebody at --connect", Source("socket", {{"--connect", there}}),
               " takes connections", 0);
  bench.Expect("a port for --listen", Source("socket", {{"--listen", nobody}}),
               " is free to listen on", 0);
  bench.Expect("a port that is taken", Source("socket", {{"--listen", there}}),
               "failed   source       ", 2);
  bench.Expect("an address for --http that is taken", {{"--http", there}}, "failed   http ", 2);
  bench.Expect("readers' port that is taken", {{"--to", "socket:" + there}}, "failed   to ", 2);
}

TEST(Doctor, ARecording) {
  DoctorBench bench;
  bench.Expect("a recording", {{"--record", "stream.jsonl"}}, "stream.jsonl: will be made", 0);
  EXPECT_FALSE(std::filesystem::exists(bench.folder() / "stream.jsonl"));
  bench.Expect("a recording in no directory", {{"--record", "absent/stream.jsonl"}},
               "failed   record       cannot write ", 2);
}

}  // namespace
