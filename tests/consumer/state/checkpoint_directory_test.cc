#include "consumer/state/checkpoint_directory.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "consumer/state/rocksdb_store.h"
#include "tests/consumer/state/batches.h"
#include "tests/consumer/state/test_job.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

constexpr shared::UnixMillis kNow = 1'769'860'806'000;  // 2026-01-31T12:00:06Z.

TEST(MoveAsideTest, RenamesWithTheDateAndNeverOverwrites) {
  const test::TempDir temp;
  const auto dir = temp.path() / "tweets";
  for (const std::string expected :
       {"tweets.2026-01-31T12-00-06Z", "tweets.2026-01-31T12-00-06Z-2"}) {
    ASSERT_TRUE(OpenCheckpoint(dir, kJob));
    const auto aside = MoveAside(dir.string() + "/", kNow);
    ASSERT_TRUE(aside) << aside.error().what;
    EXPECT_EQ(*aside, temp.path() / expected);
    EXPECT_TRUE(OpenCheckpointReadOnly(**aside));
    EXPECT_FALSE(std::filesystem::exists(dir));
  }
}

TEST(MoveAsideTest, NothingToMoveIsNoError) {
  const test::TempDir temp;
  const auto aside = MoveAside(temp.path() / "none", kNow);
  ASSERT_TRUE(aside);
  EXPECT_EQ(*aside, std::nullopt);
}

// Fails when the lock is not taken: a running job would go on writing into the directory moved.
int KindOfOpeningWithoutDescriptors(const std::filesystem::path& dir) {
  const rlimit few = {.rlim_cur = 5, .rlim_max = 5};
  setrlimit(RLIMIT_NOFILE, &few);
  const auto opened = OpenCheckpointReadOnly(dir);
  return opened ? -1 : static_cast<int>(opened.error().kind);
}

// Fails when a machine that is out of descriptors makes a whole checkpoint look damaged, and the
// sentence advises to give it up.
TEST(DatabaseTest, WhatTheMachineDidNotOpenIsNoDamage) {
  // RocksDB has threads by then, and a copy of them that fork() made could start no other.
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const test::TempDir temp;
  {
    ASSERT_TRUE(OpenCheckpoint(temp.path(), kJob));
  }
  EXPECT_EXIT(_exit(KindOfOpeningWithoutDescriptors(temp.path())),
              testing::ExitedWithCode(static_cast<int>(shared::ErrorKind::kFatal)), "");
}

// Fails when what cannot be looked at is taken for absent: a job would begin anew.
TEST(HasDatabaseTest, WhatCannotBeLookedAtIsNotAbsent) {
  const test::TempDir temp;
  EXPECT_FALSE(*HasDatabase(temp.path() / "none"));
  std::filesystem::create_symlink("db", temp.path() / "db");  // A loop.
  const auto there = HasDatabase(temp.path());
  ASSERT_FALSE(there);
  EXPECT_EQ(there.error().kind, shared::ErrorKind::kUsage);
  EXPECT_FALSE(OpenCheckpoint(temp.path(), kJob));
  EXPECT_FALSE(MoveAside(temp.path(), kNow));
  EXPECT_EQ(OpenCheckpointReadOnly(temp.path()).error().kind, shared::ErrorKind::kUsage);
}

TEST(MoveAsideTest, ARunningJobsCheckpointStays) {
  const test::TempDir temp;
  const auto dir = temp.path() / "tweets";
  const auto running = OpenCheckpoint(dir, kJob);
  const auto aside = MoveAside(dir, kNow);
  ASSERT_FALSE(aside);
  EXPECT_EQ(aside.error().kind, shared::ErrorKind::kCorrupt);
  EXPECT_TRUE(std::filesystem::exists(dir));
}

}  // namespace
}  // namespace consumer
