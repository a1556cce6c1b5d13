// JournalDatabase is the RocksDB database under a journal: opened, scanned, written, and closed so
// that damage is told apart from a write that was cut off.
//
//   auto database = JournalDatabase::Open(dir, JournalAccess::kReadWrite, nullptr);
//   rocksdb::WriteBatch batch;
//   (*database)->Write(batch, WriteSync::kNo);   // whole or not at all
//
// Thread-safe. After an error of a write every write fails with the same error, until it is opened
// again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include "shared/error.h"

namespace rocksdb {
class DB;
class Env;
class FileSystem;
class Iterator;
class WriteBatch;
}  // namespace rocksdb

namespace producer {

enum class JournalAccess : std::uint8_t {
  kReadWrite,  // Made where there is none.
  kReadOnly,   // Beside a running producer; as it is when it is opened.
};

enum class WriteSync : std::uint8_t {
  kNo,   // Survives the end of the process.
  kYes,  // Survives power loss too.
};

class JournalDatabase {
 public:
  // In db/ of the journal's directory. kUsage: read-only, and there is none. kCorrupt: damaged.
  // kUnavailable: the disk is full.
  static shared::Result<std::unique_ptr<JournalDatabase>> Open(
      const std::filesystem::path& dir, JournalAccess access,
      std::shared_ptr<rocksdb::FileSystem> file_system);
  ~JournalDatabase();

  // kUnavailable: the disk is full; nothing of the batch was stored. kFatal: the disk fails.
  shared::Result<void> Write(rocksdb::WriteBatch& batch, WriteSync sync);

  // Over a moment of it. Look at its status when it ends.
  std::unique_ptr<rocksdb::Iterator> Scan() const;

 private:
  JournalDatabase(std::filesystem::path dir, JournalAccess access);

  const std::filesystem::path dir_;
  const JournalAccess access_;
  std::unique_ptr<rocksdb::Env> env_;  // Outlives the database.
  std::unique_ptr<rocksdb::DB> db_;

  std::mutex mutex_;  // Guards what follows.
  std::optional<shared::Error> failure_;
};

}  // namespace producer
