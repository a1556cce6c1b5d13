// What the doctor says of a real Kafka's topics.
#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"

namespace {

struct Row {
  const char* configuration;
  std::vector<std::string> flags;
  const char* said;
  int exit_code;
};

// Fails when what Kafka would refuse or do to the tweets' times passes unseen, or a topic is made.
TEST(DoctorKafka, TopicsOfARealKafka) {
  test::RealKafka kafka;
  const test::TempDir folder;
  kafka.admin().CreateTopic("own-times", 3);
  kafka.admin().CreateTopic("week", 2, {{"retention.ms", "604800000"}});
  kafka.admin().CreateTopic("append-times", 4, {{"message.timestamp.type", "LogAppendTime"}});
  const std::vector<Row> rows = {
      {"a topic of the tweets' own times",
       {"-t", "own-times"},
       "ok       topic        own-times: 3 partitions, keeps records for ",
       0},
      {"a topic that keeps records for a week",
       {"-t", "week"},
       "week: 2 partitions, keeps records for 7d, message.timestamp.type CreateTime",
       0},
      {"a topic of the broker's times",
       {"-t", "append-times"},
       "warning  topic        append-times: 4 partitions",
       0},
      {"a topic that is absent",
       {"-t", "later"},
       "ok       topic        later: not there yet, to be made with 4 partitions",
       0},
      {"a topic that is absent, replication 3 of one broker",
       {"-t", "later", "--replication", "3"},
       "failed   topic        making topic later: ",
       2},
      {"a topic that is absent, with a configuration that does not exist",
       {"-t", "later", "--topic-config", "retention.mss=1"},
       "failed   topic        making topic later: ",
       2}};
  for (const Row& row : rows) {
    std::vector<std::string> args = {"doctor", "--source", "stdin", "-b", kafka.brokers()};
    args.insert(args.end(), row.flags.begin(), row.flags.end());
    const test::Ended ended = test::RunProgram({.program = test::ProgramPath("tweet-producer"),
                                                .args = std::move(args),
                                                .env = {{"XDG_STATE_HOME", folder.path()}}});
    EXPECT_EQ(ended.exit_code, row.exit_code) << row.configuration << "\n" << ended.out;
    const std::size_t at = ended.out.find(row.said);
    ASSERT_NE(at, std::string::npos) << row.configuration << "\n" << ended.out;
    const std::size_t line = ended.out.rfind('\n', at) + 1;
    std::printf("%s -> exit %d: %s\n", row.configuration, ended.exit_code,
                ended.out.substr(line, ended.out.find('\n', at) - line).c_str());
  }
  EXPECT_EQ(kafka.admin().PartitionCount("later"), 0) << "the doctor made it";
}

}  // namespace
