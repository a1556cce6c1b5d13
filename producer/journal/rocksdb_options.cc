#include "producer/journal/rocksdb_options.h"

#include <fmt/format.h>
#include <rocksdb/table.h>

#include "shared/rocksdb/forwarded_log.h"

namespace producer {
namespace {

constexpr std::size_t kMiB = 1024 * 1024;

// Read once, in order: neither a cache nor a filter earns its memory.
rocksdb::BlockBasedTableOptions TableOptions() {
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;
  table.block_size = 64 * 1024;
  return table;
}

}  // namespace

rocksdb::Options JournalOptions(rocksdb::Env* env) {
  rocksdb::Options options;
  options.env = env;
  options.create_if_missing = true;
  // The log may end within a write after power loss. A break before its end is damage, and told.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.paranoid_checks = true;
  // While Kafka keeps up, what is written is forgotten before the memtable is full.
  options.write_buffer_size = 16 * kMiB;
  options.max_write_buffer_number = 2;
  options.max_background_jobs = 2;
  options.max_open_files = -1;  // A reader keeps its files though a producer deletes them.
  options.compression = rocksdb::kNoCompression;
  options.target_file_size_base = 16 * kMiB;
  options.max_bytes_for_level_base = 64 * kMiB;
  options.max_manifest_file_size = kMiB;
  options.info_log = shared::ForwardRocksDbLog();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(TableOptions()));
  return options;
}

rocksdb::ReadOptions JournalReadOptions() {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  return options;
}

shared::Error Damaged(const std::filesystem::path& dir, const std::string& how) {
  return {
      shared::ErrorKind::kCorrupt,
      fmt::format("journal {} is damaged: {}; restore a copy of it, or move the directory aside "
                  "and start again: what waits in it is then not published",
                  dir.string(), how)};
}

shared::Error JournalError(const rocksdb::Status& status, const std::filesystem::path& dir) {
  if (status.IsNoSpace()) {
    return {shared::ErrorKind::kUnavailable,
            fmt::format("journal {}: the disk is full ({}); make room and start again: what was "
                        "journalled is not lost",
                        dir.string(), status.ToString())};
  }
  if (status.IsCorruption()) return Damaged(dir, status.ToString());
  return {shared::ErrorKind::kFatal,
          fmt::format("journal {}: {}", dir.string(), status.ToString())};
}

shared::Error OpeningError(const rocksdb::Status& status, const std::filesystem::path& dir) {
  if (status.IsCorruption() || status.IsNotFound() || status.IsInvalidArgument() ||
      status.IsPathNotFound()) {
    return Damaged(dir, status.ToString());
  }
  return JournalError(status, dir);
}

}  // namespace producer
