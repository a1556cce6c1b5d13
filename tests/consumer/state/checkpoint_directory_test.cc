#include "consumer/state/checkpoint_directory.h"

#include <gtest/gtest.h>

#include "consumer/state/rocksdb_store.h"
#include "tests/consumer/state/batches.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

constexpr shared::UnixMillis kNow = 1'769'860'806'000;  // 2026-01-31T12:00:06Z.
const JobIdentity kJob{.topic = "tweets", .cluster_id = "c1"};

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
