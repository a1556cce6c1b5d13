// Disk remembers what of a directory tree was not synced yet, and can take it back. The bookkeeping
// of CrashMachine; knows nothing of RocksDB. Thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/crash_machine.h"

namespace test {

class Disk {
 public:
  enum class Outcome { kDone, kNoPower, kNoRoom };

  explicit Disk(std::filesystem::path scratch) : scratch_(std::move(scratch)) {}

  // Asked before each write; kDone: go on with it. `cut_now`, where given, tells that the power
  // went in the middle of this very write.
  Outcome Spend(bool needs_room, bool* cut_now = nullptr);

  // Told after a write was done.
  void Made(const std::string& path);
  void Appended(const std::string& path, std::uint64_t bytes);
  void Truncated(const std::string& path, std::uint64_t size);
  void Synced(const std::string& path);
  void SyncedDirectory(const std::string& dir);

  // Do the write themselves, so that it can be undone. False: it failed.
  bool Rename(const std::string& from, const std::string& to);
  bool Delete(const std::string& path);

  void LosePowerAfter(int writes);
  void FillAfter(std::optional<int> writes);
  bool has_power() const;
  int writes() const;
  void Restart(CrashMachine::Remains remains);

 private:
  struct Content {
    std::uint64_t size = 0;
    std::uint64_t synced = 0;
  };
  // A name that came, went or moved, and is not synced. Empty path: there was none.
  struct NameChange {
    std::string made;      // Take it away to undo.
    std::string moved_to;  // Where it went from `moved_from`.
    std::string moved_from;
    std::string saved_as;  // In the scratch directory: what was at `lost` before.
    std::string lost;
  };

  void MoveContents(const std::string& from, const std::string& to);
  std::string SaveAside(const std::string& path);
  void Undo(const NameChange& change);
  void CutBytes(bool keep_half);

  mutable std::mutex mutex_;
  std::filesystem::path scratch_;
  int saved_ = 0;
  int writes_ = 0;
  std::optional<int> cut_at_;
  std::optional<int> full_at_;
  bool power_ = true;
  std::map<std::string, Content> contents_;  // By the path of now.
  std::vector<NameChange> changes_;
};

}  // namespace test
