// RecordBatch holds records between parsing and publishing. It owns their bytes, so the parser may
// go on.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "producer/record/record.h"

namespace producer {

// Not thread-safe.
class RecordBatch {
 public:
  RecordBatch();
  RecordBatch(const RecordBatch&) = delete;
  RecordBatch& operator=(const RecordBatch&) = delete;

  // Copies what the record points to, but for the names of its headers, which are constants.
  void Add(const Record& record);

  // Valid until Clear or the next Add.
  std::span<const Record> records() const { return records_; }
  bool empty() const { return records_.empty(); }

  void Clear();

 private:
  std::string_view Copy(std::string_view text);

  std::vector<std::byte> first_block_;  // Enough for most batches, and kept.
  std::pmr::monotonic_buffer_resource bytes_;
  std::vector<Record> records_;
};

}  // namespace producer
