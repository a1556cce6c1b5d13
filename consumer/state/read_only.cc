// Looking at a checkpoint beside the job that writes it (rocksdb_store.h, OpenCheckpointReadOnly).
#include <chrono>
#include <thread>

#include "consumer/state/rocksdb_database.h"
#include "consumer/state/rocksdb_store.h"
#include "shared/private_directory.h"

namespace consumer {

namespace {

namespace fs = std::filesystem;

// The job replaces files while they are opened here, every few seconds at most.
constexpr int kTries = 40;
constexpr std::chrono::milliseconds kPause{25};

// A log that the job deleted between two looks leaves a hole that only the sum of the totals tells.
shared::Result<std::unique_ptr<CheckpointReader>> OpenOnce(const fs::path& dir,
                                                           const StoreOptions& options) {
  auto database = Database::Open(dir, Database::Access::kReadOnly, options);
  if (!database) return Forward(database);
  auto whole = (*database)->ReadTotals(std::nullopt, [](const StoredTotal&) {});
  if (!whole) return Forward(whole);
  return std::move(*database);
}

bool MayBeWritten(const fs::path& dir, const StoreOptions& options) {
  return Database::Exists(dir, options).value_or(false) && shared::DirectoryLock::IsTaken(dir);
}

}  // namespace

shared::Result<std::unique_ptr<CheckpointReader>> OpenCheckpointReadOnly(
    const fs::path& dir, const StoreOptions& options) {
  auto opened = OpenOnce(dir, options);
  for (int again = 1; !opened && again < kTries && MayBeWritten(dir, options); ++again) {
    std::this_thread::sleep_for(kPause);
    opened = OpenOnce(dir, options);
  }
  return opened;
}

}  // namespace consumer
