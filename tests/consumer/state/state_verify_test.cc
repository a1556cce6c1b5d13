// Checking a checkpoint whose bytes are no more what was written.
#include "consumer/state/state_verify.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

#include <gtest/gtest.h>

#include "consumer/state/kept_states.h"
#include "tests/consumer/state/batches.h"
#include "tests/support/temp_dir.h"

namespace {

namespace fs = std::filesystem;
using consumer::Check;

class StateVerify : public ::testing::Test {
 protected:
  // A table and a log, and two kept states.
  void SetUp() override {
    for (std::uint64_t id = 0; id < 4; ++id) {
      auto store = consumer::OpenCheckpoint(
          dir(), {.topic = "tweets", .cluster_id = "c1"},
          {.sync = false, .keep = {.states = 2, .every = {.batches = 1, .time = {}}}});
      ASSERT_TRUE(store) << store.error().what;
      test::Counts changed;
      for (int i = 0; i < 500; ++i) changed["#tag" + std::to_string(i)] = id + 1;
      ASSERT_TRUE(
          (*store)->Save(test::MakeBatch({.id = id, .changed = changed, .tags = 500 * (id + 1)})));
    }
  }

  static bool IsWhole(const fs::path& path) {
    const auto checks = consumer::VerifyCheckpoint(path);
    return checks && std::ranges::all_of(*checks, &Check::ok);
  }

  // What verify makes of a copy in which one byte is another.
  bool SeesFlip(const fs::path& file, std::uint64_t offset) const {
    const fs::path copy = temp_.path() / "copy";
    fs::remove_all(copy);
    fs::copy(dir(), copy, fs::copy_options::recursive);
    std::fstream bytes(copy / file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(static_cast<std::streamoff>(offset));
    const int byte = bytes.get();
    bytes.seekp(static_cast<std::streamoff>(offset));
    bytes.put(static_cast<char>(byte ^ 0x5a));
    bytes.close();
    return !IsWhole(copy);
  }

  fs::path dir() const { return temp_.path() / "checkpoint"; }

 private:
  test::TempDir temp_;
};

TEST_F(StateVerify, EachStateIsCheckedAndALineToldForEach) {
  const auto checks = consumer::VerifyCheckpoint(dir());
  ASSERT_TRUE(checks) << checks.error().what;
  EXPECT_EQ(checks->size(), 9u);  // Three of each of three states.
  EXPECT_TRUE(std::ranges::all_of(*checks, &Check::ok));
  EXPECT_EQ(consumer::CheckLine(checks->at(2)),
            "ok     state of batch 2: 500 totals add up to the 1500 that were counted");
  EXPECT_EQ(consumer::CheckLine(checks->at(8)),
            "ok     newest state: 500 totals add up to the 2000 that were counted");
}

// Fails when a block, or an entry of the log, is passed over: with the checksums of the log's
// middle not told, as the job itself has it, or with kept states left out.
TEST_F(StateVerify, AFlippedByteIsSeen) {
  std::mt19937 random(5);
  int flips = 0;
  int seen = 0;
  for (const auto& entry : fs::recursive_directory_iterator(dir())) {
    const std::string kind = entry.path().extension();
    if (kind != ".sst" && kind != ".log") continue;
    for (int i = 0; i < 20 && entry.file_size() > 0; ++i, ++flips) {
      const std::uint64_t offset = random() % entry.file_size();
      const bool noticed = SeesFlip(fs::relative(entry.path(), dir()), offset);
      EXPECT_TRUE(noticed) << entry.path() << " at " << offset << " of " << entry.file_size();
      seen += noticed;
    }
  }
  EXPECT_GT(flips, 100);
  std::printf("bytes flipped: %d, seen: %d\n", flips, seen);
}

// What a killed process leaves. Fails when it is called damage: the job reads that batch again.
TEST_F(StateVerify, AnEntryThatWasCutOffAtTheEndOfTheLogIsNoDamage) {
  int logs = 0;
  for (const auto& file : fs::directory_iterator(dir() / "db")) {
    if (file.path().extension() != ".log" || file.file_size() == 0) continue;
    fs::resize_file(file.path(), file.file_size() - 3);
    ++logs;
  }
  EXPECT_EQ(logs, 1);
  EXPECT_TRUE(IsWhole(dir()));
}

// Fails when it wants the lock, or takes what the job replaces for damage.
TEST_F(StateVerify, WorksBesideARunningJob) {
  auto store = consumer::OpenCheckpoint(dir(), {.topic = "tweets", .cluster_id = "c1"});
  ASSERT_TRUE(store);
  const auto checks = consumer::VerifyCheckpoint(dir());
  ASSERT_TRUE(checks) << checks.error().what;
  EXPECT_TRUE(std::ranges::all_of(*checks, &Check::ok));
  EXPECT_NE(checks->at(6).said.find("every entry"), std::string::npos) << checks->at(6).said;
}

TEST_F(StateVerify, WhereThereIsNoCheckpointThereIsNothingToVerify) {
  const auto checks = consumer::VerifyCheckpoint(dir() / "none");
  ASSERT_FALSE(checks);
  EXPECT_EQ(checks.error().kind, shared::ErrorKind::kUsage);
}

}  // namespace
