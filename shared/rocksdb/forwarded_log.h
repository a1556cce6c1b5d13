// RocksDB's own log, as ours: what it calls an error is a warning of the program, what it warns of
// is for --log-level debug. Into a file of its own it must not go: on a disk that is full RocksDB
// 7.8, as Debian builds it, asserts when it logs that the disk is full.
//
//   options.info_log = shared::ForwardRocksDbLog();
#pragma once

#include <memory>

namespace rocksdb {
class Logger;
}  // namespace rocksdb

namespace shared {

// Thread-safe, as RocksDB's threads use it.
std::shared_ptr<rocksdb::Logger> ForwardRocksDbLog();

}  // namespace shared
