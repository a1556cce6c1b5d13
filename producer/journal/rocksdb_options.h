// How the journal uses RocksDB: a queue, written once, read once, removed in ranges.
#pragma once

#include <filesystem>
#include <string>

#include <rocksdb/options.h>
#include <rocksdb/status.h>

#include "shared/error.h"

namespace producer {

rocksdb::Options JournalOptions(rocksdb::Env* env);

// Checks every block it reads, and leaves the cache alone.
rocksdb::ReadOptions JournalReadOptions();

// Data that is not what was written.
shared::Error Damaged(const std::filesystem::path& dir, const std::string& how);

// What the user can do about a failed call: make room where the disk is full (kUnavailable),
// nothing for data that is not what was written (kCorrupt).
shared::Error JournalError(const rocksdb::Status& status, const std::filesystem::path& dir);
// The same of a database that cannot be opened.
shared::Error OpeningError(const rocksdb::Status& status, const std::filesystem::path& dir);

}  // namespace producer
