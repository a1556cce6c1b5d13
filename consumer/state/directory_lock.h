// DirectoryLock is one process's claim on a checkpoint. It goes with the process, however that
// ends.
//
//   Result<DirectoryLock> lock = DirectoryLock::Take(dir);
//   if (!lock) return Forward(lock);      // "... in use by process 4711 on host a since ..."
//
// The claim is a lock on the file `lock` in the directory, which also says who holds it. Such a
// lock belongs to the open file (fcntl F_OFD_SETLK): it keeps out a second claim of the same
// process too.
#pragma once

#include <filesystem>

#include "shared/error.h"

namespace consumer {

class DirectoryLock {
 public:
  // kCorrupt: another holds it; names the process, its host and since when. kUsage: the directory
  // cannot be written. REQUIRES: the directory exists.
  static shared::Result<DirectoryLock> Take(const std::filesystem::path& dir);

  // True while somebody holds it. Takes nothing.
  static bool IsTaken(const std::filesystem::path& dir);

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int file) : file_(file) {}

  int file_ = -1;
};

}  // namespace consumer
