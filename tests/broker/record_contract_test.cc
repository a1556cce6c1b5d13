// The record in the topic as an outsider sees it: kcat reads, Python compares.
#include <cstdio>

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace {

const std::string kSample = TEST_DATA_DIR "/sample_tweets.jsonl";

// Fails when key, value, timestamp, a header or the partition is not as docs/record.md has it.
TEST(RecordContract, KcatReadsWhatTheContractSays) {
  test::RealKafka kafka;
  const test::TempDir folder;
  const test::Ended produced = test::RunProgram(
      {.program = test::ProgramPath("tweet-producer"),
       .args = {"--source", "file", "--file", kSample, "-b", kafka.brokers(), "-t", "t2"}});
  ASSERT_EQ(produced.exit_code, 0) << produced.err;
  const test::Ended read = test::RunProgram(
      {.program = "kcat", .args = {"-C", "-b", kafka.brokers(), "-t", "t2", "-e", "-q", "-J"}});
  ASSERT_EQ(read.exit_code, 0) << read.err;
  test::WriteFile(folder.path() / "records.jsonl", read.out);
  const test::Ended compared =
      test::RunProgram({.program = "python3",
                        .args = {SOURCE_DIR "/tests/broker/record_contract.py", kSample,
                                 folder.path() / "records.jsonl", "4"}});
  std::printf("%s", compared.out.c_str());
  EXPECT_EQ(compared.exit_code, 0) << compared.err;
}

}  // namespace
