// How the checkpoint uses RocksDB: one large write a batch, one scan at the start, no look-ups.
#pragma once

#include <cstddef>
#include <string>

#include <rocksdb/options.h>

#include "shared/error.h"

namespace consumer {

// `memtable_bytes`: how much is kept in memory, and in a log on disk, before it becomes a table.
// A larger batch is taken whole all the same.
rocksdb::Options CheckpointOptions(rocksdb::Env* env, std::size_t memtable_bytes);

// Checks every block it reads, and leaves the cache alone.
rocksdb::ReadOptions CheckpointReadOptions();

// Data that is not what was written. `how` goes on after "checkpoint <where> ".
shared::Error Damaged(const std::string& where, const std::string& how);

// What the user can do about a failed call: nothing for data that is not what was written, make
// room where the disk is full.
shared::Error ErrorOf(const rocksdb::Status& status, const std::string& where);

}  // namespace consumer
