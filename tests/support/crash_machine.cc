// Built without run-time type information, as Debian's RocksDB is: its classes have none to derive
// from.
#include "tests/support/crash_machine.h"

#include <string>
#include <utility>

#include <rocksdb/file_system.h>

#include "tests/support/disk.h"

namespace test {

namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

IOStatus StatusOf(Disk::Outcome outcome) {
  if (outcome == Disk::Outcome::kNoRoom) return IOStatus::NoSpace("the disk is full");
  return outcome == Disk::Outcome::kDone ? IOStatus::OK() : IOStatus::IOError("no power");
}

class CrashFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  CrashFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::string path,
            std::shared_ptr<Disk> disk)
      : FSWritableFileOwnerWrapper(std::move(file)),
        path_(std::move(path)),
        disk_(std::move(disk)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    bool cut_now = false;
    const auto outcome = disk_->Spend(/*needs_room=*/true, &cut_now);
    // The half that had reached the disk when the power went.
    const std::size_t bytes = cut_now ? data.size() / 2 : data.size();
    if (outcome != Disk::Outcome::kDone && !cut_now) return StatusOf(outcome);
    const auto status = target()->Append(rocksdb::Slice(data.data(), bytes), options, debug);
    if (status.ok()) disk_->Appended(path_, bytes);
    return cut_now ? StatusOf(outcome) : status;
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo&, IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Truncate(std::uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    const auto outcome = disk_->Spend(/*needs_room=*/false);
    if (outcome != Disk::Outcome::kDone) return StatusOf(outcome);
    disk_->Truncated(path_, size);
    return target()->Truncate(size, options, debug);
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    const auto outcome = disk_->Spend(/*needs_room=*/false);
    if (outcome == Disk::Outcome::kDone) disk_->Synced(path_);
    return StatusOf(outcome);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  const std::string path_;
  const std::shared_ptr<Disk> disk_;
};

class CrashDirectory final : public rocksdb::FSDirectoryWrapper {
 public:
  CrashDirectory(std::unique_ptr<rocksdb::FSDirectory> directory, std::string path,
                 std::shared_ptr<Disk> disk)
      : FSDirectoryWrapper(std::move(directory)), path_(std::move(path)), disk_(std::move(disk)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    const auto outcome = disk_->Spend(/*needs_room=*/false);
    if (outcome == Disk::Outcome::kDone) disk_->SyncedDirectory(path_);
    return StatusOf(outcome);
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  const std::string path_;
  const std::shared_ptr<Disk> disk_;
};

class CrashFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit CrashFileSystem(std::shared_ptr<Disk> disk)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), disk_(std::move(disk)) {}

  const char* Name() const override { return "CrashFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override {
    if (auto status = StatusOf(disk_->Spend(true)); !status.ok()) return status;
    disk_->Delete(path);  // It may be there: the new one takes its place.
    auto status = target()->NewWritableFile(path, options, file, debug);
    if (!status.ok()) return status;
    disk_->Made(path);
    *file = std::make_unique<CrashFile>(std::move(*file), path, disk_);
    return status;
  }
  IOStatus ReopenWritableFile(const std::string&, const FileOptions&,
                              std::unique_ptr<rocksdb::FSWritableFile>*, IODebugContext*) override {
    return IOStatus::NotSupported("a file that is opened again");
  }
  IOStatus ReuseWritableFile(const std::string&, const std::string&, const FileOptions&,
                             std::unique_ptr<rocksdb::FSWritableFile>*, IODebugContext*) override {
    return IOStatus::NotSupported("a file that is used again");
  }
  // Whoever wants a second name makes a copy then.
  IOStatus LinkFile(const std::string&, const std::string&, const IOOptions&,
                    IODebugContext*) override {
    return IOStatus::NotSupported("a second name of a file");
  }
  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* directory,
                        IODebugContext* debug) override {
    auto status = target()->NewDirectory(path, options, directory, debug);
    if (status.ok()) {
      *directory = std::make_unique<CrashDirectory>(std::move(*directory), path, disk_);
    }
    return status;
  }
  IOStatus CreateDir(const std::string& path, const IOOptions& options,
                     IODebugContext* debug) override {
    if (auto status = StatusOf(disk_->Spend(true)); !status.ok()) return status;
    auto status = target()->CreateDir(path, options, debug);
    if (status.ok()) disk_->Made(path);
    return status;
  }
  IOStatus CreateDirIfMissing(const std::string& path, const IOOptions& options,
                              IODebugContext* debug) override {
    if (target()->FileExists(path, options, debug).ok()) return IOStatus::OK();
    return CreateDir(path, options, debug);
  }
  IOStatus DeleteFile(const std::string& path, const IOOptions&, IODebugContext*) override {
    if (auto status = StatusOf(disk_->Spend(false)); !status.ok()) return status;
    return disk_->Delete(path) ? IOStatus::OK() : IOStatus::PathNotFound(path);
  }
  IOStatus DeleteDir(const std::string& path, const IOOptions& options,
                     IODebugContext* debug) override {
    return DeleteFile(path, options, debug);
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions&,
                      IODebugContext*) override {
    if (auto status = StatusOf(disk_->Spend(false)); !status.ok()) return status;
    return disk_->Rename(from, to) ? IOStatus::OK() : IOStatus::PathNotFound(from);
  }

 private:
  const std::shared_ptr<Disk> disk_;
};

}  // namespace

CrashMachine::CrashMachine(const std::filesystem::path& scratch)
    : disk_(std::make_shared<Disk>(scratch)),
      file_system_(std::make_shared<CrashFileSystem>(disk_)) {}

void CrashMachine::LosePowerAfter(int writes) { disk_->LosePowerAfter(writes); }
bool CrashMachine::has_power() const { return disk_->has_power(); }
int CrashMachine::writes() const { return disk_->writes(); }
void CrashMachine::Restart(Remains remains) { disk_->Restart(remains); }
void CrashMachine::FillDiskAfter(int writes) { disk_->FillAfter(writes); }
void CrashMachine::MakeRoom() { disk_->FillAfter(std::nullopt); }

}  // namespace test
