#include <cstdio>

#include <gtest/gtest.h>

#include "tests/consumer/state/scripted_job.h"
#include "tests/support/crash_machine.h"
#include "tests/support/temp_dir.h"

namespace {

// Fails when a batch that the disk did not take counts as saved, or when the job cannot go on once
// there is room.
TEST(DiskFull, EndsTheJobAndCostsNoTag) {
  const auto script = test::MakeScript(/*texts=*/24, /*tags=*/120);
  const test::Counts expected = test::CountedAtOnce(script);
  int stopped = 0;
  int wrong = 0;
  for (int write = 7; write < 110; write += 7) {
    const test::TempDir temp;
    std::filesystem::create_directory(temp.path() / "scratch");
    test::CrashMachine machine(temp.path() / "scratch");
    const test::ScriptedRun run{
        .dir = temp.path() / "checkpoint",
        .options = {.file_system = machine.file_system(), .memtable_bytes = 64 * 1024}};
    machine.FillDiskAfter(write);
    const auto full = test::RunScript(script, run);
    if (!full) {
      EXPECT_EQ(full.error().kind, shared::ErrorKind::kFatal);
      EXPECT_NE(full.error().what.find("the disk is full"), std::string::npos) << full.error().what;
      ++stopped;
    }
    machine.MakeRoom();
    const auto counts = test::RunScript(script, run);
    ASSERT_TRUE(counts) << counts.error().what;
    wrong += *counts != expected;
  }
  EXPECT_GT(stopped, 10);
  EXPECT_EQ(wrong, 0);
  std::printf("full disks: %d, wrong counts: %d\n", stopped, wrong);
}

}  // namespace
