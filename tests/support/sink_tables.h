// What stands in a sink, as a reader of it sees it.
//
//   SinkTable table = ReadSink("sqlite:" + file, kafka.brokers());
//   EXPECT_EQ(table.counts, job.State().counts);
//   EXPECT_EQ(table.differing, 0u);
#pragma once

#include <cstddef>
#include <string>

#include "tests/support/hashtag_consumer.h"

namespace test {

struct SinkTable {
  TagCounts counts;           // The newest of each tag.
  std::size_t rows = 0;       // Read: lines, records or rows.
  std::size_t repeated = 0;   // Rows of a batch and tag that were there before.
  std::size_t differing = 0;  // Repeated rows that are not equal byte for byte.
  // Of SQLite: the sum of `records` over `batches`, which is that of the checkpoint where each
  // batch went in once.
  std::uint64_t records = 0;
};

// `sink` as --sink names it: jsonl, csv, sqlite or kafka. Throws std::runtime_error where it cannot
// be read.
SinkTable ReadSink(const std::string& sink, const std::string& brokers);

}  // namespace test
