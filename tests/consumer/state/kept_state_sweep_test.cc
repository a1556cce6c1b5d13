// The power cut while states are kept, and while a job goes back to one.
#include <cstdio>
#include <filesystem>

#include <gtest/gtest.h>

#include "consumer/state/kept_states.h"
#include "consumer/state/return_to_batch.h"
#include "tests/consumer/state/batches.h"
#include "tests/support/crash_machine.h"
#include "tests/support/temp_dir.h"

namespace {

namespace fs = std::filesystem;
using consumer::BatchId;
using test::CrashMachine;
using Remains = CrashMachine::Remains;

const consumer::JobIdentity kJob{.topic = "tweets", .cluster_id = "c1"};
constexpr std::uint64_t kBatches = 4;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kKeptStep = 7;
#else
constexpr int kKeptStep = 1;
#endif

class MachineWithKept {
 public:
  MachineWithKept() : machine_(temp_.path() / "scratch") {
    fs::create_directory(temp_.path() / "scratch");
  }

  CrashMachine* operator->() { return &machine_; }

  // Saves batches up to the last, and has the last two kept.
  shared::Result<void> Run() {
    auto store = consumer::OpenCheckpoint(dir(), kJob, options());
    if (!store) return Forward(store);
    const auto head = (*store)->ReadHead();
    if (!head) return Forward(head);
    for (BatchId id = head->batch ? head->batch->Next() : BatchId{0}; id.value < kBatches;
         id = id.Next()) {
      const auto saved = (*store)->Save(
          test::MakeBatch({.id = id.value,
                           .changed = {{"#a", id.value + 1}, {"#" + std::to_string(id.value), 1}},
                           .tags = 2 * (id.value + 1)}));
      if (!saved) return saved;
    }
    return {};
  }

  // How many kept states there are, each of them checked.
  std::size_t KeptAndWhole() {
    const auto kept = consumer::KeptBatches(dir());
    for (const BatchId batch : kept) {
      const auto state = consumer::OpenCheckpointReadOnly(KeptStateOf(dir(), batch), options());
      if (!state) {
        ADD_FAILURE() << state.error().what;
        continue;
      }
      EXPECT_EQ((*state)->ReadHead()->batch, batch);
      EXPECT_EQ(test::ReadCounts(**state)->at("#a"), batch.value + 1);
    }
    return kept.size();
  }

  consumer::StoreOptions options() const {
    return {.file_system = machine_.file_system(),
            .memtable_bytes = 64 * 1024,
            .keep = {.states = 2, .every = {.batches = 1, .time = {}}}};
  }
  fs::path dir() const { return temp_.path() / "checkpoint"; }

 private:
  test::TempDir temp_;
  CrashMachine machine_;
};

// Fails when a state that a power cut left half made, or half removed, stands among the kept: with
// the state made under its own name, or deleted without being renamed first.
TEST(KeptStateSweep, CutAtAnyWriteLeavesEachKeptStateWhole) {
  int cuts = 0;
  for (const Remains remains : {Remains::kNothing, Remains::kHalf, Remains::kAll}) {
    for (int write = 0;; write += kKeptStep) {
      MachineWithKept machine;
      machine->LosePowerAfter(write);
      (void)machine.Run();
      const bool survived = machine->has_power();
      if (!survived) ++cuts;
      machine->Restart(remains);
      EXPECT_LE(machine.KeptAndWhole(), 3u);
      const auto ran = machine.Run();
      EXPECT_TRUE(ran) << "cut at write " << write << ": " << ran.error().what;
      EXPECT_GE(machine.KeptAndWhole(), 1u);
      if (survived) break;
    }
  }
  std::printf("writes cut while states are kept: %d, half made states: 0\n", cuts);
}

// Fails when it takes more than one write: then a cut leaves counts of one batch with positions of
// another.
TEST(KeptStateSweep, CutAtAnyWriteAReturnIsDoneOrNot) {
  int cuts = 0;
  int done = 0;
  for (const Remains remains : {Remains::kNothing, Remains::kHalf, Remains::kAll}) {
    for (int write = 0;; write += kKeptStep) {
      MachineWithKept machine;
      ASSERT_TRUE(machine.Run());
      machine->Restart(Remains::kAll);
      machine->LosePowerAfter(write);
      const bool told =
          ReturnToBatch(machine.dir(), BatchId{kBatches - 2}, machine.options()).has_value();
      const bool survived = machine->has_power();
      if (!survived) ++cuts;
      machine->Restart(remains);
      const auto state = consumer::OpenCheckpointReadOnly(machine.dir(), machine.options());
      ASSERT_TRUE(state) << "cut at write " << write << ": " << state.error().what;
      const auto head = (*state)->ReadHead();
      const bool returned = head->epoch == 1;
      EXPECT_TRUE(returned || !told) << "cut at write " << write;
      EXPECT_EQ(head->batch, BatchId{returned ? kBatches - 2 : kBatches - 1});
      EXPECT_EQ(test::ReadCounts(**state)->at("#a"), head->batch->value + 1);
      done += returned;
      if (survived) break;
    }
  }
  std::printf("writes cut in a return: %d, done: %d, not: %d, halves: 0\n", cuts, done,
              cuts + 3 - done);
}

}  // namespace
