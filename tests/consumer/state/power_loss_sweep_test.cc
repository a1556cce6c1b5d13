#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include "tests/consumer/state/delegating_store.h"
#include "tests/consumer/state/scripted_job.h"
#include "tests/support/crash_machine.h"
#include "tests/support/temp_dir.h"

namespace {

using test::CrashMachine;
using Remains = CrashMachine::Remains;

// Enough for several tables and a compaction at the smallest memtable that RocksDB takes.
const std::vector<test::Event> kScript = test::MakeScript(/*texts=*/48, /*tags=*/360);
constexpr std::size_t kSmallestMemtable = 64 * 1024;

// Every write, but for sanitizers, which look at the code more than at the disk.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kStep = 7;
#else
constexpr int kStep = 1;
#endif

// Stores the positions in a write of their own, after the counts: what no store may do.
class PositionsInASecondWrite final : public test::DelegatingStore {
 public:
  using DelegatingStore::DelegatingStore;

  shared::Result<void> Save(const consumer::BatchOutcome& batch) override {
    consumer::BatchOutcome counts = batch;
    counts.partitions.clear();
    if (auto saved = DelegatingStore::Save(counts); !saved) return saved;
    return SaveStart(batch.partitions);
  }
};

// Remembers the last batch whose Save returned ok, beyond the machine's power.
class RemembersSaves final : public test::DelegatingStore {
 public:
  RemembersSaves(std::unique_ptr<consumer::CheckpointStore> store,
                 std::optional<consumer::BatchId>& last)
      : DelegatingStore(std::move(store)), last_(last) {}

  shared::Result<void> Save(const consumer::BatchOutcome& batch) override {
    auto saved = DelegatingStore::Save(batch);
    if (saved) last_ = batch.id;
    return saved;
  }

 private:
  std::optional<consumer::BatchId>& last_;
};

struct SweepOptions {
  Remains remains = Remains::kNothing;
  bool twice = false;  // The power goes again while the job restarts.
  bool sync = true;
  bool positions_in_a_second_write = false;
};

class Machine {
 public:
  explicit Machine(const SweepOptions& options)
      : options_(options), machine_(temp_.path() / "scratch") {
    std::filesystem::create_directory(temp_.path() / "scratch");
  }

  CrashMachine* operator->() { return &machine_; }

  shared::Result<test::Counts> Run() {
    return test::RunScript(kScript,
                           {.dir = temp_.path() / "checkpoint",
                            .options = {.file_system = machine_.file_system(),
                                        .sync = options_.sync,
                                        .memtable_bytes = kSmallestMemtable},
                            .wrap = [this](Store store) { return Wrap(std::move(store)); }});
  }

 private:
  using Store = std::unique_ptr<consumer::CheckpointStore>;

  Store Wrap(Store store) {
    if (options_.sync) {
      EXPECT_GE(store->ReadHead()->batch, saved_) << "a batch that was saved is gone";
    }
    if (options_.positions_in_a_second_write) {
      return std::make_unique<PositionsInASecondWrite>(std::move(store));
    }
    return std::make_unique<RemembersSaves>(std::move(store), saved_);
  }

  const SweepOptions& options_;
  test::TempDir temp_;
  CrashMachine machine_;
  std::optional<consumer::BatchId> saved_;
};

// Cuts the power at every write of a job, restarts it and lets it finish.
class Sweep {
 public:
  explicit Sweep(SweepOptions options) : options_(std::move(options)) {
    // A failed flush sleeps for a second, in RocksDB's threads as well as in ours.
    for (const auto priority : {rocksdb::Env::LOW, rocksdb::Env::HIGH}) {
      rocksdb::Env::Default()->SetBackgroundThreads(kAtOnce, priority);
    }
    std::vector<std::jthread> threads;
    for (int i = 0; i < kAtOnce; ++i) {
      threads.emplace_back([this] {
        while (!survived_) CutAt(next_write_.fetch_add(kStep));
      });
    }
  }

  int cuts() const { return cuts_; }
  int wrong() const { return wrong_; }

 private:
  static constexpr int kAtOnce = 8;

  void CutAt(int write) {
    Machine machine(options_);
    machine->LosePowerAfter(write);
    const auto undisturbed = machine.Run();
    if (machine->has_power()) {
      survived_ = true;
      return Judge(write, undisturbed);
    }
    machine->Restart(options_.remains);
    if (options_.twice) {
      machine->LosePowerAfter(write % 40);
      (void)machine.Run();
      machine->Restart(options_.remains);
    }
    ++cuts_;
    Judge(write, machine.Run());
  }

  void Judge(int write, const shared::Result<test::Counts>& counts) {
    if (!counts) {
      ADD_FAILURE() << "after a cut at write " << write << ": " << counts.error().what;
    } else if (*counts != expected_) {
      ++wrong_;
    }
  }

  const SweepOptions options_;
  const test::Counts expected_ = test::CountedAtOnce(kScript);
  std::atomic<int> next_write_ = 0;
  std::atomic<bool> survived_ = false;
  std::atomic<int> cuts_ = 0;
  std::atomic<int> wrong_ = 0;
};

// Fails when a power cut at any write of a job, from making its checkpoint on, loses or doubles a
// tag, takes back a batch that was saved, or leaves a checkpoint that cannot be opened. Seen to
// fail with the positions in a second write (below), with the new database made in place, with its
// directory not synced, and with batches not synced.
TEST(PowerLossSweep, CutAtAnyWriteNeitherLosesNorDoublesATag) {
  int cuts = 0;
  int wrong = 0;
  for (const Remains remains : {Remains::kNothing, Remains::kHalf, Remains::kAll}) {
    for (const bool twice : {false, true}) {
      const Sweep sweep({.remains = remains, .twice = twice});
      EXPECT_GT(sweep.cuts(), 150 / kStep);
      cuts += sweep.cuts();
      wrong += sweep.wrong();
    }
  }
  EXPECT_EQ(wrong, 0);
  std::printf("writes cut: %d, wrong counts: %d\n", cuts, wrong);
}

// Shows that the sweep sees what it is there for.
TEST(PowerLossSweep, SeesPositionsInASecondWrite) {
  const Sweep sweep({.positions_in_a_second_write = true});
  EXPECT_GT(sweep.wrong(), 0);
  std::printf("with positions in a second write: writes cut: %d, wrong counts: %d\n", sweep.cuts(),
              sweep.wrong());
}

// Without syncs the last batches go, counts and positions together, and are read again: the numbers
// stay right. Atomicity keeps them, the sync only keeps the work.
TEST(PowerLossSweep, WithoutSyncsTheCountsAreRightToo) {
  const Sweep sweep({.sync = false});
  EXPECT_EQ(sweep.wrong(), 0);
  std::printf("without syncs: writes cut: %d, wrong counts: %d\n", sweep.cuts(), sweep.wrong());
}

}  // namespace
