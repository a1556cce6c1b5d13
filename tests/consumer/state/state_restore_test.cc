#include "consumer/state/state_restore.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "consumer/state/kept_states.h"
#include "tests/consumer/state/batches.h"
#include "tests/consumer/state/test_job.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

namespace fs = std::filesystem;
using shared::ErrorKind;

constexpr shared::UnixMillis kRestoredAt = 1'800'000'000'000;

class StateRestoreTest : public ::testing::Test {
 protected:
  // Saves batches, each with #a once more; every second one is backed up.
  void Save(std::uint64_t from, std::uint64_t to) {
    auto store = OpenCheckpoint(dir(), kJob,
                                {.sync = false,
                                 .keep = {.states = 2, .every = {.batches = 1, .time = {}}},
                                 .backup = {.dir = backups(), .every = 2}});
    ASSERT_TRUE(store) << store.error().what;
    for (std::uint64_t id = from; id <= to; ++id) {
      ASSERT_TRUE((*store)->Save(
          test::MakeBatch({.id = id, .changed = {{"#a", id + 1}}, .tags = id + 1, .position = 5})));
      ASSERT_TRUE((*store)->Acknowledge("s", {id}, {"s"}));
    }
  }

  shared::Result<Restored> Restore(const fs::path& from) {
    fs::remove_all(dir());
    return RestoreCheckpoint(from, dir(), kRestoredAt);
  }

  std::uint64_t RestoredCount() {
    const auto state = OpenCheckpoint(dir(), kJob);
    EXPECT_TRUE(state) << state.error().what;
    return state ? test::ReadCounts(**state)->at("#a") : 0;
  }

  fs::path dir() const { return temp_.path() / "checkpoint"; }
  fs::path backups() const { return temp_.path() / "backups"; }

 private:
  test::TempDir temp_;
};

// Fails when nothing was backed up at the end of the run, or when sinks count as having what came
// after the backup.
TEST_F(StateRestoreTest, ALostCheckpointGoesOnFromItsNewestBackup) {
  Save(0, 4);
  const auto restored = Restore(backups());
  ASSERT_TRUE(restored) << restored.error().what;
  EXPECT_GE(restored->head.batch, BatchId{3});  // Of the batch that it was begun after, or later.
  EXPECT_EQ(restored->head.epoch, static_cast<std::uint64_t>(kRestoredAt));
  EXPECT_TRUE(restored->head.sinks.empty());
  EXPECT_TRUE(restored->passed_over.empty());
  EXPECT_EQ(RestoredCount(), restored->head.batch->value + 1);
  EXPECT_FALSE(fs::exists(dir() / "restored.new"));
}

TEST_F(StateRestoreTest, ARestoredJobBacksUpToTheSameDirectory) {
  Save(0, 1);
  ASSERT_TRUE(Restore(backups()));
  Save(2, 7);
  const auto again = Restore(backups());
  ASSERT_TRUE(again) << again.error().what;
  EXPECT_GE(again->head.batch, BatchId{7});
  EXPECT_GT(again->head.epoch, static_cast<std::uint64_t>(kRestoredAt));
}

// Fails when a table that is not what was written becomes the checkpoint's.
TEST_F(StateRestoreTest, ADamagedBackupIsPassedOverForAnOlderOne) {
  Save(0, 1);
  Save(2, 3);  // The log of the run before has become a table by now.
  fs::path newest;
  for (const auto& file : fs::recursive_directory_iterator(backups() / "private")) {
    const bool log = file.path().extension() == ".log" && file.file_size() > 0;
    if (log && (newest.empty() || newest < file.path())) newest = file.path();
  }
  ASSERT_FALSE(newest.empty());
  fs::resize_file(newest, fs::file_size(newest) - 1);
  std::ofstream(newest, std::ios::app) << '~';
  const auto restored = Restore(backups());
  ASSERT_TRUE(restored) << restored.error().what;
  EXPECT_EQ(restored->passed_over.size(), 1u);
  EXPECT_EQ(restored->head.batch, BatchId{1});
  EXPECT_EQ(RestoredCount(), 2u);
}

TEST_F(StateRestoreTest, AKeptStateCanBeRestoredElsewhere) {
  Save(0, 4);
  const fs::path kept = dir().parent_path() / "kept";
  fs::rename(KeptStatesOf(dir()), kept);
  const auto restored = Restore(kept / "3");
  ASSERT_TRUE(restored) << restored.error().what;
  EXPECT_EQ(restored->head.batch, BatchId{3});
  EXPECT_EQ(restored->head.epoch, static_cast<std::uint64_t>(kRestoredAt));
  EXPECT_EQ(RestoredCount(), 4u);
}

TEST_F(StateRestoreTest, ACheckpointIsNeverReplacedAndNothingIsMadeOfNothing) {
  Save(0, 1);
  const auto refused = RestoreCheckpoint(backups(), dir(), kRestoredAt);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(RestoredCount(), 2u);
  const auto nothing = RestoreCheckpoint(dir() / "none", dir() / "new", kRestoredAt);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(fs::exists(dir() / "new"));
}

// Fails when two jobs take turns in one directory, each deleting the other's backups.
TEST_F(StateRestoreTest, BackupsOfAnotherCheckpointAreLeftAlone) {
  Save(0, 1);
  fs::remove_all(dir());
  const auto refused = OpenCheckpoint(dir(), kJob, {.backup = {.dir = backups(), .every = 1}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_NE(refused.error().what.find("holds backups of another job's state"), std::string::npos);
}

// Fails when a backup that cannot be made stops the counting.
TEST_F(StateRestoreTest, ABackupThatFailsIsToldAndStopsNothing) {
  std::ofstream(backups()) << "a file where the directory goes";
  testing::internal::CaptureStderr();
  Save(0, 3);
  const std::string told = testing::internal::GetCapturedStderr();
  EXPECT_NE(told.find("event=backup_failed"), std::string::npos) << told;
  EXPECT_EQ(RestoredCount(), 4u);
}

}  // namespace
}  // namespace consumer
