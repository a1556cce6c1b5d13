#include <chrono>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "consumer/state/rocksdb_store.h"
#include "shared/exit_code.h"
#include "tests/consumer/state/batches.h"
#include "tests/consumer/state/scripted_job.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace std::chrono_literals;
using consumer::JobIdentity;
using shared::ExitCode;
using shared::ExitCodeOf;

shared::Error ErrorOfOpening(const std::filesystem::path& dir, const JobIdentity& job) {
  const auto store = consumer::OpenCheckpoint(dir, job);
  EXPECT_FALSE(store);
  return store ? shared::Error{} : store.error();
}

void Print(const shared::Error& error) {
  std::printf("exit %d: %s\n", static_cast<int>(ExitCodeOf(error.kind)), error.what.c_str());
}

// Fails when the lock is left out, or is one that only threads of the same process see.
TEST(SecondProcess, IsRefusedNamingTheHolderUntilThatEnds) {
  const test::TempDir temp;
  test::Process holder(
      {.program = test::ProgramPath("checkpoint_holder"), .args = {temp.path(), "hold"}});
  ASSERT_TRUE(holder.WaitForOutput("opened", 30s)) << holder.Err();

  const shared::Error error = ErrorOfOpening(temp.path(), test::kScriptedJob);
  EXPECT_EQ(ExitCodeOf(error.kind), ExitCode::kCheckpoint);
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  EXPECT_NE(error.what.find("in use by process " + std::to_string(holder.pid()) + " on host " +
                            host + " since 20"),
            std::string::npos)
      << error.what;
  Print(error);

  holder.Kill9();
  EXPECT_TRUE(consumer::OpenCheckpoint(temp.path(), test::kScriptedJob));
}

TEST(SecondProcess, IsRefusedInTheSameProcessToo) {
  const test::TempDir temp;
  const auto first = consumer::OpenCheckpoint(temp.path(), test::kScriptedJob);
  ASSERT_TRUE(first);
  EXPECT_EQ(ErrorOfOpening(temp.path(), test::kScriptedJob).kind, shared::ErrorKind::kCorrupt);
}

class AnotherJob {
 public:
  AnotherJob() {
    auto store = consumer::OpenCheckpoint(temp_.path(), test::kScriptedJob);
    EXPECT_TRUE(store);
    EXPECT_TRUE((*store)->Save(test::MakeBatch({.id = 0, .changed = {{"#a", 1}}, .tags = 1})));
  }

  // The refusal, once it was seen that the checkpoint is still good for its own job.
  shared::Error Refuse(const JobIdentity& job) const {
    const shared::Error error = ErrorOfOpening(temp_.path(), job);
    const auto own = consumer::OpenCheckpoint(temp_.path(), test::kScriptedJob);
    EXPECT_TRUE(own);
    EXPECT_EQ(*test::ReadCounts(**own), (test::Counts{{"#a", 1}}));
    return error;
  }

 private:
  test::TempDir temp_;
};

// Fails when the topic is not part of what is compared.
TEST(OtherTopic, IsRefusedNamingTheField) {
  JobIdentity job = test::kScriptedJob;
  job.topic = "news";
  const shared::Error error = AnotherJob().Refuse(job);
  EXPECT_EQ(ExitCodeOf(error.kind), ExitCode::kCheckpoint);
  EXPECT_NE(error.what.find("topic is \"tweets\", this job's is \"news\""), std::string::npos);
  Print(error);
}

// Fails when the tokenizer is not part of what is compared.
TEST(OtherTokenizer, IsRefusedNamingTheField) {
  JobIdentity job = test::kScriptedJob;
  job.tokenizer = "twitter-text";
  const shared::Error error = AnotherJob().Refuse(job);
  EXPECT_EQ(ExitCodeOf(error.kind), ExitCode::kCheckpoint);
  EXPECT_NE(error.what.find("tokenizer is \"spark\", this job's is \"twitter-text\""),
            std::string::npos);
  Print(error);
}

// Fails when what is read mixes two batches: with the sum of the totals not checked, a log file
// that the writer deletes while the reader opens leaves old totals beside new positions.
TEST(LookBesideAJob, SeesOneBatchEachTime) {
  const test::TempDir temp;
  test::Process writer(
      {.program = test::ProgramPath("checkpoint_holder"), .args = {temp.path(), "write"}});
  ASSERT_TRUE(writer.WaitForOutput("opened", 30s)) << writer.Err();
  int looks = 0;
  int mixed = 0;
  std::uint64_t last = 0;
  const auto end = std::chrono::steady_clock::now() + 6s;
  for (; std::chrono::steady_clock::now() < end; ++looks) {
    const auto reader = consumer::OpenCheckpointReadOnly(temp.path());
    ASSERT_TRUE(reader) << reader.error().what;
    std::uint64_t tags = 0;
    bool same = true;
    std::uint64_t count = 0;
    const auto head = (*reader)->ReadTotals(std::nullopt, [&](const consumer::StoredTotal& stored) {
      same = same && (tags++ == 0 || stored.total.count == count);
      count = stored.total.count;
    });
    ASSERT_TRUE(head) << head.error().what;
    const std::uint64_t batches = head->batch ? head->batch->value + 1 : 0;
    mixed += !same || count != batches;
    EXPECT_GE(batches, last);
    last = batches;
  }
  ASSERT_TRUE(writer.IsAlive()) << writer.Err();
  EXPECT_EQ(mixed, 0);
  EXPECT_GT(looks, 20);
  std::printf("looks: %d, batches written meanwhile: %llu, mixed: %d\n", looks,
              static_cast<unsigned long long>(last), mixed);
}

}  // namespace
