#include "consumer/state/rocksdb_options.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <rocksdb/convenience.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/memtablerep.h>
#include <rocksdb/table.h>

#include "shared/rocksdb/forwarded_log.h"

namespace consumer {

namespace {

constexpr std::size_t kMiB = 1024 * 1024;

rocksdb::CompressionType BestCompression() {
  const auto built_in = rocksdb::GetSupportedCompressions();
  const bool lz4 = std::ranges::count(built_in, rocksdb::kLZ4Compression) > 0;
  return lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
}

// Nothing is looked up, so neither a cache nor a filter earns its memory.
rocksdb::BlockBasedTableOptions TableOptions() {
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;
  table.block_size = 16 * 1024;
  return table;
}

void KeepFilesSmall(rocksdb::Options& options) {
  // Small memtables, so that a restart has little log to read; more of them at once into a merge,
  // so that totals that change often are not rewritten more often for it.
  options.level0_file_num_compaction_trigger = 8;
  options.level0_slowdown_writes_trigger = 32;
  options.level0_stop_writes_trigger = 48;
  options.target_file_size_base = 16 * kMiB;
  options.max_bytes_for_level_base = 64 * kMiB;
  options.max_manifest_file_size = kMiB;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
}

}  // namespace

rocksdb::Options CheckpointOptions(rocksdb::Env* env, std::size_t memtable_bytes) {
  rocksdb::Options options;
  options.env = env;
  // After power loss the log may end in the middle of a batch: go on from the one before, never
  // refuse.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.paranoid_checks = true;
  options.info_log = shared::ForwardRocksDbLog();
  // A vector takes a batch an order of magnitude faster than the skip list, and is sorted when it
  // is flushed or read. It takes one writer at a time.
  options.memtable_factory = std::make_shared<rocksdb::VectorRepFactory>();
  options.allow_concurrent_memtable_write = false;
  options.write_buffer_size = memtable_bytes;
  options.max_write_buffer_number = 2;
  options.max_background_jobs = 2;
  options.max_open_files = -1;  // A reader keeps its files though a running job deletes them.
  options.compression = BestCompression();
  // Of whole tables, beside those of their blocks: `state verify` sees a flipped byte anywhere.
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(TableOptions()));
  KeepFilesSmall(options);
  return options;
}

rocksdb::ReadOptions CheckpointReadOptions() {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  return options;
}

shared::Error Damaged(const std::string& where, const std::string& how) {
  return {shared::ErrorKind::kCorrupt,
          fmt::format("checkpoint {} {}; restore a copy of it, or move it aside with --fresh and "
                      "count anew",
                      where, how)};
}

shared::Error ErrorOf(const rocksdb::Status& status, const std::string& where) {
  if (status.IsNoSpace()) {
    return {shared::ErrorKind::kFatal,
            fmt::format("checkpoint {}: the disk is full ({}); make room and start again: nothing "
                        "that was saved is lost",
                        where, status.ToString())};
  }
  if (status.IsCorruption()) return Damaged(where, "is damaged: " + status.ToString());
  return {shared::ErrorKind::kFatal, fmt::format("checkpoint {}: {}", where, status.ToString())};
}

}  // namespace consumer
