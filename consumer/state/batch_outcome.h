// What one batch did, as it is saved in one write.
#pragma once

#include <cstdint>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/count/changed_totals.h"
#include "consumer/count/row.h"
#include "shared/kafka/positions.h"
#include "shared/unix_millis.h"

namespace consumer {

// Sums since the checkpoint was made.
struct JobTotals {
  std::uint64_t records = 0;
  // Occurrences counted: the sum of all totals. Reading a checkpoint checks that it is.
  std::uint64_t tags = 0;
  std::uint64_t null_values = 0;  // Records without a value (deletions).
  std::uint64_t oversized = 0;    // Occurrences of tags over 1,024 bytes: not kept.
  std::uint64_t lost = 0;  // Records gone before they were read, under --on-data-loss continue.
  bool operator==(const JobTotals&) const = default;
};

struct BatchOutcome {
  BatchId id;
  shared::UnixMillis time =
      0;  // The batch's trigger time, stored, so that a repeated row is equal.
  ChangedTotals changed;
  shared::kafka::PartitionStates partitions;
  JobTotals totals;
  // Rows that totals cannot give again (--counts batch, rank changes): kept until every sink has
  // them.
  std::vector<Row> rows;
};

}  // namespace consumer
