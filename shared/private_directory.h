// A directory that one process at a time keeps its data in: a consumer's checkpoint, a producer's
// journal.
//
//   const DirectoryUse use{.what = "checkpoint", .flag = "--checkpoint"};
//   if (auto made = MakePrivateDirectory(dir, use); !made) return Forward(made);
//   Result<DirectoryLock> lock = DirectoryLock::Take(dir, use);
//   if (!lock) return Forward(lock);      // "... in use by process 4711 on host a since ..."
//
// The claim is a lock on the file `lock` in the directory, which also says who holds it. It goes
// with the process, however that ends. Such a lock belongs to the open file (fcntl F_OFD_SETLK): it
// keeps out a second claim of the same process too.
#pragma once

#include <filesystem>
#include <string_view>

#include "shared/error.h"

namespace shared {

// For messages.
struct DirectoryUse {
  std::string_view what;  // "checkpoint"
  std::string_view flag;  // The flag that names another: "--checkpoint".
};

// Makes the directory and the parents that it lacks, each with mode 700 and durably. One that
// exists keeps its mode. kUsage names the one that cannot be made.
Result<void> MakePrivateDirectory(const std::filesystem::path& dir, const DirectoryUse& use);

// The path made absolute, without the slash at the end that a shell's completion leaves.
std::filesystem::path CleanDirectory(const std::filesystem::path& dir);

// An entry of a directory is on disk once the directory is. Nothing where it may not be read.
void SyncDirectory(const std::filesystem::path& dir);

class DirectoryLock {
 public:
  // kCorrupt: another holds it; names the process, its host and since when. kUsage: the directory
  // cannot be written. REQUIRES: the directory exists.
  static Result<DirectoryLock> Take(const std::filesystem::path& dir, const DirectoryUse& use);

  // True while somebody holds it. Takes nothing.
  static bool IsTaken(const std::filesystem::path& dir);

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int file) : file_(file) {}

  int file_ = -1;
};

}  // namespace shared
