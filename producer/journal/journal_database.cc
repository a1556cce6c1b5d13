#include "producer/journal/journal_database.h"

#include <utility>

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/write_batch.h>

#include "producer/journal/rocksdb_options.h"

namespace producer {

using shared::ErrorKind;
using shared::Result;

JournalDatabase::JournalDatabase(std::filesystem::path dir, JournalAccess access)
    : dir_(std::move(dir)), access_(access) {}

Result<std::unique_ptr<JournalDatabase>> JournalDatabase::Open(
    const std::filesystem::path& dir, JournalAccess access,
    std::shared_ptr<rocksdb::FileSystem> file_system) {
  std::unique_ptr<JournalDatabase> database(new JournalDatabase(dir, access));
  const bool write = access == JournalAccess::kReadWrite;
  const std::string path = dir / "db";
  auto& env = database->env_;
  env = rocksdb::NewCompositeEnv(file_system ? file_system : rocksdb::FileSystem::Default());
  if (!write && !env->FileExists(path).ok()) {
    return shared::Fail(ErrorKind::kUsage,
                        fmt::format("there is no journal in {}; name its directory with --journal, "
                                    "or its topic with --topic",
                                    dir.string()));
  }
  // RocksDB makes it too, but complains first.
  if (write) env->CreateDirIfMissing(path);
  const rocksdb::Options options = JournalOptions(env.get());
  rocksdb::DB* opened = nullptr;
  const auto status = write ? rocksdb::DB::Open(options, path, &opened)
                            : rocksdb::DB::OpenForReadOnly(options, path, &opened);
  database->db_.reset(opened);
  if (!status.ok()) return std::unexpected(OpeningError(status, dir));
  return database;
}

// A log that ends within a write looks like one that a power cut left: damage to its last write
// would pass for that. So after a clean end nothing stands in it. After a write that failed RocksDB
// asserts when it is closed (7.8 does, as Debian builds it): it is left to the end of the process.
JournalDatabase::~JournalDatabase() {
  if (failure_) {
    static_cast<void>(db_.release());
    static_cast<void>(env_.release());
  } else if (db_ && access_ == JournalAccess::kReadWrite) {
    db_->Flush(rocksdb::FlushOptions());
  }
}

// After a write that failed RocksDB must not be asked for another: it may assert then (7.8 does).
Result<void> JournalDatabase::Write(rocksdb::WriteBatch& batch, WriteSync sync) {
  const std::scoped_lock lock(mutex_);
  if (failure_) return std::unexpected(*failure_);
  rocksdb::WriteOptions options;
  options.sync = sync == WriteSync::kYes;
  const auto status = db_->Write(options, &batch);
  if (status.ok()) return {};
  failure_ = JournalError(status, dir_);
  return std::unexpected(*failure_);
}

std::unique_ptr<rocksdb::Iterator> JournalDatabase::Scan() const {
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(JournalReadOptions()));
}

}  // namespace producer
