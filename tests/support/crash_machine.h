// A machine whose power can be cut at any write to its disk, and whose disk can fill up.
//
//   CrashMachine machine(scratch);
//   machine.LosePowerAfter(17);              // write 17, counted from 0, and all after it fail
//   RunJob(machine.file_system());
//   machine.Restart(CrashMachine::Remains::kNothing);   // what was not synced is gone
//   RunJob(machine.file_system());
//
// A write is whatever must be synced to be safe: appending, making, renaming or deleting a file,
// and the syncs themselves. Bytes are safe after a sync of their file; a name after a sync of its
// directory. Files lie in real directories; a real sync is not asked for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

namespace rocksdb {
class FileSystem;
}

namespace test {

class Disk;

class CrashMachine {
 public:
  // What of the writes that were not synced is on the disk after a power cut.
  enum class Remains {
    kNothing,
    kHalf,  // The older half of the names, and of each file the older half of its bytes.
    kAll,   // As after a killed process: the kernel has them.
  };

  // `scratch`: an empty directory on the same disk, for files that a power cut may bring back.
  explicit CrashMachine(const std::filesystem::path& scratch);

  std::shared_ptr<rocksdb::FileSystem> file_system() const { return file_system_; }

  void LosePowerAfter(int writes);
  bool has_power() const;
  // Since the beginning or the last restart.
  int writes() const;

  // REQUIRES: whoever used the file system is gone.
  void Restart(Remains remains);

  // From write number `writes` on there is no room for a byte or a file more.
  void FillDiskAfter(int writes);
  void MakeRoom();

 private:
  std::shared_ptr<Disk> disk_;
  std::shared_ptr<rocksdb::FileSystem> file_system_;
};

}  // namespace test
